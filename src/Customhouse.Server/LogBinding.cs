using System.Text;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Server;

/// <summary>The bond of a store with one log: its events go into no other, and one process at a time brings
/// them there.
/// </summary>
internal static class LogBinding
{
    /// <summary>The register entry that names the key of the log that grows.</summary>
    public const string Id = "log";

    private const int TriesMax = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Asks for the lease of the log. On PostgreSQL another process may have it: then this one
    /// reads. An embedded store has one process; it may need a moment until the system sees that the last one
    /// was killed.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The embedded store has another process.</exception>
    public static async Task<Lease> AskForLease(
        Store store,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var lease = store.LeaseOf(Lease.Log);
        for (var tries = 1; !lease.Hold() && store is SqliteStore; tries++)
        {
            if (tries == TriesMax)
                throw new StoreUnavailableException(
                    "another process keeps the log of this database. An embedded store has one process at "
                        + "a time: end "
                        + "the other first, start this one with --ledger off, or use PostgreSQL for "
                        + "several processes"
                );
            await Task.Delay(Pause, clock, cancellation);
        }
        return lease;
    }

    /// <summary>Takes the lease of the log for somebody who mends it. The lease of a process that was killed
    /// ends by itself, so it is waited for.</summary>
    /// <exception cref="StoreUnavailableException">A process keeps the log.</exception>
    public static async Task<Lease> TakeLease(Store store, TimeProvider clock, CancellationToken cancellation)
    {
        var lease = store.LeaseOf(Lease.Log);
        for (var waited = TimeSpan.Zero; !lease.Hold(); waited += Pause)
        {
            if (waited > Lease.Term)
                throw new StoreUnavailableException(
                    "a process keeps the log of this database: end every process of this administration first"
                );
            await Task.Delay(Pause, clock, cancellation);
        }
        return lease;
    }

    /// <summary>Sees to it that the log is the one in which the store's events stand; the first one is put on
    /// record.
    /// </summary>
    /// <exception cref="FormatException">It is another: this would be a second history of the same
    /// events.</exception>
    public static async Task Keep(
        Store store,
        VerifierKey key,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (await store.Registers.Entry(LogRecord.Kind, Id, cancellation) is { } known)
        {
            var first = Encoding.UTF8.GetString(known.Body);
            if (first != key.ToString())
                throw new FormatException(
                    $"the events of this database stand in the log of the key {first}, and this "
                        + "installation has the "
                        + $"key {key}. Give it the data folder of that log, or start it with --ledger off"
                );
            return;
        }
        var change = new RegisterChange(LogRecord.Kind, Id, 0, Encoding.UTF8.GetBytes(key.ToString()))
        {
            Format = "text",
        };
        if (
            await store.Registers.Change([change], clock.GetUtcNow(), Actor.System)
            is not RegisterOutcome.Done
        )
            throw new FormatException("another process is setting up the same store; start again");
    }
}
