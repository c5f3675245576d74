-- What each process was asked by whom in the last seconds, so that limits hold over all processes. One process on an
-- embedded store has nobody to tell; the table is here so that both stores are alike.
create table request_rates (
  process text not null,
  visitor text not null,
  asked integer not null,
  at integer not null,
  primary key (process, visitor)
) strict, without rowid;
