-- Who signed in, or failed to, and who of customs looked at which case. Lines are added, never changed.
create table audit (
  number bigint primary key,
  at bigint not null,
  actor text collate "C" not null,
  role text not null,
  office text,
  act text not null,
  subject text collate "C" not null,
  address text not null
);
create index audit_subject on audit (subject, number);
create index audit_actor on audit (actor, number);

-- What somebody began to write and did not lodge yet; the latest form only.
create table drafts (
  owner text collate "C" not null,
  id text collate "C" not null,
  title text not null,
  body bytea not null,
  updated_at bigint not null,
  primary key (owner, id)
);
