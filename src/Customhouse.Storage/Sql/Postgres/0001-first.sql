-- Times are microseconds since 1970 in UTC, the same in both stores, so that a query is written once.
-- Texts that are keys compare by their bytes (collate "C"), so that a page continues where the last one ended.

create table journal (
  position bigint primary key,
  mrn text collate "C" not null,
  sequence integer not null,
  at bigint not null,
  actor text not null,
  role text not null,
  office text,
  type text collate "C" not null,
  body json not null,
  payload bytea
);
create unique index journal_case on journal (mrn, sequence);

-- The current row of each case. Its claim on the trader's reference holds while it is not rejected.
create table cases (
  mrn text collate "C" not null primary key,
  sequence integer not null,
  lrn text collate "C" not null,
  trader text collate "C" not null,
  type_code text not null,
  state text not null,
  lane text,
  office text,
  items integer not null,
  payable numeric,
  currency text,
  lodged_at bigint,
  accepted_at bigint,
  released_at bigint,
  cleared_at bigint,
  due_at bigint,
  updated_at bigint not null,
  digest bytea
);
create index cases_queue on cases (state, lane, updated_at);
create index cases_trader on cases (trader, updated_at);
create index cases_lrn on cases (lrn, trader);
create index cases_updated on cases (updated_at);
create index cases_released on cases (released_at) where released_at is not null;
create index cases_due on cases (due_at) where due_at is not null;

create table balances (
  account text collate "C" not null,
  unit text collate "C" not null,
  amount numeric not null,
  primary key (account, unit)
);

-- origin J: number is a position of the journal; origin R: number is a change of a register.
create table postings (
  origin text collate "C" not null,
  number bigint not null,
  ordinal integer not null,
  account text collate "C" not null,
  unit text collate "C" not null,
  amount numeric not null,
  primary key (origin, number, ordinal)
);
create index postings_account on postings (account, origin, number, ordinal);

-- How many facts of each type each minute brought.
create table pace (
  minute bigint not null,
  type text collate "C" not null,
  facts bigint not null,
  primary key (minute, type)
);

-- What is not a case: operators, guarantees, licences, quotas, risk profiles, tariff editions, tokens, settings.
create table register (
  kind text collate "C" not null,
  id text collate "C" not null,
  version integer not null,
  is_current integer not null,
  valid_from bigint not null,
  valid_to bigint,
  format text not null,
  body bytea not null,
  updated_at bigint not null,
  updated_by text not null,
  primary key (kind, id, version)
);
create unique index register_current on register (kind, id) where is_current = 1;

create table register_journal (
  change bigint primary key,
  at bigint not null,
  actor text not null,
  role text not null,
  office text,
  kind text collate "C" not null,
  id text collate "C" not null,
  version integer not null,
  grounds text not null
);

create table documents (
  sha256 text collate "C" not null primary key,
  added_at bigint not null,
  bytes bytea not null
);
