-- Parcels of a post: where each one is and for whom, what waits, how many weigh what, who has how many, which papers came
-- with them, and when somebody must look.
create table parcels (
  id text collate "C" not null primary key,
  addressee text collate "C" not null,
  state text collate "C" not null,
  charge numeric,
  weight bigint not null,
  due_at bigint,
  gone_at bigint
);
create table parcels_waiting (
  shelf text collate "C" not null,
  id text collate "C" not null,
  primary key (shelf, id)
);
create table parcel_weights (
  shelf text collate "C" not null primary key,
  parcels bigint not null,
  grams bigint not null
);
create index parcels_gone on parcels (gone_at, id);
create table parcels_by_addressee (
  addressee text collate "C" not null primary key,
  parcels bigint not null
);
create table parcel_search (
  search_key text collate "C" not null,
  id text collate "C" not null,
  primary key (search_key, id)
);
create table parcel_papers (
  id text collate "C" not null,
  sha256 text collate "C" not null,
  primary key (id, sha256)
);
