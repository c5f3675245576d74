namespace Customhouse.Server.Tests.Storage;

/// <summary>Brings a database of this version back to the form of the one before.</summary>
internal static class OldForm
{
    /// <summary>Undoes the scripts 0014 to 0017: the next start runs them on what is there.</summary>
    public const string BeforeJobs = """
        drop index cases_open;
        drop index cases_open_office;
        alter table cases drop column held_since;
        create index cases_open on cases (updated_at, mrn, state, lane, office)
          where state not in ('Rejected', 'Cleared', 'Exited', 'Invalidated');
        create index cases_open_office on cases (office, updated_at, mrn, state, lane)
          where state not in ('Rejected', 'Cleared', 'Exited', 'Invalidated');
        drop index cases_void;
        delete from schema_versions where scriptname like '%0017-held-since%' or scriptname like '%0016-void-cases%';
        drop table batch_commitments;
        delete from schema_versions where scriptname like '%0015-batches%';
        drop table job_files;
        drop table jobs;
        update store_format set format = 3, oldest_writer = 3;
        delete from schema_versions where scriptname like '%0014-jobs%';

        """;

    /// <summary>Undoes the script 0013, and what came after it: the next start runs them on what is
    /// there.</summary>
    public const string BeforeKeptVersions =
        BeforeJobs
        + """
            drop table declaration_versions;
            alter table cases drop column documents_in;
            alter table cases drop column lapses_at;
            alter table cases drop column payment_due_at;
            alter table cases drop column short_of_funds;
            alter table cases drop column pending;
            alter table cases drop column security_asked;
            update store_format set format = 2, oldest_writer = 2;
            delete from schema_versions where scriptname like '%0013-kept-versions%';
            """;

    /// <summary>Undoes the script 0012, and what came after it: the next start runs them on what is
    /// there.</summary>
    /// <param name="bytes">The type of bytes: blob or bytea.</param>
    public static string BeforeSubjects(string bytes) =>
        BeforeKeptVersions
        + $"""

            alter table journal rename column subject to mrn;
            alter table subject_keys rename column subject to mrn;
            alter table subject_keys rename to case_keys;
            alter table cases add column digest {bytes};
            update cases set digest = (select t.digest from taken_references t where t.subject = cases.mrn);
            drop table taken_references;
            alter table event_counts_by_minute rename column events to facts;
            alter table event_counts_by_minute rename to pace;
            alter table event_counts_by_office rename column events to facts;
            alter table event_counts_by_office rename to office_pace;
            alter table search_keys rename column search_key to mark;
            alter table search_keys rename to marks;
            update store_format set format = 1, oldest_writer = 1;
            delete from schema_versions where scriptname like '%0012-subjects%';
            """;
}
