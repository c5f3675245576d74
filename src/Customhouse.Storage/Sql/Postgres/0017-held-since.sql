-- Since when whoever must act next on a case must, by which queues are ordered: what the other side does meanwhile does not
-- begin the waiting anew. Of cases from before this script the last change is known, until the next one.
alter table cases add column held_since bigint not null default 0;
update cases set held_since = updated_at;

drop index cases_open;
create index cases_open on cases (held_since, mrn, state, lane, office)
where state not in ('Rejected', 'Cleared', 'Exited', 'Invalidated');
drop index cases_open_office;
create index cases_open_office on cases (office, held_since, mrn, state, lane)
where state not in ('Rejected', 'Cleared', 'Exited', 'Invalidated');

-- A program of the form before this one would change a case and not who holds it since when.
update store_format set format = 6, oldest_writer = 6;
