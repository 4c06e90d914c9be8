create table unit (
  id uuid primary key,
  code text,
  eid text,
  kind text not null,
  function text,
  level text not null,
  parent uuid references unit (id),
  name_vi text not null,
  name_en text not null,
  full_name_vi text not null,
  full_name_en text not null,
  valid_from text not null,
  valid_to text,
  source text not null,
  unverified boolean not null,
  fold text not null
);
create index unit_code on unit (code, valid_from);
create index unit_eid on unit (eid);
create index unit_parent on unit (parent);

create table unit_closure (
  ancestor uuid not null references unit (id),
  descendant uuid not null references unit (id),
  depth bigint not null,
  primary key (ancestor, descendant)
);
create index unit_closure_up on unit_closure (descendant, depth);

create table unit_succession (
  from_unit uuid not null references unit (id),
  to_unit uuid not null references unit (id),
  part text not null,
  act text not null,
  date text not null,
  unverified boolean not null,
  primary key (from_unit, to_unit, date)
);
create index unit_succession_to on unit_succession (to_unit);

create table calendar_version (
  unit uuid not null,
  version bigint not null,
  spec text not null,
  basis text not null,
  reason text not null,
  at bigint not null,
  by_account uuid,
  primary key (unit, version)
);
