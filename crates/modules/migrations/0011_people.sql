create table account (
  id uuid primary key,
  login text not null constraint account_login unique,
  name text not null,
  email text not null,
  home uuid not null references unit (id),
  password text not null,
  totp text,
  totp_pending text,
  totp_step bigint not null,
  disabled boolean not null,
  created_at bigint not null,
  fold text not null
);
create index account_fold on account (fold, id);
create index account_home on account (home);

create table role_grant (
  id uuid primary key,
  account uuid not null references account (id),
  role text not null,
  unit uuid not null references unit (id),
  from_date text not null,
  to_date text,
  granted_by uuid,
  reason text not null
);
create index role_grant_account on role_grant (account, from_date);
create index role_grant_unit on role_grant (unit, account);

create table session (
  token_hash bytea primary key,
  account uuid not null references account (id),
  created_at bigint not null,
  seen_at bigint not null,
  expires_at bigint not null,
  idle_ms bigint not null,
  rotate boolean not null,
  rotated_from bytea,
  client text not null
);
create index session_account on session (account, created_at);
create index session_expiry on session (expires_at);

create table sign_in_step (
  token_hash bytea primary key,
  account uuid not null references account (id),
  kind text not null,
  expires_at bigint not null
);
create index sign_in_step_expiry on sign_in_step (expires_at);

create table sign_in_delay (
  key bytea primary key,
  failures bigint not null,
  until bigint not null,
  at bigint not null
);
create index sign_in_delay_at on sign_in_delay (at);

create table sign_in_address (
  account uuid not null references account (id),
  address bytea not null,
  at bigint not null,
  primary key (account, address)
);
