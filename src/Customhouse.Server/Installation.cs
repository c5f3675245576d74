using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Server.Partners;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server;

/// <summary>One administration as it runs: its store, its registers, its desk.</summary>
public sealed class Installation : IAsyncDisposable
{
    private Installation(
        Store store,
        AdministrationState administration,
        TimeProvider clock,
        AdministrationLog? ledger
    )
    {
        (Store, Administration, Clock, Ledger) = (store, administration, clock, ledger);
        Desk = new CaseDesk(store, administration, clock);
        Tasks = new BackgroundTasks(clock);
    }

    public Store Store { get; }
    public AdministrationState Administration { get; }
    public CaseDesk Desk { get; }
    public TimeProvider Clock { get; }

    /// <summary>The administration's log; null where the house keeps none.</summary>
    public AdministrationLog? Ledger { get; }

    /// <summary>Why its log stays shut; null where it does not.</summary>
    public LogDamagedException? LedgerDamage { get; private init; }

    /// <summary>The lease of the log; null where the house keeps none.</summary>
    internal Lease? LogLease { get; private init; }

    /// <summary>What goes on behind the requests, and how it goes.</summary>
    public BackgroundTasks Tasks { get; }

    /// <summary>Its place in a consortium, taken or not.</summary>
    public ConsortiumMembership Seat { get; } = new();

    /// <summary>
    /// Opens an administration. A store without registers is given the terms and editions; one that has them
    /// keeps its terms and takes the editions that are new to it; started without a tariff it goes on with
    /// those it has.
    /// </summary>
    /// <param name="address"><c>sqlite:PATH</c> or <c>postgres:CONNECTION</c>.</param>
    /// <param name="editions">May be empty: then a new administration takes every code.</param>
    /// <param name="more">Register entries for a new administration: operators, accounts, profiles.</param>
    /// <param name="ledger">Where its log is; null for none.</param>
    /// <param name="lawbook">With which lawbook it begins where it has none: a folder or the country of a
    /// shipped one; empty for none, null for the shipped one of its country.</param>
    /// <exception cref="FormatException">The address has no meaning, or a register cannot be
    /// read.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be opened.</exception>
    public static async Task<Installation> Open(
        string address,
        Terms terms,
        IReadOnlyList<TariffEdition> editions,
        IReadOnlyList<RegisterChange> more,
        TimeProvider clock,
        CancellationToken cancellation,
        LedgerOptions? ledger = null,
        string? lawbook = null
    )
    {
        var store = Storage.Store.Connect(address);
        Lease? lease = null;
        try
        {
            lease = ledger is null ? null : await LogBinding.AskForLease(store, clock, cancellation);
            var book = new RegisterReader(store);
            var known = await book.Load(cancellation);
            if (known is not null && known.Terms.Administration != terms.Administration)
                throw new FormatException(
                    $"the store is of the administration {known.Terms.Administration}, and "
                        + $"{terms.Administration} was asked for: say --administration "
                        + $"{known.Terms.Administration}, or "
                        + $"give {terms.Administration} a store of its own"
                );
            var law = await FirstLaw.ToKeep(
                store,
                known is null,
                lawbook,
                terms.Administration,
                cancellation
            );
            IReadOnlyList<RegisterChange> changes = known is null
                ?
                [
                    .. RegisterReader.Beginning(
                        terms,
                        editions is [] ? [WithoutTariff(terms.Administration, terms.Currency)] : editions,
                        law
                    ),
                    .. more,
                ]
                : [.. law, .. await new StagedEditions(store).NewTo(known.Tariff, editions, cancellation)];
            await Record(store, changes, clock);
            var registers =
                known is not null && changes.Count == 0
                    ? known
                    : await book.Load(cancellation)
                        ?? throw new InvalidOperationException(
                            "an administration was set up and has no terms"
                        );
            var (ownLog, damage) = await OpenLog(
                ledger,
                store,
                registers.Terms.Administration,
                clock,
                lease,
                cancellation
            );
            // A log that stays shut keeps nobody else from opening it where it is whole.
            if (ownLog is null)
                lease?.GiveBack();
            var installation = new Installation(
                store,
                new AdministrationState(store, registers),
                clock,
                ownLog
            )
            {
                LedgerDamage = damage,
                LogLease = lease,
            };
            try
            {
                if (ownLog is not null)
                    await LogBinding.Keep(store, ownLog.Verifier, clock, cancellation);
                return installation;
            }
            catch
            {
                if (ownLog is not null)
                    await ownLog.DisposeAsync();
                throw;
            }
        }
        catch
        {
            lease?.Dispose();
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>A log that is not what was written stays shut for good; it is no reason to stop
    /// clearance.</summary>
    private static async Task<(AdministrationLog? OwnLog, LogDamagedException? Damage)> OpenLog(
        LedgerOptions? place,
        Store store,
        CountryCode administration,
        TimeProvider clock,
        Lease? lease,
        CancellationToken cancellation
    )
    {
        if (place is null || lease is null)
            return (null, null);
        // Setting up may have taken longer than it lasts.
        lease.Hold();
        var history = await LogHistory.Read(store, place.Origin, cancellation);
        try
        {
            // Who once belonged to a consortium asks it, whatever the settings say now.
            var hasPartners =
                place.HasPartners
                || await AcceptedRulebook.Read(store, place.Folder, cancellation) is not null;
            return (
                await place.Open(store, administration, clock, history, hasPartners, lease, cancellation),
                null
            );
        }
        catch (LogDamagedException damage)
        {
            return (null, damage);
        }
    }

    /// <summary>An administration without a tariff takes every code, with a rate that cannot be
    /// computed.</summary>
    public static TariffEdition WithoutTariff(CountryCode administration, Currency currency) =>
        new()
        {
            Id = $"{administration}-OPEN",
            Authority = administration,
            From = new DateOnly(2000, 1, 1),
            Currency = currency,
            TakesUnknownCodes = true,
            ExchangeRates = ExchangeRates.None(currency),
            Sources = ["None: no tariff was loaded."],
        };

    public async ValueTask DisposeAsync()
    {
        await Seat.DisposeAsync();
        if (Ledger is { } ledger)
            await ledger.DisposeAsync();
        LogLease?.Dispose();
        await Store.DisposeAsync();
    }

    private static async Task Record(Store store, IReadOnlyList<RegisterChange> changes, TimeProvider clock)
    {
        if (changes.Count == 0)
            return;
        if (
            await store.Registers.Change(changes, clock.GetUtcNow(), Actor.System) is not RegisterOutcome.Done
        )
            throw new FormatException("another process is setting up the same store; start again");
    }
}
