-- Parcels of a post: where each one is, what waits, how many weigh what, and when somebody must look.
create table parcels (
  id text collate "C" not null primary key,
  state text collate "C" not null,
  charge numeric,
  weight bigint not null,
  due_at bigint
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
