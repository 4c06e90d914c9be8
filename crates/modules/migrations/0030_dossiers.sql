create table dossier (
  office uuid not null,
  id uuid not null,
  code text not null,
  version bigint not null,
  procedure_version uuid not null,
  procedure_code text not null,
  case_id text not null,
  channel text not null,
  receiver uuid not null,
  authority uuid not null,
  helped_at uuid,
  state text not null,
  financial text not null,
  delivery text not null,
  synchronisation text not null,
  step bigint,
  unit uuid not null,
  assignee uuid,
  abstract text not null,
  sets bigint not null,
  applicant text not null,
  owner text not null,
  form text not null,
  limit_text text not null,
  submitted_at bigint not null,
  accepted_at bigint,
  due_at bigint,
  first_due_at bigint,
  step_due_at bigint,
  attention_at bigint,
  work_kind text,
  work_unit uuid,
  work_assignee uuid,
  suspended_at bigint,
  ended_at bigint,
  handed_over_at bigint,
  course text,
  draft text,
  result text,
  delivery_way text not null,
  language text not null,
  secret text not null,
  primary key (office, id),
  constraint dossier_code unique (office, code)
);
create index dossier_unit_work on dossier (work_unit, work_kind, attention_at, id) where work_unit is not null;
create index dossier_assignee_work on dossier (work_assignee, work_kind, attention_at, id) where work_assignee is not null;
create index dossier_office_recent on dossier (office, submitted_at, id);
create index dossier_office_state on dossier (office, state, submitted_at, id);
create index dossier_office_due on dossier (office, due_at, id);
create index dossier_procedure on dossier (office, procedure_code, submitted_at, id);

create table dossier_word (
  office uuid not null,
  word text not null,
  dossier uuid not null,
  primary key (office, word, dossier),
  foreign key (office, dossier) references dossier (office, id)
);

create table dossier_unit (
  office uuid not null,
  dossier uuid not null,
  unit uuid not null,
  primary key (office, dossier, unit),
  foreign key (office, dossier) references dossier (office, id)
);
create index dossier_unit_by_unit on dossier_unit (unit, dossier);

create table dossier_person (
  office uuid not null,
  dossier uuid not null,
  role text not null,
  kind text not null,
  name text not null,
  id_kind text not null,
  id_no text not null,
  born text not null,
  phone text not null,
  email text not null,
  address text not null,
  authorised boolean not null,
  primary key (office, dossier, role),
  foreign key (office, dossier) references dossier (office, id)
);

create table dossier_component (
  office uuid not null,
  dossier uuid not null,
  component text not null,
  name_vi text not null,
  name_en text not null,
  originals bigint not null,
  certified bigint not null,
  copies bigint not null,
  shown boolean not null,
  received_at bigint not null,
  primary key (office, dossier, component),
  foreign key (office, dossier) references dossier (office, id)
);

create table attachment (
  office uuid not null,
  id uuid not null,
  dossier uuid not null,
  component text not null,
  name text not null,
  media text not null,
  size bigint not null,
  digest text not null,
  at bigint not null,
  by_account uuid,
  primary key (office, id),
  foreign key (office, dossier) references dossier (office, id)
);
create index attachment_of on attachment (office, dossier, id);

create table dossier_step (
  office uuid not null,
  dossier uuid not null,
  seq bigint not null,
  step bigint not null,
  step_id text not null,
  kind text not null,
  unit uuid not null,
  assignee uuid,
  limit_text text not null,
  started_at bigint not null,
  due_at bigint,
  ended_at bigint,
  ended_by uuid,
  outcome text,
  note text,
  primary key (office, dossier, seq),
  foreign key (office, dossier) references dossier (office, id)
);

create table consultation (
  office uuid not null,
  id uuid not null,
  dossier uuid not null,
  unit uuid not null,
  question text not null,
  asked_at bigint not null,
  asked_by uuid not null,
  due_at bigint not null,
  answered_at bigint,
  answered_by uuid,
  answer text,
  primary key (office, id),
  foreign key (office, dossier) references dossier (office, id)
);
create index consultation_of on consultation (office, dossier, id);
create index consultation_open on consultation (unit, answered_at, due_at, id);

create table supplement (
  office uuid not null,
  dossier uuid not null,
  number bigint not null,
  asked_at bigint not null,
  asked_by uuid not null,
  items text not null,
  reason text not null,
  window_until bigint,
  supplied_at bigint,
  primary key (office, dossier, number),
  foreign key (office, dossier) references dossier (office, id)
);

create table charge (
  office uuid not null,
  id uuid not null,
  dossier uuid not null,
  kind text not null,
  name_vi text not null,
  name_en text not null,
  amount bigint not null,
  asked_at bigint not null,
  paid_at bigint,
  paid_to uuid,
  receipt text,
  primary key (office, id),
  foreign key (office, dossier) references dossier (office, id)
);
create index charge_of on charge (office, dossier, id);

create table issued_form (
  office uuid not null,
  id uuid not null,
  dossier uuid not null,
  form text not null,
  number text,
  wording text not null,
  data text not null,
  at bigint not null,
  by_account uuid,
  primary key (office, id),
  foreign key (office, dossier) references dossier (office, id)
);
create index issued_form_of on issued_form (office, dossier, id);

create table dossier_draft (
  office uuid not null,
  id uuid not null,
  secret bytea not null,
  procedure_version uuid not null,
  case_id text not null,
  data text not null,
  created_at bigint not null,
  changed_at bigint not null,
  dossier uuid,
  primary key (office, id),
  constraint dossier_draft_secret unique (office, secret)
);
create index dossier_draft_age on dossier_draft (changed_at, id);

create table read_log (
  office uuid not null,
  id uuid not null,
  dossier uuid not null,
  account uuid not null,
  role text not null,
  purpose text not null,
  at bigint not null,
  primary key (office, id)
);
create index read_log_of on read_log (office, dossier, id);
create index read_log_by on read_log (account, at, id);
