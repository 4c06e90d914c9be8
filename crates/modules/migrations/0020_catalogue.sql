create table procedure_version (
  id uuid primary key,
  code text not null,
  number bigint not null,
  state text not null,
  origin text not null,
  valid_from text not null,
  valid_to text,
  domain text not null,
  name_vi text not null,
  name_en text not null,
  definition text not null,
  source text not null,
  fold text not null,
  created_at bigint not null,
  created_by uuid,
  verified_at bigint,
  verified_by uuid,
  published_at bigint,
  published_by uuid,
  withdrawn_at bigint,
  withdrawn_by uuid,
  reason text,
  constraint procedure_version_number unique (code, number)
);
create index procedure_version_in_force on procedure_version (state, code, valid_from);

create table procedure_builtin (
  code text not null,
  digest text not null,
  version uuid not null,
  loaded_at bigint not null,
  primary key (code, digest)
);

create table catalogue_stamp (
  id bigint primary key,
  value bigint not null
);
insert into catalogue_stamp (id, value) values (1, 1);

create table national_row (
  code text not null,
  digest text not null,
  kind text not null,
  raw text not null,
  parsed text not null,
  problems text not null,
  source text not null,
  line bigint not null,
  imported_at bigint not null,
  primary key (code, digest)
);

create table national_procedure (
  code text primary key,
  digest text not null,
  name text not null,
  domain text not null,
  agency text not null,
  commune boolean not null,
  warnings bigint not null,
  fold text not null,
  imported_at bigint not null,
  changed_at bigint not null
);

create table national_import (
  id uuid primary key,
  at bigint not null,
  files text not null,
  report text not null
);
