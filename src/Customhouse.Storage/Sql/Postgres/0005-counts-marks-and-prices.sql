-- What officers search cases by besides numbers: containers, means of transport, importers. Cases that were lodged
-- before this table stood are found by their numbers.
create table marks (
  mark text collate "C" not null,
  mrn text collate "C" not null,
  primary key (mark, mrn)
);
create index marks_case on marks (mrn);

-- Prices of released goods, counted in bands; see PriceBand.
create table prices (
  code text collate "C" not null,
  origin text collate "C" not null,
  measure text collate "C" not null,
  band integer not null,
  items bigint not null,
  primary key (code, origin, measure, band)
);

-- How many cases each trader has in each state and lane, kept as they move. Counting a million takes too long to wait.
create table case_counts (
  trader text collate "C" not null,
  state text collate "C" not null,
  lane text collate "C" not null,
  cases bigint not null,
  primary key (trader, state, lane)
);
lock table cases in exclusive mode;
insert into case_counts
select trader, state, coalesce(lane, ''), count(*) from cases group by trader, state, coalesce(lane, '');
