using Customhouse.Clearance;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>Who did it: recorded with every fact.</summary>
/// <param name="Id">The person or system, as signed in.</param>
/// <param name="Role">trader, officer, supervisor, auditor, administrator or system.</param>
public sealed record Actor(string Id, string Role, string? Office = null)
{
    public static readonly Actor System = new("system", "system");
}

/// <summary>One line of the journal.</summary>
/// <param name="Position">Its place in the whole journal; a later reader never skips one.</param>
/// <param name="Sequence">Its place in the case, from 1.</param>
public sealed record Journalled(long Position, Mrn Mrn, int Sequence, DateTimeOffset At, Actor By, Event Fact);

/// <summary>What one decision records: all of it, or nothing.</summary>
/// <param name="ExpectedSequence">The facts that the case had when the decision was made; 0 for a new case.</param>
/// <param name="After">The case after the facts; current rows are made of it.</param>
public sealed record Decided(
    Mrn Mrn, int ExpectedSequence, IReadOnlyList<Event> Facts, Case After, DateTimeOffset At, Actor By)
{
    /// <summary>
    /// Claims the trader's reference for a new case: the same reference twice finds the first case, and its
    /// digest tells whether the content was the same.
    /// </summary>
    public LrnClaim? Claim { get; init; }
}

/// <param name="Digest">SHA-256 of the message as received.</param>
public sealed record LrnClaim(string Trader, string Lrn, byte[] Digest);

/// <summary>What became of a record.</summary>
public abstract record Recording
{
    /// <summary>Durable.</summary>
    public sealed record Done(long Position) : Recording;

    /// <summary>The case moved on since it was opened; open it again and decide again.</summary>
    public sealed record Stale : Recording;

    /// <summary>The reference is claimed already.</summary>
    public sealed record LrnTaken(Mrn Mrn, bool SameContent) : Recording;

    /// <summary>An account would go below zero; nothing was recorded.</summary>
    public sealed record Short(string Account, decimal Missing, string Unit) : Recording;
}

/// <summary>
/// The record of the house. Four verbs: open a case, record a decision, follow the journal, query the current
/// rows. The journal is the ground truth; every table derives from it in the same transaction.
/// </summary>
public abstract class Store : IAsyncDisposable
{
    /// <summary>The facts of one case in order; empty if there is none.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer or cannot write.</exception>
    public abstract Task<IReadOnlyList<Journalled>> Open(Mrn mrn, CancellationToken cancellation);

    /// <summary>Records one decision; returns when it is durable.</summary>
    /// <exception cref="StoreUnavailableException">
    /// The database cannot take it now, or too many records wait; nothing was recorded.
    /// </exception>
    public abstract Task<Recording> Record(Decided decided, CancellationToken cancellation);

    /// <summary>The next lines of the journal after a position, in order.</summary>
    public abstract Task<IReadOnlyList<Journalled>> Follow(long after, int max, CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();
}

/// <summary>The database cannot be used now: full, locked, lost. Nothing was recorded; trying later is right.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    public StoreUnavailableException()
        : this("the store is not available")
    {
    }

    public StoreUnavailableException(string message)
        : this(message, null)
    {
    }

    /// <summary>When it makes sense to try again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(2);
}
