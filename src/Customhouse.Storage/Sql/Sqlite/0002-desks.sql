-- Who signed in, or failed to, and who of customs looked at which case. Lines are added, never changed.
create table audit (
  number integer primary key,
  at integer not null,
  actor text not null,
  role text not null,
  office text,
  act text not null,
  subject text not null,
  address text not null
) strict;
create index audit_subject on audit (subject, number);
create index audit_actor on audit (actor, number);

-- What somebody began to write and did not lodge yet; the latest form only.
create table drafts (
  owner text not null,
  id text not null,
  title text not null,
  body blob not null,
  updated_at integer not null,
  primary key (owner, id)
) strict;
