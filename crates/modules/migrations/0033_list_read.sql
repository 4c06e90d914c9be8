create table list_read (
  office uuid not null,
  id uuid not null,
  account uuid not null,
  role text not null,
  purpose text not null,
  list text not null,
  filters text not null,
  at bigint not null,
  primary key (office, id)
);
create index list_read_when on list_read (office, at, id);
create index list_read_by on list_read (account, at, id);
create index read_log_when on read_log (office, at, id);
