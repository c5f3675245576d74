-- Each version of a declaration is kept decoded beside its message, for lists, rehearsals and counts. Versions of before
-- this script have no row yet: their messages are read, until `customhouse decode` makes the rows.
create table declaration_versions (
  mrn text not null,
  version integer not null,
  sequence integer not null,
  schema integer not null,
  body blob not null,
  primary key (mrn, version)
) strict;

-- How a case stands, so that lists open no journal; null in rows of before this script.
alter table cases add column documents_in integer;
alter table cases add column lapses_at integer;
alter table cases add column payment_due_at integer;
alter table cases add column short_of_funds integer;
alter table cases add column pending text;
alter table cases add column security_asked integer;

-- A program of the form before this one would record a version without its row, and change a case and not how it stands:
-- it is not started on this database any more.
update store_format set format = 3, oldest_writer = 3;
