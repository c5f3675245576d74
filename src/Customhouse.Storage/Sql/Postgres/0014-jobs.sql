-- Work behind the requests that somebody asked for: what, how far it has come, where it goes on, and which process has it
-- until when. Who takes it over gets the next fence; what an earlier one writes is refused. A job of a process that ended
-- is taken by another at the place that was kept last.
create table jobs (
  number bigint not null primary key,
  kind text collate "C" not null,
  about text not null,
  account text collate "C" not null,
  role text not null,
  office text,
  asked_at bigint not null,
  input text not null,
  file bytea,
  unit text not null,
  state text not null,
  done bigint not null,
  total bigint not null,
  place text,
  result text,
  cause text,
  cancel_wanted bigint not null,
  holder text,
  fence bigint not null,
  lease_until bigint,
  tries bigint not null,
  started_at bigint,
  ended_at bigint
);
create index jobs_open on jobs (number) where ended_at is null;
create index jobs_of_account on jobs (account, kind, number);
alter table jobs alter column file set storage external;
