-- Work behind the requests that somebody asked for: what, how far it has come, where it goes on, and which process has it
-- until when. Who takes it over gets the next fence; what an earlier one writes is refused. A job of a process that ended
-- is taken by another at the place that was kept last.
create table jobs (
  number integer not null primary key,
  kind text not null,
  about text not null,
  account text not null,
  role text not null,
  office text,
  asked_at integer not null,
  input text not null,
  file blob,
  unit text not null,
  state text not null,
  done integer not null,
  total integer not null,
  place text,
  result text,
  cause text,
  cancel_wanted integer not null,
  holder text,
  fence integer not null,
  lease_until integer,
  tries integer not null,
  started_at integer,
  ended_at integer
) strict;
create index jobs_open on jobs (number) where ended_at is null;
create index jobs_of_account on jobs (account, kind, number);
