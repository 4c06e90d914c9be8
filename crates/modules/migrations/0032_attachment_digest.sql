create index attachment_digest on attachment (digest);
