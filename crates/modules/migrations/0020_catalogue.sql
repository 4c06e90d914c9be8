create table procedure_version (
  id uuid primary key,
  code text not null,
  number bigint not null,
  state text not null,
  valid_from text not null,
  valid_to text,
  domain text not null,
  name_vi text not null,
  name_en text not null,
  definition text not null,
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
