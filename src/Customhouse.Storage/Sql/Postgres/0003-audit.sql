-- Auditors ask the trail by period and by kind of act, too.
create index audit_at on audit (at);
create index audit_act on audit (act, number);
