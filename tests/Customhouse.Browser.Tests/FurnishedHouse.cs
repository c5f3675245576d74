using System.Collections.Concurrent;
using System.Text;
using Customhouse.Clearance;
using Customhouse.Operators;
using Customhouse.Server;
using Customhouse.Server.Editions;
using Customhouse.Server.Simulation;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.Storage;
using Customhouse.Server.Verbs;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Insight;
using Customhouse.Web.Settings;
using Customhouse.Web.Watching;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>
/// A whole installation at an address of its own, with days of trade behind it and a person for each role:
/// what the desks show in earnest. The same pages, routes and store as <c>serve</c> runs.
/// </summary>
public abstract class FurnishedHouse : IAsyncLifetime
{
    public const string Password = "four plain words of mine";

    private const int Seed = 7;

    /// <summary>Enough for a case in each state; pictures are taken of more.</summary>
    private static readonly int DaysBehind = Pictures.AreWanted ? 12 : 3;

    private static readonly string PasswordHash = PasswordRules.Hash(Password);
    private static int _people;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customhouse-browser-");
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new();
    private readonly ConcurrentDictionary<string, string> _cookies = new();
    private Installation? _installation;
    private WebApplication? _host;
    private FurnishedJobs? _jobs;

    public WebApplication Host => _host!;

    public Uri Address { get; private set; } = null!;

    internal Installation Installation => _installation!;

    /// <summary>The operator whose trader signs in: one with many states and a deferment account.</summary>
    internal string Trader { get; private set; } = "";

    /// <summary>Where the house keeps its cases, as <c>--store</c> takes it.</summary>
    private protected abstract string StoreIn(string folder);

    public async ValueTask InitializeAsync()
    {
        var edition = EditionFiles.Demo();
        var start = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-DaysBehind);
        var trade = new Trade(Seed, edition, start, DaysBehind + 1, volume: 0.5);
        _installation = await Installation.Open(
            StoreIn(_folder.FullName),
            new Terms { Administration = edition.Authority, Currency = edition.Currency },
            [edition],
            DemoVerb.Entries(trade.World),
            TimeProvider.System,
            CancellationToken.None,
            new LedgerOptions(
                Path.Combine(_folder.FullName, "ledger"),
                Path.Combine(_folder.FullName, "keys"),
                $"customhouse.example/{edition.Authority}"
            )
        );
        _host = Server.Host.Create(
            _installation,
            ["http://127.0.0.1:0"],
            new WebOptions(0, 30) { KeysFolder = Path.Combine(_folder.FullName, "keys") },
            keepsTime: false
        );
        await _host.StartAsync();
        Address = new Uri(Server.Host.AddressOf(_host));
        await Play(trade);
        Trader = await Busiest(trade.World);
        _jobs = await FurnishedJobs.Put(_installation.Store);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_jobs is not null)
            await _jobs.DisposeAsync();
        if (_host is not null)
        {
            await _host.StopAsync();
            await _host.DisposeAsync();
        }
        if (_installation is not null)
            await _installation.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>A window of the role's own person, signed in as people do it. Each test has its own
    /// window.</summary>
    internal async Task<Window> Enter(Chromium chromium, string role)
    {
        var turn = _turns.GetOrAdd(role, _ => new SemaphoreSlim(1));
        await turn.WaitAsync();
        try
        {
            if (_cookies.TryGetValue(role, out var cookies))
                return await chromium.Open(Address, cookies);
            var window = await chromium.Open(Address);
            await new Person(await Open(role)).SignIn(window);
            _cookies[role] = await window.Page.Context.StorageStateAsync();
            return window;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>A new account with a chosen password and no second factor yet; returns its user id.</summary>
    internal async Task<string> Open(string role)
    {
        var now = TimeProvider.System.GetUtcNow();
        var account = new Account($"{role}.{Interlocked.Increment(ref _people)}", $"Robin {role}", role, now)
        {
            Trader = role == Role.Trader ? Trader : null,
            PasswordHash = PasswordHash,
        };
        Assert.Equal(
            AccountChange.Kept,
            await Host
                .Services.GetRequiredService<AccountBook>()
                .Put(account, null, Actor.System, "test", now)
        );
        return account.Id;
    }

    /// <summary>A declaration of the trader's, lodged before the goods came; it stays open until they
    /// do.</summary>
    /// <returns>Its MRN.</returns>
    internal async Task<string> Lodge(string lrn)
    {
        var actor = new Actor("person", Role.Trader);
        var answer = await _installation!.Desk.Lodge(
            Encoding.UTF8.GetBytes(Sample("import-prelodged-imd.xml", lrn)),
            "xml",
            actor,
            CancellationToken.None
        );
        return Assert.IsType<Engine.Answer.Recorded>(answer).Case.Mrn.Text;
    }

    /// <summary>What an officer does on a case.</summary>
    internal async Task Do(string mrn, Act act) =>
        Assert.IsType<Engine.Answer.Recorded>(
            await _installation!.Desk.Act(
                Mrn.Parse(mrn),
                act,
                new Actor("officer1", Role.Officer),
                CancellationToken.None
            )
        );

    /// <summary>A sample message of the project under a reference and for the trader of this house.</summary>
    internal string Sample(string name, string lrn)
    {
        var message = new StringBuilder(RunningHouse.Sample(name));
        foreach (var digit in "123")
            message.Replace($"AVEN-000{digit}", lrn).Replace($"XA00000000010{digit}", Trader);
        return message.ToString();
    }

    private async Task<string> Busiest(World world)
    {
        var best = ("", 0);
        foreach (
            var account in world
                .Guarantees.Where(g => g.Kind != GuaranteeKind.Security)
                .DistinctBy(g => g.Holder)
        )
        {
            var counts = await _installation!.Store.Overview.Counts(account.Holder, CancellationToken.None);
            if (counts.Count > best.Item2)
                best = (account.Holder, counts.Count);
        }
        return best.Item1;
    }

    /// <summary>Lodges what was lodged until now, with what traders and officers did; what is ahead is
    /// left.</summary>
    private async Task Play(Trade trade)
    {
        using var ends = new CancellationTokenSource();
        var told = new Notice();
        var play = new DemoTrade(
            _installation!,
            trade,
            Host.Services.GetRequiredService<Measures>(),
            told
        ).Play(0.01, ends.Token);
        while (told.Words is not null && !play.IsCompleted)
            await Task.Delay(50);
        await ends.CancelAsync();
        await play.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.False(play.IsFaulted, play.Exception?.ToString());
    }
}

/// <summary>A house on the embedded store.</summary>
public sealed class SqliteHouse : FurnishedHouse
{
    private protected override string StoreIn(string folder) => $"sqlite:{Path.Combine(folder, "house.db")}";
}

/// <summary>A house on a PostgreSQL server of its own.</summary>
public sealed class PostgresHouse : FurnishedHouse
{
    private readonly OnePostgresServer _server = new();

    private protected override string StoreIn(string folder) => $"postgres:{_server.NewDatabase()}";

    /// <summary>A fixture that has this is not asked to dispose as an <see cref="IDisposable"/>.</summary>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            await base.DisposeAsync();
        }
        finally
        {
            _server.Dispose();
        }
    }
}

/// <summary>The houses that all tests of a store share.</summary>
[CollectionDefinition(Name)]
public sealed class OnSqlite : ICollectionFixture<SqliteHouse>
{
    public const string Name = "a house on SQLite";
}

/// <inheritdoc cref="OnSqlite"/>
[CollectionDefinition(Name)]
public sealed class OnPostgres : ICollectionFixture<PostgresHouse>
{
    public const string Name = "a house on PostgreSQL";
}
