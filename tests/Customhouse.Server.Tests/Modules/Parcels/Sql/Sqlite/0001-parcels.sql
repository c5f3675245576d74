-- Parcels of a post: where each one is and for whom, what waits, how many weigh what, who has how many, which papers came
-- with them, and when somebody must look.
create table parcels (
  id text not null primary key,
  addressee text not null,
  state text not null,
  charge text,
  weight integer not null,
  due_at integer,
  gone_at integer
) strict, without rowid;
create table parcels_waiting (
  shelf text not null,
  id text not null,
  primary key (shelf, id)
) strict, without rowid;
create table parcel_weights (
  shelf text not null primary key,
  parcels integer not null,
  grams integer not null
) strict, without rowid;
create index parcels_gone on parcels (gone_at, id);
create table parcels_by_addressee (
  addressee text not null primary key,
  parcels integer not null
) strict, without rowid;
create table parcel_search (
  search_key text not null,
  id text not null,
  primary key (search_key, id)
) strict, without rowid;
create table parcel_papers (
  id text not null,
  sha256 text not null,
  primary key (id, sha256)
) strict, without rowid;
