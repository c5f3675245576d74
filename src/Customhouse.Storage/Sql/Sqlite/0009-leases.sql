-- Which form the tables have, and the oldest form whose programs may still write to them. Leases and logs are files
-- beside this one: one process at a time serves an embedded store.
create table store_format (
  format integer not null,
  oldest_writer integer not null
);
insert into store_format (format, oldest_writer) values (1, 1);
