using System.Text.Json;
using Customhouse.Storage;

namespace Customhouse.Web.Api.Jobs;

/// <summary>Jobs, the last asked for first.</summary>
/// <param name="Next">The next page is before this number; absent on the last.</param>
internal sealed record JobList(IReadOnlyList<JobView> Jobs, long? Next);

/// <summary>A job as the interface tells it.</summary>
/// <param name="About">What it is done on: a profile's identifier, a file's name.</param>
/// <param name="State">waiting, running, done, failed or cancelled; unknown where a later version wrote
/// it.</param>
/// <param name="Done">Of its unit, how much is done.</param>
/// <param name="Total">Of its unit, how much there is to do; 0 while nobody knows.</param>
/// <param name="CancelWanted">It still runs and ends within a second or so.</param>
/// <param name="Cause">Why it has no result; absent where it has one.</param>
/// <param name="Result">What it came to, for who asked.</param>
internal sealed record JobView(
    long Number,
    string Kind,
    string About,
    string AskedBy,
    string Role,
    DateTimeOffset AskedAt,
    string State,
    long Done,
    long Total,
    string Unit,
    bool CancelWanted,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    string? Cause,
    JsonElement? Result
)
{
    /// <summary>The states by their names.</summary>
    public static readonly IReadOnlyList<string> States =
    [
        .. Enum.GetValues<JobState>().Where(s => s != JobState.Unknown).Select(NameOf),
    ];

    public static JobView Of(Job job, JsonElement? result = null) =>
        new(
            job.Number,
            job.Kind,
            job.About,
            job.AskedBy.Id,
            job.AskedBy.Role,
            job.AskedAt,
            NameOf(job.State),
            job.Done,
            job.Total,
            job.Unit,
            job.IsCancelWanted,
            job.StartedAt,
            job.EndedAt,
            job.Cause,
            result
        );

    /// <summary>A state's name, as routes and words use it.</summary>
    public static string NameOf(JobState state) =>
        state switch
        {
            JobState.Waiting => "waiting",
            JobState.Running => "running",
            JobState.Done => "done",
            JobState.Failed => "failed",
            JobState.Cancelled => "cancelled",
            _ => "unknown",
        };

    public static bool TryState(string? name, out JobState state)
    {
        state = Enum.GetValues<JobState>().FirstOrDefault(s => NameOf(s) == name);
        return state != JobState.Unknown && NameOf(state) == name;
    }
}
