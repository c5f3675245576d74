-- Parcels of a post: where each one is, what waits, how many weigh what, and when somebody must look.
create table parcels (
  id text not null primary key,
  state text not null,
  charge text,
  weight integer not null,
  due_at integer
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
