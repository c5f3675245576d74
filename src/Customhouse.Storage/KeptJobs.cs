using System.Data.Common;
using System.Text.Json;
using Customhouse.Journal;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>What of jobs is no longer kept: of erased cases, of ended jobs, of long ago.</summary>
internal static class KeptJobs
{
    /// <summary>A case was erased: what jobs kept of it goes. Each one that is under way begins anew without
    /// it, for the process that has it may have read the case and not told of it yet.</summary>
    internal static void Forget(DbConnection connection, Subject subject)
    {
        // Results are JSON, which may write the same key otherwise.
        var (named, escaped) = (Within(subject.Key), Within(JsonEncodedText.Encode(subject.Key).Value));
        connection.Execute(
            """
            update jobs set place = null, done = 0, fence = fence + 1, state = 'Waiting', holder = null,
              lease_until = null,
              tries = case when state = 'Running' and tries > 0 then tries - 1 else tries end
            where ended_at is null and reads_cases = 1 and (state = 'Running'
              or place like @named escape '!' or place like @escaped escape '!')
            """,
            ("named", named),
            ("escaped", escaped)
        );
        connection.Execute(
            """
            update jobs set result = null, cause = 'A case that it told of was erased. Ask for it again.'
            where ended_at is not null and reads_cases = 1 and (result like @named escape '!'
              or result like @escaped escape '!')
            """,
            ("named", named),
            ("escaped", escaped)
        );
    }

    /// <summary>The pattern of all that holds a text.</summary>
    private static string Within(string text)
    {
        foreach (var special in (string[])["!", "%", "_"])
            text = text.Replace(special, "!" + special, StringComparison.Ordinal);
        return $"%{text}%";
    }

    /// <summary>What was sent in with jobs that have ended goes.</summary>
    internal static void DropFiles(DbConnection connection) =>
        connection.Execute(
            "delete from job_files where number in (select number from jobs where ended_at is not null)"
        );

    /// <summary>Deletes what was kept long enough. The last number stays, so that none is given
    /// twice.</summary>
    internal static int Prune(DbConnection connection, DateTimeOffset at) =>
        connection.Execute(
            """
            delete from jobs where number < (select max(number) from jobs) and ended_at is not null
              and (ended_at < @before
                or number <= (select max(number) from jobs) - @kept)
            """,
            ("before", Moment.Of(at.AddDays(-Limits.JobDaysKept))),
            ("kept", Limits.JobsKeptMax)
        );
}
