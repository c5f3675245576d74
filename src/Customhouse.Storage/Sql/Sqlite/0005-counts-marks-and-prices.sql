-- What officers search cases by besides numbers: containers, means of transport, importers. Cases that were lodged
-- before this table stood are found by their numbers.
create table marks (
  mark text not null,
  mrn text not null,
  primary key (mark, mrn)
) strict, without rowid;
create index marks_case on marks (mrn);

-- Prices of released goods, counted in bands; see PriceBand.
create table prices (
  code text not null,
  origin text not null,
  measure text not null,
  band integer not null,
  items integer not null,
  primary key (code, origin, measure, band)
) strict, without rowid;

-- How many cases each trader has in each state and lane, kept as they move. Counting a million takes too long to wait.
create table case_counts (
  trader text not null,
  state text not null,
  lane text not null,
  cases integer not null,
  primary key (trader, state, lane)
) strict, without rowid;
insert into case_counts
select trader, state, coalesce(lane, ''), count(*) from cases group by trader, state, coalesce(lane, '');
