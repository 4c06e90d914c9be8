-- Files that are the result itself: the issue they belong to; the newest issue is the one in force.
alter table attachment add column result bigint;
