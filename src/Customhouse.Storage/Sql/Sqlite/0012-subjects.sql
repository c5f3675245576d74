-- The table of cases is written anew below: what stood in its old rows is overwritten with zeros.
pragma secure_delete = on;

-- A line of the journal is about a subject, of which a declaration's case is the first kind. Its key is the reference
-- number alone, as it always was; that of another kind is KIND/ID. So no line is written anew and no index is made anew.
alter table journal rename column mrn to subject;
alter table case_keys rename to subject_keys;
alter table subject_keys rename column mrn to subject;

-- References that may be taken once. Erasing a subject frees its references.
create table taken_references (
  space text not null,
  holder text not null,
  reference text not null,
  subject text not null,
  digest blob not null,
  primary key (space, holder, reference)
) strict, without rowid;
insert into taken_references
select 'declaration/lrn', trader, lrn, mrn, digest from cases
where digest is not null and state <> 'Rejected' order by trader, lrn, mrn
on conflict do nothing;
create index taken_references_subject on taken_references (subject);
alter table cases drop column digest;

alter table pace rename to event_counts_by_minute;
alter table event_counts_by_minute rename column facts to events;
alter table office_pace rename to event_counts_by_office;
alter table event_counts_by_office rename column facts to events;
alter table marks rename to search_keys;
alter table search_keys rename column mark to search_key;

-- A program of the form before this one knows neither these names nor the references: it may not write any more.
update store_format set format = 2, oldest_writer = 2;
