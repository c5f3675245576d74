-- What the log commits to of each event that stands in it with others under one root: by these the root is made again, also
-- when what one of them committed to was erased. Without the key of the subject they tell nothing.
create table batch_commitments (
  position bigint not null primary key,
  commitment bytea not null check (length(commitment) = 32)
);

-- A program of the form before does not know leaves of batches: it would take the log to end before them.
update store_format set format = 5, oldest_writer = 5;
