-- Work behind the requests that somebody asked for: what, how far it has come, where it goes on, and which process has it
-- until when. Who takes it over gets the next fence; what an earlier one writes is refused. A job of a process that ended
-- is taken by another at the place that was kept last. What may be long stands behind what is read often.
create table jobs (
  number integer not null primary key,
  kind text not null,
  about text not null,
  account text not null,
  role text not null,
  office text,
  scope text not null,
  reads_cases integer not null,
  asked_at integer not null,
  unit text not null,
  state text not null,
  done integer not null,
  total integer not null,
  cancel_wanted integer not null,
  holder text,
  fence integer not null,
  lease_until integer,
  tries integer not null,
  started_at integer,
  ended_at integer,
  cause text,
  input text not null,
  place text,
  result text
) strict;
create index jobs_open on jobs (number) where ended_at is null;
create index jobs_of_account on jobs (account, kind, number);

-- What was sent in with a job, until it has ended: apart, for the row of a job is written each second.
create table job_files (
  number integer not null primary key,
  file blob not null
) strict;

-- A program of the form before this one would erase a case and leave what jobs found of it.
update store_format set format = 4, oldest_writer = 4;
