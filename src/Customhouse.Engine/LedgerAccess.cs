using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>The ledger of this house, where it keeps one.</summary>
/// <param name="OwnLog">Null where the house was started without a ledger.</param>
public sealed record LedgerAccess(AdministrationLog? OwnLog)
{
    /// <summary>Why the log stays shut; null where it does not.</summary>
    public LogDamagedException? Damage { get; init; }

    /// <summary>How far each event of a case has come, by position; null where there is no ledger, or where
    /// it is damaged: then nothing is said of any event.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task<IReadOnlyDictionary<long, ProofStage>?> StandingsOf(
        Store store,
        Mrn mrn,
        CancellationToken cancellation
    )
    {
        try
        {
            return OwnLog is { } ownLog
                ? await ownLog.StandingsOf(
                    await store.Lines.Read(DeclarationSubject.For(mrn), cancellation),
                    cancellation
                )
                : null;
        }
        catch (LogDamagedException)
        {
            return null;
        }
    }

    /// <summary>Erases a subject, in a house with a ledger only where that holds its last event.</summary>
    /// <param name="endedBefore">Only if it had come to its end by then; null for any end.</param>
    /// <exception cref="LogDamagedException">The log cannot be read.</exception>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public async Task<ErasureOutcome> Erase(
        Store store,
        Subject subject,
        string grounds,
        DateTimeOffset at,
        Actor by,
        DateTimeOffset? endedBefore,
        CancellationToken cancellation
    ) =>
        OwnLog is { } ownLog
            ? await ownLog.Erase(subject, grounds, at, by, endedBefore, cancellation)
            : await store.Erasure.Erase(
                subject,
                (await store.Lines.Read(subject, cancellation)).Count,
                grounds,
                at,
                by,
                endedBefore
            );

    /// <summary>How far the ledger has come; null where there is none, or where it is damaged: then nothing
    /// is said of any event.</summary>
    public LedgerReach? Reach()
    {
        try
        {
            return OwnLog?.Reach();
        }
        catch (LogDamagedException)
        {
            return null;
        }
    }
}
