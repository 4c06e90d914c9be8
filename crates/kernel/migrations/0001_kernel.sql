create table event (
  office uuid not null,
  id uuid not null,
  about text not null,
  subject uuid not null,
  seq bigint not null,
  kind text not null,
  at bigint not null,
  actor uuid,
  role text,
  unit uuid,
  reason text,
  data text not null,
  salt bytea not null,
  commitment bytea not null,
  primary key (office, id),
  constraint event_subject_seq unique (office, subject, seq)
);

create table counter (
  office uuid not null,
  series text not null,
  last bigint not null,
  primary key (office, series)
);

create table job (
  id uuid primary key,
  kind text not null,
  data text not null,
  run_at bigint not null,
  attempts bigint not null,
  failure text,
  created_at bigint not null
);
create index job_due on job (run_at, id);

create table idempotency (
  key text not null,
  account text not null,
  request bytea not null,
  status bigint not null,
  body text not null,
  headers text not null,
  at bigint not null,
  primary key (account, key)
);
create index idempotency_at on idempotency (at);
