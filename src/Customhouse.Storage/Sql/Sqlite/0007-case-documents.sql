-- Which documents each case names, so that to erase a case nobody reads the documents of all others.
create table case_documents (
  mrn text not null,
  sha256 text not null,
  primary key (mrn, sha256)
) strict, without rowid;
create index case_documents_document on case_documents (sha256, mrn);
insert or ignore into case_documents
select j.mrn, json_extract(d.value, '$.sha256')
from journal j, json_each(case when json_valid(j.body) then j.body else '{}' end, '$.documents') d
where j.type = 'documents-submitted/1' and json_extract(d.value, '$.sha256') is not null;
insert or ignore into case_documents
select j.mrn, p.value
from journal j, json_each(case when json_valid(j.body) then j.body else '{}' end, '$.result.photographs') p
where j.type = 'control-recorded/1' and p.value is not null;

-- Documents that no case names are looked for from the oldest on.
create index documents_added on documents (added_at, sha256);

-- Nobody waits for the time of a case that was erased.
update cases set due_at = null
where due_at is not null and mrn in (select mrn from case_keys where erased_at is not null);

-- The last thing done beside the records: whether a commit stands that nobody answered is read here.
create table last_work (
  one integer primary key check (one = 1),
  mark text not null
) strict;
