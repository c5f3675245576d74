-- Risk profiles are rehearsed on the cases accepted last, and their versions told with who made them and why.
create index cases_accepted on cases (accepted_at, mrn) where accepted_at is not null;
create index register_journal_entry on register_journal (kind, id, version);
