create table ledger_log (
  office uuid primary key,
  name text not null constraint ledger_log_name unique,
  origin text not null,
  size bigint not null,
  checkpoint text not null,
  at bigint not null
);

create table ledger_leaf (
  office uuid not null,
  idx bigint not null,
  event uuid not null,
  primary key (office, idx),
  constraint ledger_leaf_event unique (office, event)
);

create table ledger_tile (
  office uuid not null,
  level bigint not null,
  idx bigint not null,
  hashes bytea not null,
  primary key (office, level, idx)
);

create table ledger_checkpoint (
  office uuid not null,
  size bigint not null,
  note text not null,
  primary key (office, size)
);

create table ledger_key (
  office uuid not null,
  generation bigint not null,
  verifier text not null,
  since bigint not null,
  primary key (office, generation)
);
