-- Which documents each case names, so that to erase a case nobody reads the documents of all others.
create table case_documents (
  mrn text collate "C" not null,
  sha256 text collate "C" not null,
  primary key (mrn, sha256)
);
create index case_documents_document on case_documents (sha256, mrn);
insert into case_documents
select distinct j.mrn, d.value ->> 'sha256'
from journal j, json_array_elements(
  case json_typeof(j.body -> 'documents') when 'array' then j.body -> 'documents' else '[]' end) d
where j.type = 'documents-submitted/1' and d.value ->> 'sha256' is not null;
insert into case_documents
select distinct j.mrn, p.value
from journal j, json_array_elements_text(
  case json_typeof(j.body -> 'result' -> 'photographs')
    when 'array' then j.body -> 'result' -> 'photographs' else '[]' end) p
where j.type = 'control-recorded/1' and p.value is not null
on conflict do nothing;

-- Documents that no case names are looked for from the oldest on.
create index documents_added on documents (added_at, sha256);

-- Nobody waits for the time of a case that was erased.
update cases set due_at = null
where due_at is not null and mrn in (select mrn from case_keys where erased_at is not null);

-- The timer goes through what is due in this order.
drop index cases_due;
create index cases_due on cases (due_at, mrn) where due_at is not null;
