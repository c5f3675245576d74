using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Server.Partners;
using Customhouse.Storage;

namespace Customhouse.Server.Recovery;

/// <summary>The log of an installation that does not run, for somebody who mends it: the store, the lease of
/// the log, what is known of it, and where it lies.</summary>
internal sealed class LogSite : IAsyncDisposable
{
    private readonly Lease lease;
    private readonly CancellationTokenSource over = new();
    private readonly Task renewing;

    private LogSite(Store store, LedgerOptions place, LogHistory history, Lease lease)
    {
        (Store, Place, History, this.lease) = (store, place, history, lease);
        Logs = place.Logs(store, lease);
        renewing = lease.IsHeld ? LogMove.Renew(lease, over.Token) : Task.CompletedTask;
    }

    public Store Store { get; }

    public LedgerOptions Place { get; }

    public LogHistory History { get; }

    /// <summary>The logs: in the database where that is shared, else in the folder of the place.</summary>
    public LogShelf Logs { get; }

    /// <summary>The name of the log that grows.</summary>
    public string Origin => History.Binding?.Name ?? Place.Origin;

    /// <summary>Opens it.</summary>
    /// <param name="alone">Whether nobody else may keep the log meanwhile; else a running installation goes
    /// on.</param>
    /// <exception cref="FormatException">There is no installation there.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer, or a process keeps the
    /// log.</exception>
    public static async Task<LogSite> Open(Settings settings, bool alone, CancellationToken cancellation)
    {
        var place =
            settings.Ledger
            ?? throw new FormatException("the settings say that no ledger is kept (ledger off)");
        if (settings.SqlitePath is { } path && !File.Exists(path))
            throw new FormatException(
                $"there is no database {path}; name the installation with --data or --store"
            );
        var store = Store.Connect(settings.StoreAddress);
        Lease? taken = null;
        try
        {
            taken = alone
                ? await LogBinding.TakeLease(store, TimeProvider.System, cancellation)
                : store.LeaseOf(Lease.Log);
            var history = await LogHistory.Read(store, place.Origin, cancellation);
            if (alone && store.SharedLogs(taken) is not null)
                await LogMove.Into(store, taken, place, history, cancellation);
            return new LogSite(store, place, history, taken);
        }
        catch
        {
            taken?.Dispose();
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>The rulebook accepted last, else the one of the settings; null for none.</summary>
    public async Task<Rulebook?> Rulebook(Settings settings, CancellationToken cancellation) =>
        await AcceptedRulebook.Read(Store, Place.Folder, cancellation)
        ?? (
            settings.Rulebook is { } path && File.Exists(path)
                ? Ledger.Rulebook.Parse(await File.ReadAllBytesAsync(path, cancellation))
                : null
        );

    /// <summary>The key by which the log is verified: the one on record, else the one in the folder of
    /// keys.</summary>
    /// <exception cref="FormatException">There is neither.</exception>
    public VerifierKey Verifier()
    {
        if (History.Binding is { } bound)
            return bound;
        if (!File.Exists(Place.LogKeyPath))
            throw new FormatException(
                $"neither the database nor {Place.LogKeyPath} tells the key of the log"
            );
        using var key = SignerKey.Parse(File.ReadAllText(Place.LogKeyPath).TrimEnd());
        return key.Verifier;
    }

    /// <summary>Asked before what cannot be taken back is put on record: nobody else may have begun to keep
    /// the log.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The lease was lost meanwhile.</exception>
    public void ConfirmAlone()
    {
        if (!lease.IsHeld)
            throw new StoreUnavailableException(
                "another process began to keep the log meanwhile; nothing was changed. End every process "
                    + "first"
            );
    }

    /// <summary>Puts on record what somebody did to the log.</summary>
    public async Task Tell(string id, byte[] body, string why, string by)
    {
        var known = await Store.Registers.Entry(LogRecord.Kind, id, CancellationToken.None);
        var change = new RegisterChange(LogRecord.Kind, id, known?.Version ?? 0, body) { Grounds = why };
        if (
            await Store.Registers.Change(
                [change],
                TimeProvider.System.GetUtcNow(),
                new Actor(by, "administrator")
            )
            is not RegisterOutcome.Done
        )
            throw new FormatException("somebody else did the same at the same moment; look, and do it again");
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        over.Dispose();
        lease.Dispose();
        await Store.DisposeAsync();
    }
}
