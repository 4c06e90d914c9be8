-- Which rows an event wrote, each with its digest, and the digest of that list, which the commitment covers.
alter table event add column written text;
alter table event add column written_digest bytea;
