-- What this administration is known to have signed: a log that holds less than this, or something else, is an older or
-- another one, and is not signed on.
create table log_heads (
  origin text not null primary key,
  size integer not null,
  root text not null,
  note blob not null,
  certified blob,
  forked text,
  restored text,
  updated_at integer not null
) strict, without rowid;
