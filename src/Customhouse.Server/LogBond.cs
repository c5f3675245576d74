using System.Text;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Server;

/// <summary>The bond of a store with one log: its facts go into no other, and one process at a time brings them there.
/// </summary>
internal static class LogBond
{
    /// <summary>The register entry that names the key of the log that grows.</summary>
    public const string Id = "log";

    private const int TriesMax = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Takes the turn of keeping the log. A server may need a moment to see that the last process was killed,
    /// so it is asked a few times.</summary>
    /// <exception cref="StoreUnavailableException">Another process has it.</exception>
    public static async Task<LogTurn> TakeTurn(Store store, TimeProvider clock, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            if (store.TakeLogTurn() is { } turn) return turn;
            if (tries == TriesMax)
                throw new StoreUnavailableException(
                    "another process keeps the log of this database. Start this one with --ledger off; or, to take "
                    + "over, start it again with the other's data folder once the other has ended");
            await Task.Delay(Pause, clock, cancellation);
        }
    }

    /// <summary>Sees to it that the log is the one in which the store's facts stand; the first one is put on record.
    /// </summary>
    /// <exception cref="FormatException">It is another: this would be a second history of the same facts.</exception>
    public static async Task Keep(Store store, VerifierKey key, TimeProvider clock, CancellationToken cancellation)
    {
        if (await store.Entry(LogRecord.Kind, Id, cancellation) is { } known)
        {
            var first = Encoding.UTF8.GetString(known.Body);
            if (first != key.ToString())
                throw new FormatException(
                    $"the facts of this database stand in the log of the key {first}, and this installation has the "
                    + $"key {key}. Give it the data folder of that log, or start it with --ledger off");
            return;
        }
        var change = new RegisterChange(LogRecord.Kind, Id, 0, Encoding.UTF8.GetBytes(key.ToString()))
        {
            Format = "text",
        };
        if (await store.Change([change], clock.GetUtcNow(), Actor.System) is not RegisterOutcome.Done)
            throw new FormatException("another process is setting up the same store; start again");
    }
}
