-- What signing in has to remember whichever process answers: sessions that were ended, the last one-time code that
-- each account used, failed tries, and recovery codes. The number of an ended session tells other processes of it.
create table ended_sessions (
  number integer primary key,
  session text not null,
  ended_at integer not null
) strict;
create unique index ended_sessions_name on ended_sessions (session);

create table used_codes (
  account text not null primary key,
  step integer not null
) strict, without rowid;

create table failed_tries (
  who text not null primary key,
  failures integer not null,
  last_at integer not null,
  wait_until integer not null,
  is_told integer not null
) strict, without rowid;
create index failed_tries_age on failed_tries (last_at);

create table recovery_codes (
  account text not null,
  hash text not null,
  made_at integer not null,
  used_at integer,
  primary key (account, hash)
) strict, without rowid;
