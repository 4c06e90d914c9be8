create table event_pending (
  office uuid not null,
  event uuid not null,
  primary key (office, event)
);
insert into event_pending (office, event) select office, id from event;
