-- Counts of dossiers, kept by increments with each change; the slots keep writers out of each other's way.
create table dossier_tally (
  office uuid not null,
  measure text not null,
  period text not null,
  member text not null,
  slot bigint not null,
  n bigint not null,
  primary key (office, measure, period, member, slot)
);
