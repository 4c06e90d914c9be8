create table wording_change (
  unit uuid not null,
  version text not null,
  number bigint not null,
  changes text not null,
  reason text not null,
  at bigint not null,
  by_account uuid not null,
  primary key (unit, version, number)
);
