using System.Text.Json;
using Customhouse.Server.Tests.Api;
using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>
/// A server with one trader, its account of money paid in, and tokens: all of it brought about over HTTP with
/// the token that the first start leaves behind.
/// </summary>
internal sealed class Counter : IAsyncDisposable
{
    public const string Trader = "XA000000000101";
    public const string Account = "DAN0001";
    public const decimal Limit = 100_000_000m;

    private readonly string _folder;
    private readonly string[] _settings;
    private readonly Dictionary<string, string> _secrets = [];

    private readonly IReadOnlyDictionary<string, string> _environment;

    private Counter(string folder, IReadOnlyDictionary<string, string> environment, string[] settings) =>
        (_folder, _environment, _settings) = (folder, environment, settings);

    public ServerProcess Server { get; private set; } = null!;

    /// <param name="folder">Its data.</param>
    public static Task<Counter> Open(string folder, params string[] settings) =>
        Open(folder, new Dictionary<string, string>(), settings);

    /// <summary>The same with a server in an environment with some more variables.</summary>
    public static async Task<Counter> Open(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        params string[] settings
    )
    {
        var counter = new Counter(folder, environment, settings);
        await counter.Start();
        try
        {
            await counter.Furnish();
            return counter;
        }
        catch
        {
            await counter.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server again on the data that the one before left.</summary>
    public async Task Start(params string[] more) =>
        Server = await ServerProcess.Start(_folder, _environment, [.. _settings, .. more]);

    /// <summary>A caller by role, or nobody.</summary>
    public Caller As(string? role) => new(Server.Address, role is null ? null : _secrets[role]);

    public string SecretOf(string role) => _secrets[role];

    /// <summary>A token of its own, so that what one caller asks does not count for another.</summary>
    public async Task<Caller> New(string role, string? trader = null) =>
        new(Server.Address, await Issue(role, trader));

    /// <summary>A full import declaration of two items, duty deferred; it is cleared at once.</summary>
    public static string Import(string lrn) =>
        RunningHouse.Sample("import-ima.xml").Replace("AVEN-0001", lrn, StringComparison.Ordinal);

    /// <summary>The same before the goods arrived: it stays open until they are presented.</summary>
    public static string Prelodged(string lrn) =>
        Import(lrn).Replace("<TypeCode>IMA<", "<TypeCode>IMD<", StringComparison.Ordinal);

    public static string Amendment(string mrn) =>
        RunningHouse.Sample("amendment-cor.xml").Replace("26XA000000000001R7", mrn, StringComparison.Ordinal);

    public static string Cancellation(string mrn) =>
        RunningHouse
            .Sample("cancellation-inv.xml")
            .Replace("26XA000000000001R7", mrn, StringComparison.Ordinal);

    public async Task<string> Issue(string role, string? trader)
    {
        using var administrator = As("administrator");
        var body = new Dictionary<string, object?>
        {
            ["role"] = role,
            ["holder"] = $"a {role}",
            ["days"] = 2,
        };
        if (trader is not null)
            body["trader"] = trader;
        var told = await administrator.Post("/tokens", JsonSerializer.Serialize(body));
        return told.Is(201).Json.GetProperty("secret").GetString()!;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private async Task Furnish()
    {
        _secrets["administrator"] = (
            await File.ReadAllTextAsync(Path.Combine(_folder, "administrator.token"))
        ).Trim();
        using var administrator = As("administrator");
        (
            await administrator.Put(
                $"/operators/{Trader}",
                $$"""
                {"id":"{{Trader}}","name":"Aven Trading","country":"XA","since":"2020-01-01","aeo":false,
                 "authorisations":["DPO"],"mandates":[]}
                """
            )
        ).Is(200);
        (
            await administrator.Put(
                $"/guarantees/{Account}",
                $$"""
                {"id":"{{Account}}","holder":"{{Trader}}","kind":"cash","limit":{{Limit}},"currency":"EUR"}
                """
            )
        ).Is(200);
        (
            await administrator.Put(
                "/authorisations/XADPO1",
                $$"""
                {"number":"XADPO1","holder":"{{Trader}}","category":"DPO","from":"2020-01-01"}
                """
            )
        ).Is(200);
        foreach (var role in (string[])["officer", "supervisor", "auditor"])
            _secrets[role] = await Issue(role, null);
        _secrets["trader"] = await Issue("trader", Trader);
    }
}

/// <summary>One server for the tests that only ask it things, with the settings that make them
/// quick.</summary>
public sealed class OneCounter : IAsyncLifetime
{
    /// <summary>What one token may ask in a second; twice that at once.</summary>
    public const int RequestsPerSecond = 50;

    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-counter-").FullName;

    internal Counter Counter { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Counter = await Processes.Counter.Open(
            _folder,
            "--request-seconds",
            "8",
            "--requests-per-second",
            RequestsPerSecond.ToString()
        );

    public async ValueTask DisposeAsync()
    {
        await Counter.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class OneCounterTests : ICollectionFixture<OneCounter>
{
    public const string Name = "one counter";
}
