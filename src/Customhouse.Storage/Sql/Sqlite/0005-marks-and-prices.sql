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
