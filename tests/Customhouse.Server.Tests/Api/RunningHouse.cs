using System.Net.Http.Headers;
using System.Text;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Server.Editions;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>
/// A whole installation on a port of its own: Kestrel, embedded store, the demo's tariff, a token a role.
/// </summary>
public sealed class RunningHouse : IAsyncLifetime
{
    public const string OwnTrader = "XA000000000102";

    public const string Password = "four plain words of mine";

    private static readonly string PasswordHash = PasswordRules.Hash(Password);
    private static int _accounts;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customhouse-test-");
    private readonly Dictionary<string, string> _secrets = [];
    private Installation? _installation;

    /// <summary>How its counter is run.</summary>
    internal WebOptions Terms { get; init; } = new(0, 30);

    /// <summary>The store's address; null for a database of its own.</summary>
    internal string? Store { get; init; }

    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    internal bool KeepsTime { get; init; } = true;

    public WebApplication Host { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    internal Installation Installation => _installation!;

    /// <summary>What it keeps on the disk.</summary>
    internal string Folder => _folder.FullName;

    /// <summary>Where its log is anchored; null for nowhere.</summary>
    internal AnchorOptions? Anchor { get; init; }

    /// <summary>Where its log is kept besides; null for nowhere.</summary>
    internal ILoggerProvider? Log { get; init; }

    /// <summary>Changes its database behind its back.</summary>
    internal void Execute(string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={Path.Combine(_folder.FullName, "test.db")};Pooling=false"
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma busy_timeout = 10000; " + sql;
        command.ExecuteNonQuery();
    }

    public ValueTask InitializeAsync() => Open();

    /// <summary>Ends it, has something done to its database, and starts it again.</summary>
    internal async Task Restart(Action<string> meanwhile)
    {
        await Host.StopAsync();
        await Host.DisposeAsync();
        await _installation!.DisposeAsync();
        meanwhile(Path.Combine(_folder.FullName, "test.db"));
        await Open();
    }

    private async ValueTask Open()
    {
        var edition = EditionFiles.Demo();
        _installation = await Installation.Open(
            Store ?? $"sqlite:{Path.Combine(_folder.FullName, "test.db")}",
            new Terms { Administration = edition.Authority, Currency = edition.Currency },
            [edition],
            [],
            Clock,
            CancellationToken.None,
            new LedgerOptions(
                Path.Combine(_folder.FullName, "ledger"),
                Path.Combine(_folder.FullName, "keys"),
                $"customhouse.example/{edition.Authority}"
            )
        );
        Host = Server.Host.Create(_installation, ["http://127.0.0.1:0"], Terms, KeepsTime, Anchor);
        if (Log is not null)
            Host.Services.GetRequiredService<ILoggerFactory>().AddProvider(Log);
        await Host.StartAsync();
        Address = new Uri(Server.Host.AddressOf(Host));
        foreach (var role in Role.OfTokens)
            _secrets[role] = await Issue(role, role == Role.Trader ? OwnTrader : null);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync();
        await Host.DisposeAsync();
        await _installation!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    public Task<string> Issue(string role, string? trader, DateTimeOffset? expires = null) =>
        Host
            .Services.GetRequiredService<TokenBook>()
            .Issue(
                hash => new Token(Token.NewId(), hash, role, $"test {role}", TimeProvider.System.GetUtcNow())
                {
                    Trader = trader,
                    ExpiresAt = expires,
                },
                Actor.System
            );

    /// <summary>A person with an account of its own, signed in with all that its role demands.</summary>
    public async Task<Browser> Person(
        string role,
        string? trader = null,
        IReadOnlyList<string>? mandates = null,
        IReadOnlyList<string>? offices = null
    )
    {
        var account = await Open(role, trader, mandates, offices);
        var browser = new Browser(Address);
        await browser.SignIn(account.Id, Password);
        return browser;
    }

    /// <summary>An account with a chosen password and no second factor yet.</summary>
    public async Task<Account> Open(
        string role,
        string? trader = null,
        IReadOnlyList<string>? mandates = null,
        IReadOnlyList<string>? offices = null
    )
    {
        var now = TimeProvider.System.GetUtcNow();
        var account = new Account($"{role}.{Interlocked.Increment(ref _accounts)}", $"Test {role}", role, now)
        {
            Trader = role == Role.Trader ? trader ?? OwnTrader : null,
            Mandates = mandates ?? [],
            Offices = offices ?? [],
            PasswordHash = PasswordHash,
        };
        Assert.Equal(
            AccountChange.Kept,
            await Host
                .Services.GetRequiredService<AccountBook>()
                .Put(account, null, Actor.System, "test", now)
        );
        return account;
    }

    /// <summary>A client signed in by role, or not at all.</summary>
    public HttpClient Client(string? role) => WithSecret(role is null ? null : _secrets[role]);

    public HttpClient WithSecret(string? secret)
    {
        var client = new HttpClient(
            new SocketsHttpHandler
            {
                // What a client of another make sends beyond ASCII comes as bytes.
                AllowAutoRedirect = false,
                RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            }
        )
        {
            BaseAddress = Address,
        };
        if (secret is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    /// <summary>Changes an entry of a register as whoever read it just now.</summary>
    public static async Task<HttpResponseMessage> Change(HttpClient client, string path, string json)
    {
        using var read = await client.GetAsync(path);
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = Json(json) };
        request.Headers.IfMatch.Add(read.Headers.ETag!);
        return await client.SendAsync(request);
    }

    /// <summary>A parcel's declaration under a reference of the test's own.</summary>
    public static string Parcel(string lrn) =>
        Sample("import-low-value.xml").Replace("AVEN-0003", lrn, StringComparison.Ordinal);

    public static string Sample(string name) => File.ReadAllText(PathOf("samples", name));

    /// <summary>A file of the project.</summary>
    public static string PathOf(params string[] parts)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Customhouse.slnx")))
            folder = folder.Parent;
        return Path.Combine([folder.FullName, .. parts]);
    }

    public static StringContent Xml(string text) => new(text, Encoding.UTF8, "application/xml");

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
