-- Work that one process at a time does: who has it, for the how-manieth time somebody took it, and until when by this
-- database's clock. What a holder writes names the fence, so that one that slept through its end writes nothing.
create table leases (
  name text collate "C" not null primary key,
  holder text not null,
  fence bigint not null,
  expires_at timestamptz not null
);

create function require_lease(wanted text, by_holder text, with_fence bigint) returns void language plpgsql as $$
begin
  perform 1 from leases where name = wanted and holder = by_holder and fence = with_fence for share;
  if not found then
    raise exception 'another process has the lease % now', wanted using errcode = 'CH001';
  end if;
end
$$;

-- A version before this one kept the log in a folder and its turn here. Without this table it signs nothing, and so no
-- second history beside this one; clearance goes on in it.
drop table log_turn;

-- Logs: whole files by path, and what was appended to a file, piece by piece. A piece begins where the one before it
-- ends, so that of two writers one is refused. A file that is written anew gets the next generation.
create table log_files (
  log text collate "C" not null,
  path text collate "C" not null,
  content bytea not null,
  primary key (log, path)
);
alter table log_files alter column content set storage external;

create table log_pieces (
  log text collate "C" not null,
  path text collate "C" not null,
  generation bigint not null,
  start bigint not null,
  content bytea not null,
  primary key (log, path, generation, start)
);
alter table log_pieces alter column content set storage external;

-- Which form the tables have, and the oldest form whose programs may still write to them: such a one runs on beside a
-- newer one while the processes are replaced one by one.
create table store_format (
  format integer not null,
  oldest_writer integer not null
);
insert into store_format (format, oldest_writer) values (1, 1);
