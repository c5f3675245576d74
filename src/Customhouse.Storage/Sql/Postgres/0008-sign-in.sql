-- What signing in has to remember whichever process answers: sessions that were ended, the last one-time code that
-- each account used, failed tries, and recovery codes. The number of an ended session tells other processes of it.
create table ended_sessions (
  number bigint primary key,
  session text collate "C" not null,
  ended_at bigint not null
);
create unique index ended_sessions_name on ended_sessions (session);

create table used_codes (
  account text collate "C" not null primary key,
  step bigint not null
);

create table failed_tries (
  who text collate "C" not null primary key,
  failures integer not null,
  last_at bigint not null,
  wait_until bigint not null,
  is_told integer not null
);
create index failed_tries_age on failed_tries (last_at);

create table recovery_codes (
  account text collate "C" not null,
  hash text collate "C" not null,
  made_at bigint not null,
  used_at bigint,
  primary key (account, hash)
);
