create index dossier_open_receiver on dossier (receiver) where work_kind is not null;
create index dossier_open_authority on dossier (authority) where work_kind is not null;
