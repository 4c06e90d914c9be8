create table witness_key (
  origin text not null,
  verifier text not null,
  primary key (origin, verifier)
);

create table witness_log (
  origin text primary key,
  size bigint not null,
  root text not null,
  note text not null,
  at bigint not null
);

create table ledger_witness (
  name text primary key,
  verifier text not null,
  url text not null
);

create table ledger_round (
  office uuid not null,
  size bigint not null,
  until bigint not null,
  primary key (office)
);

create table ledger_submission (
  office uuid not null,
  witness text not null,
  size bigint not null,
  next_at bigint not null,
  failures bigint not null,
  failure text,
  primary key (office, witness)
);

create table ledger_cosignature (
  office uuid not null,
  size bigint not null,
  witness text not null,
  line text not null,
  at bigint not null,
  primary key (office, size, witness)
);
