using System.Runtime.InteropServices;
using Customhouse.Journal;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>What one decision records: all of it, or nothing.</summary>
/// <param name="Subjects">On which subjects, in the order of their lines; each once.</param>
/// <param name="At">When; kept to the microsecond.</param>
public sealed record DecisionToRecord(IReadOnlyList<SubjectRecord> Subjects, DateTimeOffset At, Actor By)
{
    /// <summary>References that it takes: where one is taken already, nothing is recorded.</summary>
    public IReadOnlyList<ReferenceClaim> Claims { get; init; } = [];

    /// <summary>Documents that come with the decision, and are kept only where it is recorded.</summary>
    public IReadOnlyList<KeptDocument> Documents { get; init; } = [];
}

/// <summary>A document that is kept beside the journal.</summary>
/// <param name="Sha256">Of its bytes, in lower-case hexadecimal digits.</param>
public sealed record KeptDocument(string Sha256, byte[] Bytes)
{
    public static KeptDocument Create(byte[] bytes) =>
        new(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), bytes);
}

/// <summary>What became of a record.</summary>
public abstract record Recording
{
    /// <summary>Durable.</summary>
    /// <param name="Position">Of the last event.</param>
    public sealed record Done(long Position) : Recording;

    /// <summary>A subject moved on since it was opened; open it again and decide again.</summary>
    public sealed record Stale(Subject Subject) : Recording;

    /// <summary>A reference is taken already.</summary>
    /// <param name="By">The subject that has it.</param>
    public sealed record ReferenceTaken(ReferenceClaim Claim, Subject By, bool SameContent) : Recording;

    /// <summary>The lease under which it was decided is another process's now; nothing was
    /// recorded.</summary>
    public sealed record LeaseLost(string Lease) : Recording;

    /// <summary>An account would go below zero; nothing was recorded.</summary>
    public sealed record Short(string Account, decimal Missing, string Unit) : Recording;
}

/// <summary>What this process recorded since it opened its store.</summary>
/// <param name="Waiting">Records that wait for a commit at this moment.</param>
public sealed record RecorderFigures(long Records, long Commits, int Waiting);

/// <summary>
/// What was to be recorded could not be read again, so nothing was recorded: what is on record can always be
/// read.
/// </summary>
/// <param name="what">The event or the register entry.</param>
public sealed class UnreadableRecordException(string what, string cause, Exception? inner = null)
    : Exception($"{what} would not be readable on record, so nothing was recorded: {cause}", inner)
{
    /// <summary>What whoever sent the value is told.</summary>
    public Refusal Refused =>
        new(
            "CH052",
            "",
            $"this would not be readable on record ({what}): {cause}",
            "Limits of this installation",
            "correct the value that is named, and send it again"
        );
}

/// <summary>
/// A page of the database is damaged: what stands on it is not what was written. All that stands elsewhere
/// can be read.
/// </summary>
public sealed class StoreDamagedException(string message, Exception? inner = null)
    : Exception(message, inner);

/// <summary>One commit of records.</summary>
/// <param name="Took">From its beginning until the disk had it.</param>
/// <param name="Waited">How long the first of its records had waited for it to begin.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CommitMade(int Records, TimeSpan Took, TimeSpan Waited);

/// <summary>The database cannot be used now: full, locked, lost. Trying later is right.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null)
    : Exception(message, inner)
{
    public StoreUnavailableException()
        : this("the store is not available") { }

    public StoreUnavailableException(string message)
        : this(message, null) { }

    /// <summary>When it makes sense to try again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// False: nothing was recorded. True: the connection was lost during the commit and did not come back in
    /// time, so that nobody can say; the same message again finds out, by its reference.
    /// </summary>
    public bool IsInDoubt { get; init; }
}
