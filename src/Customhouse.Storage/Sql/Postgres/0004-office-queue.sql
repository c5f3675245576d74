-- The same for one office, so that an officer's queue does not read past the cases of all the others.
create index cases_open_office on cases (office, updated_at, mrn, state, lane)
where state not in ('Rejected', 'Cleared', 'Exited', 'Invalidated');
