-- The cases that somebody still has to act on, the longest waiting first: a queue reads these and no closed case.
-- A query uses it by repeating its condition word for word.
create index cases_open on cases (updated_at, mrn, state, lane, office)
where state not in ('Rejected', 'Cleared', 'Exited', 'Invalidated');

-- Photographs of controls are documents too, so whoever erases a case looks for them here.
create index journal_controls on journal (mrn) where type = 'control-recorded/1';
