-- What each process was asked by whom in the last seconds, so that limits hold over all processes. It is forgotten when
-- the server falls, and nothing is lost by that: so it is not logged and waits for no disk.
create unlogged table request_rates (
  process text collate "C" not null,
  visitor text collate "C" not null,
  asked integer not null,
  at bigint not null,
  primary key (process, visitor)
);
