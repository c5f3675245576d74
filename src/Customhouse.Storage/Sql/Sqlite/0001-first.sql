-- Times are microseconds since 1970 in UTC, the same in both stores, so that a query is written once.
-- Amounts are decimals written out: SQLite has no exact decimal of its own, and sums are made in the program.

create table journal (
  position integer primary key,
  mrn text not null,
  sequence integer not null,
  at integer not null,
  actor text not null,
  role text not null,
  office text,
  type text not null,
  body text not null,
  payload blob
) strict;
create unique index journal_case on journal (mrn, sequence);

-- The current row of each case. Its claim on the trader's reference holds while it is not rejected.
create table cases (
  mrn text not null primary key,
  sequence integer not null,
  lrn text not null,
  trader text not null,
  type_code text not null,
  state text not null,
  lane text,
  office text,
  items integer not null,
  payable text,
  currency text,
  lodged_at integer,
  accepted_at integer,
  released_at integer,
  cleared_at integer,
  due_at integer,
  updated_at integer not null,
  digest blob
) strict, without rowid;
create index cases_queue on cases (state, lane, updated_at);
create index cases_trader on cases (trader, updated_at);
create index cases_lrn on cases (lrn, trader);
create index cases_updated on cases (updated_at);
create index cases_released on cases (released_at) where released_at is not null;
create index cases_due on cases (due_at) where due_at is not null;

create table balances (
  account text not null,
  unit text not null,
  amount text not null,
  primary key (account, unit)
) strict, without rowid;

-- origin J: number is a position of the journal; origin R: number is a change of a register.
create table postings (
  origin text not null,
  number integer not null,
  ordinal integer not null,
  account text not null,
  unit text not null,
  amount text not null,
  primary key (origin, number, ordinal)
) strict, without rowid;
create index postings_account on postings (account, origin, number, ordinal);

-- How many facts of each type each minute brought.
create table pace (
  minute integer not null,
  type text not null,
  facts integer not null,
  primary key (minute, type)
) strict, without rowid;

-- What is not a case: operators, guarantees, licences, quotas, risk profiles, tariff editions, tokens, settings.
create table register (
  kind text not null,
  id text not null,
  version integer not null,
  is_current integer not null,
  valid_from integer not null,
  valid_to integer,
  format text not null,
  body blob not null,
  updated_at integer not null,
  updated_by text not null,
  primary key (kind, id, version)
) strict;
create unique index register_current on register (kind, id) where is_current = 1;

create table register_journal (
  change integer primary key,
  at integer not null,
  actor text not null,
  role text not null,
  office text,
  kind text not null,
  id text not null,
  version integer not null,
  grounds text not null
) strict;

create table documents (
  sha256 text not null primary key,
  added_at integer not null,
  bytes blob not null
) strict;
