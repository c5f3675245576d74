-- What this administration is known to have signed: a log that holds less than this, or something else, is an older or
-- another one, and is not signed on.
create table log_heads (
  origin text not null primary key,
  size bigint not null,
  root text not null,
  note bytea not null,
  certified bytea,
  forked text,
  restored text,
  updated_at bigint not null
);
