create table unit_contact (
  unit uuid primary key references unit (id),
  address text not null,
  phone text not null,
  email text not null,
  sample boolean not null,
  changed_at bigint not null,
  changed_by uuid
);
