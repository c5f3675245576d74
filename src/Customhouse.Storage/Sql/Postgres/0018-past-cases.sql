-- A change of law is rehearsed on the declarations of a period: those that were refused in it are found by the day of
-- their lodgement. What is accepted costs nothing by it.
create index cases_refused on cases (lodged_at, mrn) where state = 'Rejected';
