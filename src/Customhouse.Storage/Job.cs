namespace Customhouse.Storage;

/// <summary>How a job stands.</summary>
public enum JobState
{
    /// <summary>No process works at it: it was not begun, or the process that had it ended.</summary>
    Waiting,
    Running,
    Done,

    /// <summary>It ended without a result; its cause says why.</summary>
    Failed,

    /// <summary>Somebody did not want it any more. Nothing of it counts.</summary>
    Cancelled,

    /// <summary>A later version wrote a state that this one does not know.</summary>
    Unknown,
}

/// <summary>What becomes of a job that is asked for while one of its kind is open.</summary>
public enum JobRepeat
{
    /// <summary>It waits for its turn behind those before it.</summary>
    Waits,

    /// <summary>The one that the same account asked for gives way to it.</summary>
    ReplacesOwn,

    /// <summary>It is refused, whoever asked for the other one.</summary>
    IsRefused,
}

/// <summary>What somebody asks to be done behind the requests.</summary>
/// <param name="Kind">Names what is done.</param>
/// <param name="About">What it is done on, for people: a profile's identifier, a file's name.</param>
/// <param name="Input">As JSON; the kind knows its meaning.</param>
/// <param name="Unit">What its progress counts: cases, lines.</param>
/// <param name="File">What was sent in with it; kept until it has ended.</param>
/// <param name="Scope">What who asks may see, as text. The result is told to who asks with the same one:
/// not after the person was moved to other offices, nor to a token that bears a person's name.</param>
/// <param name="ReadsCases">What it finds may tell of cases, so that it begins anew where one is
/// erased.</param>
public sealed record JobRequest(
    string Kind,
    string About,
    string Input,
    string Unit,
    byte[]? File = null,
    JobRepeat Repeat = JobRepeat.Waits,
    string Scope = "",
    bool ReadsCases = true
)
{
    /// <summary>Characters of what a job is about.</summary>
    public const int AboutCharactersMax = 100;
}

/// <summary>What became of a request for a job.</summary>
public abstract record JobAsked
{
    private JobAsked() { }

    /// <summary>It is on record and waits for its turn.</summary>
    public sealed record Taken(long Number) : JobAsked;

    /// <summary>Another one of its kind is open, and only one may be.</summary>
    public sealed record Busy(long Number) : JobAsked;

    /// <summary>As many wait as may wait, of this account or of all.</summary>
    public sealed record TooMany(int Max, bool OfAccount) : JobAsked;

    /// <summary>What it is to work on is larger than may be kept.</summary>
    public sealed record TooLarge(int BytesMax) : JobAsked;

    /// <summary>Nobody of this role asks for such a job, or there is no such kind.</summary>
    public sealed record NotAllowed : JobAsked;

    /// <summary>What it is to work on cannot be read.</summary>
    public sealed record Unfit(string Cause) : JobAsked;
}

/// <summary>A job as people look at it.</summary>
/// <param name="Number">Its own, from 1; no two jobs of a store have the same.</param>
/// <param name="AskedBy">The account and its role; nothing else is kept of a person.</param>
/// <param name="Done">Of its unit, how much is done.</param>
/// <param name="Total">Of its unit, how much there is to do; 0 while nobody knows.</param>
/// <param name="Cause">Why it has no result, in plain words; null where it has one, or is open.</param>
/// <param name="IsCancelWanted">It still runs, and ends within a second or so.</param>
public sealed record Job(
    long Number,
    string Kind,
    string About,
    Actor AskedBy,
    DateTimeOffset AskedAt,
    JobState State,
    long Done,
    long Total,
    string Unit,
    string? Cause,
    bool IsCancelWanted,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt
)
{
    public bool IsOpen => EndedAt is null;

    /// <summary>Whether this account asked for it.</summary>
    public bool IsOf(Actor actor) => AskedBy.Id == actor.Id && AskedBy.Role == actor.Role;
}

/// <summary>A job with what it works on and what it came to.</summary>
/// <param name="Result">As JSON; null until it has ended well, and where a case in it was erased.</param>
/// <param name="Scope">Of who asked.</param>
public sealed record JobContent(Job Job, string Input, string? Result, string Scope);

/// <summary>Which jobs a reader wants; what is null does not matter.</summary>
/// <param name="OfAccount">Only those that it asked for.</param>
/// <param name="Before">Jobs before this number: the next page.</param>
public sealed record JobFilter(
    Actor? OfAccount = null,
    JobState? State = null,
    long? Before = null,
    int Max = 50
);

/// <summary>Under which lease something is written of a job. Who takes it over has a higher fence.</summary>
public sealed record JobMark(long Number, string Holder, long Fence);

/// <summary>A job that a process took to work at it.</summary>
/// <param name="Place">Where it goes on, as JSON; null where it begins.</param>
public sealed record JobTaken(
    JobMark Mark,
    string Kind,
    Actor AskedBy,
    string Input,
    byte[]? File,
    string? Place,
    long Done,
    long Total
);

/// <summary>How far a job has come.</summary>
/// <param name="Place">Where another process would go on, as JSON; null for the beginning.</param>
public sealed record JobProgress(string? Place, long Done, long Total);

/// <summary>What a process hears when it tells of a job.</summary>
public enum JobBeat
{
    GoOn,

    /// <summary>Somebody does not want it any more.</summary>
    CancelWanted,

    /// <summary>Another process has it, or it has ended: nothing that this one does counts.</summary>
    Lost,
}

/// <summary>How a job ends.</summary>
public abstract record JobEnding
{
    private JobEnding() { }

    /// <summary>With a result; the changes of registers that belong to it are made in the same transaction,
    /// so that they are made once.</summary>
    /// <param name="WordsIfRefused">What is told in place of the result where somebody changed the same
    /// entries first.</param>
    public sealed record Done(string? Result, IReadOnlyList<RegisterChange> Changes, string WordsIfRefused)
        : JobEnding;

    /// <summary>Without one.</summary>
    /// <param name="Result">What is told of the failure besides, as JSON.</param>
    public sealed record Failed(string Cause, string? Result) : JobEnding;

    public sealed record Cancelled : JobEnding;
}

/// <summary>What became of a wish to cancel a job.</summary>
public enum JobCancelled
{
    /// <summary>It was not being worked at, and has ended.</summary>
    AtOnce,

    /// <summary>The process that has it is told, and ends it within a second or so.</summary>
    Soon,

    /// <summary>It had ended before; that stays as it is.</summary>
    EndedBefore,

    NotFound,
}

/// <summary>How many jobs there are.</summary>
/// <param name="Failed">Of those that are kept.</param>
/// <param name="OldestWaitingSince">When the first that waits was asked for; null where none waits.</param>
public sealed record JobFigures(int Waiting, int Running, int Failed, DateTimeOffset? OldestWaitingSince);
