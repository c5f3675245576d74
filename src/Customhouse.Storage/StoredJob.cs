namespace Customhouse.Storage;

/// <summary>The row of a job, column by column.</summary>
internal class StoredJob
{
    /// <summary>All but the state, which depends on the moment.</summary>
    public const string Columns = """
        number, kind, about, account, role, office, asked_at, done, total, unit, cause, cancel_wanted, started_at,
          ended_at
        """;

    public long Number { get; init; }
    public string Kind { get; init; } = "";
    public string About { get; init; } = "";
    public string Account { get; init; } = "";
    public string Role { get; init; } = "";
    public string? Office { get; init; }
    public DateTimeOffset AskedAt { get; init; }
    public string State { get; init; } = "";
    public long Done { get; init; }
    public long Total { get; init; }
    public string Unit { get; init; } = "";
    public string? Cause { get; init; }
    public bool CancelWanted { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    public Job Job =>
        new(
            Number,
            Kind,
            About,
            new Actor(Account, Role, Office),
            AskedAt,
            Enum.TryParse<JobState>(State, out var state) ? state : JobState.Unknown,
            Done,
            Total,
            Unit,
            Cause,
            CancelWanted,
            StartedAt,
            EndedAt
        );
}

/// <summary>The row of a job with what it works on and what it came to.</summary>
internal sealed class StoredJobContent : StoredJob
{
    public string Input { get; init; } = "";
    public string? Result { get; init; }
    public string Scope { get; init; } = "";

    public JobContent Content => new(Job, Input, Result, Scope);
}
