-- A lodgement is held against the void declarations of its traders, so that nobody cancels a declaration and
-- lodges it again until it comes out green.
create index cases_void on cases (trader, updated_at, mrn) where state = 'Invalidated';
