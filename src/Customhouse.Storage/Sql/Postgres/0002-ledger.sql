-- The secret of each case that the ledger's commitments are salted with. Erasing a case leaves the row without key.
create table case_keys (
  mrn text collate "C" not null primary key,
  key bytea,
  erased_at bigint
);

-- Finds which cases were handed a document: one that two cases share outlives the erasure of either.
create index journal_documents on journal (mrn) where type = 'documents-submitted/1';
