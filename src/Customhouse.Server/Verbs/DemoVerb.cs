using System.CommandLine;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Server.Editions;
using Customhouse.Server.Partners;
using Customhouse.Server.Simulation;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Web.Access;
using Customhouse.Web.Insight;
using Customhouse.Web.Settings;
using Customhouse.Web.Watching;
using Spectre.Console;

namespace Customhouse.Server.Verbs;

/// <summary>
/// The verb <c>demo</c>: one fictional administration with a month of trade behind it and live traffic. It
/// begins anew at each start; nothing of it is kept.
/// </summary>
internal static class DemoVerb
{
    private const int DaysBehind = 30;

    /// <summary>More days than anybody watches; each is planned when it comes.</summary>
    private const int DaysAhead = 3_650;

    /// <summary>Months from the first day on of which rates of exchange are known.</summary>
    private const int MonthsOfRates = 24;

    public static Command Command()
    {
        var urls = new Option<string>("--urls")
        {
            Description = "Addresses to listen on, with ; between them",
            DefaultValueFactory = _ => Options.Urls.Usual,
        };
        var seed = new Option<int>("--seed")
        {
            Description = "The same seed makes the same trade",
            DefaultValueFactory = _ => 1,
        };
        var pace = new Option<double>("--pace")
        {
            Description = "Declarations lodged in a second",
            DefaultValueFactory = _ => 3,
        };
        var command = new Command(
            "demo",
            "Run a fictional administration with a month of trade and live traffic"
        )
        {
            urls,
            seed,
            pace,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var addresses = ListenAddress.ParseAll(parsed.GetValue(urls)!);
                var perSecond = Verb.Within("--pace", parsed.GetValue(pace), 0.01, 1_000);
                return Verb.UntilStopped(
                    stop => Run(addresses, parsed.GetValue(seed), perSecond, stop),
                    cancellation
                );
            }
        );
        return command;
    }

    private static async Task Run(
        IReadOnlyList<string> urls,
        int seed,
        double pace,
        CancellationToken cancellation
    )
    {
        using var folder = TemporaryFolder.Make("demo");
        var clock = TimeProvider.System;
        var edition = EditionFiles.Demo();
        var start = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-DaysBehind);
        var trade = new Trade(
            seed,
            edition,
            start < edition.From ? edition.From : start,
            DaysBehind + DaysAhead
        );
        var place = new LedgerOptions(
            folder.Combine("ledger"),
            folder.Combine("keys"),
            Settings.UsualOrigin(edition.Authority.Code)
        );
        await using var installation = await Installation.Open(
            $"sqlite:{folder.Combine("demo.db")}",
            new Terms { Administration = edition.Authority, Currency = edition.Currency },
            // Its rates of exchange stand in the register, as those of any house should.
            [edition with { ExchangeRates = ExchangeRates.None(edition.Currency) }],
            [.. Entries(trade.World), .. DemoRates.Of(edition, start, MonthsOfRates).Select(RateRegister.Of)],
            clock,
            cancellation,
            place
        );
        await using var host = Host.Create(
            installation,
            urls,
            new WebOptions(0, 30, OpenOnLoopback: true)
            {
                // Anybody can read the passwords on the screen of the demo, so a second factor would prove
                // nothing.
                SecondFactor = false,
                KeysFolder = folder.Combine("keys"),
            },
            keepsTime: false
        );
        await StartOfHost.Start(host, cancellation);
        using var membership = new Membership(installation, place);
        await using var partners = await DemoPartners.Start(
            folder.Combine("partners"),
            membership,
            new Uri(Host.AddressOf(host) + "/"),
            seed,
            clock,
            cancellation
        );
        await Welcome(host, trade.World);
        partners.Tell(Console.Out);
        var policy = folder.Combine(Path.Combine("ledger", "policy"));
        Console.WriteLine($"Check a receipt: customhouse verify receipt.json --policy {policy}");
        Console.WriteLine("Stop it with Ctrl+C; nothing of it is kept.");
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(
            cancellation,
            host.Lifetime.ApplicationStopping
        );
        var play = new DemoTrade(
            installation,
            trade,
            host.Services.GetRequiredService<Measures>(),
            host.Services.GetRequiredService<Notice>()
        ).Play(pace, ends.Token);
        var stopped = StartOfHost.WaitForEnd(host, cancellation);
        // The trade goes on for longer than anybody looks; if it ends first, it says why.
        if (await Task.WhenAny(play, stopped) == play && !ends.IsCancellationRequested)
            await play;
        await ends.CancelAsync();
        await play.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stopped;
    }

    internal static IReadOnlyList<RegisterChange> Entries(World world) =>
        [
            .. world.Operators.Select(o => RegisterReader.Of(o)),
            .. world.Guarantees.Select(g => RegisterReader.Of(g)),
            .. world.Authorisations.Select(a => RegisterReader.Of(a)),
            .. world.Licences.Select(l => RegisterReader.Of(l)),
            .. World.Profiles.Select(p => RegisterReader.Of(p)),
            .. DemoOffices.All.Select(o => RegisterReader.Of(o)),
        ];

    /// <summary>Prints the address and a sign-in for each role, good for this run of the demo only.</summary>
    private static async Task Welcome(WebApplication host, World world)
    {
        var tokens = host.Services.GetRequiredService<TokenBook>();
        var accounts = host.Services.GetRequiredService<AccountBook>();
        // One with much to see: duty to pay, and its own declarations; parcels by the thousand tell less.
        var trader = world
            .Traders.OrderByDescending(t =>
                t is { Kind: not TraderKind.Consolidator, Agent: null, Account: not null, ExportShare: < 0.5 }
            )
            .ThenByDescending(t => t.DeclarationsPerDay)
            .First();
        var officer = world.Officers[0];
        // One quay may have nothing to look at for an hour; three ports never have.
        string[] ports = [.. Gate.For('1').Select(g => g.Office)];
        var people = new (string Role, string Holder, string? Trader, string[] Offices, string Words)[]
        {
            (Role.Trader, trader.Id, trader.Id, [], $"is {trader.Operator.Name} ({trader.Id})"),
            (Role.Officer, officer.Id, null, ports, "works at the sea ports"),
            (Role.Supervisor, "supervisor1", null, [], "decides on profiles too"),
            (Role.Auditor, "auditor1", null, [], "reads all and reassesses after clearance"),
            (Role.Administrator, "administrator1", null, [], "keeps the registers"),
        };
        var table = new Table()
            .Border(TableBorder.Simple)
            .AddColumn("user and role")
            .AddColumn(new TableColumn("password").NoWrap())
            .AddColumn(new TableColumn("token, for this run only").NoWrap());
        foreach (var (role, holder, operatorId, offices, words) in people)
        {
            var now = TimeProvider.System.GetUtcNow();
            var secret = await tokens.Issue(
                hash => new Token(Token.NewId(), hash, role, holder, now)
                {
                    Trader = operatorId,
                    Office = offices.FirstOrDefault(),
                },
                Actor.System
            );
            var password = Account.NewPassword();
            await accounts.Put(
                new Account(role, holder, role, now)
                {
                    Trader = operatorId,
                    Offices = offices,
                    PasswordHash = PasswordRules.Hash(password),
                },
                null,
                Actor.System,
                "demo",
                now
            );
            table.AddRow(role, password, secret);
        }
        Console.WriteLine(
            $"Customhouse demo: {host.Urls.First()} (the overview opens at this machine without a "
                + "sign-in;"
        );
        Console.WriteLine("people sign in to the desks at /sign-in, systems send the token)");
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 110);
        AnsiConsole.Write(table);
        foreach (var (role, _, _, _, words) in people)
            Console.WriteLine($"  The {role} {words}.");
        Console.WriteLine();
    }
}
