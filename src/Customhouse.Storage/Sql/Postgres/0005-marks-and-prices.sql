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
