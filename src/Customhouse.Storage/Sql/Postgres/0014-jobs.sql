-- Work behind the requests that somebody asked for: what, how far it has come, where it goes on, and which process has it
-- until when. Who takes it over gets the next fence; what an earlier one writes is refused. A job of a process that ended
-- is taken by another at the place that was kept last. What may be long stands behind what is read often.
create table jobs (
  number bigint not null primary key,
  kind text collate "C" not null,
  about text not null,
  account text collate "C" not null,
  role text not null,
  office text,
  scope text not null,
  reads_cases bigint not null,
  asked_at bigint not null,
  unit text not null,
  state text not null,
  done bigint not null,
  total bigint not null,
  cancel_wanted bigint not null,
  holder text,
  fence bigint not null,
  lease_until bigint,
  tries bigint not null,
  started_at bigint,
  ended_at bigint,
  cause text,
  input text not null,
  place text,
  result text
);
create index jobs_open on jobs (number) where ended_at is null;
create index jobs_of_account on jobs (account, kind, number);

-- What was sent in with a job, until it has ended: apart, for the row of a job is written each second.
create table job_files (
  number bigint not null primary key,
  file bytea not null
);

-- A program of the form before this one would erase a case and leave what jobs found of it.
update store_format set format = 4, oldest_writer = 4;
