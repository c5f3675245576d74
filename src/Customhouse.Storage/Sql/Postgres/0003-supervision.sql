-- What heads of office look at: controls and their outcome, and who of customs acted when.
create index journal_control_results on journal (position) where type = 'control-recorded/1';
create index journal_officers on journal (at) where role in ('officer', 'supervisor');
