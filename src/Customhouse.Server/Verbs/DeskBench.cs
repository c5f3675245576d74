using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Server.Editions;
using Customhouse.Server.Simulation;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Pages.Supervisor;
using Customhouse.Web.Settings;
using Spectre.Console;

namespace Customhouse.Server.Verbs;

/// <summary>
/// <c>bench desk</c>: how long the pages of every desk take on a store with many cases, how soon an open page
/// hears of an event, and what many people at once cost.
/// </summary>
internal static class DeskBench
{
    private const int RoundsOfPage = 15;
    private const int People = 200;
    private const int EventsHeard = 40;

    /// <summary>Between two pages of one person, on average.</summary>
    private static readonly TimeSpan Thinking = TimeSpan.FromSeconds(4);

    /// <param name="seconds">How long the two hundred people look at pages.</param>
    public static async Task<int> Run(string? store, long cases, int seconds, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(
            Path.Combine(
                Environment.CurrentDirectory,
                $"bench-desk-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}"
            )
        );
        try
        {
            var address = store ?? $"sqlite:{Path.Combine(folder.FullName, "desk.db")}";
            await using var house = await DeskFill.Open(address, cases, cancellation);
            var held = (await house.Store.Overview.Counts(null, cancellation)).Sum(c => c.Cases);
            await using var host = Host.Create(
                house,
                ["http://127.0.0.1:0"],
                new WebOptions(0, 30) { SecondFactor = false },
                keepsTime: false
            );
            await host.StartAsync(cancellation);
            try
            {
                return await Measure(house, host, held, address, seconds, cancellation);
            }
            finally
            {
                await host.StopAsync(CancellationToken.None);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> Measure(
        Installation house,
        WebApplication host,
        long held,
        string address,
        int seconds,
        CancellationToken cancellation
    )
    {
        Console.WriteLine(
            $"bench desk: {held:N0} cases on {address.Split(':')[0]}, " + "server and people in one process"
        );
        var desks = await SignIn(host, cancellation);
        var slow = await Pages(desks, cancellation);
        await Rehearse(house);
        await Live(house, desks[0].Visitor, cancellation);
        await Crowd(desks, TimeSpan.FromSeconds(seconds), cancellation);
        foreach (var (visitor, _) in desks)
            visitor.Dispose();
        return slow ? Verb.Refused : Verb.Done;
    }

    /// <summary>As many people as in the crowd, each with an account and a session; roles in turn.</summary>
    private static async Task<IReadOnlyList<(DeskVisitor Visitor, IReadOnlyList<string> Pages)>> SignIn(
        WebApplication host,
        CancellationToken cancellation
    )
    {
        var accounts = host.Services.GetRequiredService<AccountBook>();
        var desks = new List<(DeskVisitor Visitor, IReadOnlyList<string> Pages)>();
        var (now, password) = (TimeProvider.System.GetUtcNow(), Account.NewPassword());
        var hash = PasswordRules.Hash(password);
        for (var person = 0; person < People; person++)
        {
            var role = Role.All[person % Role.All.Count];
            var id = string.Create(CultureInfo.InvariantCulture, $"bench-{role}-{person}");
            // A store that was measured before has the account; it gets a new password.
            var account = new Account(id, id, role, now)
            {
                PasswordHash = hash,
                Mandates = role == Role.Trader ? ["*"] : [],
            };
            if (
                await accounts.Put(account, accounts.Find(id), Actor.System, "bench", now)
                is not AccountChange.Kept
            )
                throw new StoreUnavailableException("somebody else changes accounts of this store");
            var visitor = new DeskVisitor(new Uri(Host.AddressOf(host)), role);
            await visitor.SignIn(id, password, cancellation);
            desks.Add(
                (
                    visitor,
                    person < Role.All.Count
                        ? await visitor.Desk(cancellation)
                        : desks[person % Role.All.Count].Pages
                )
            );
        }
        return desks;
    }

    /// <returns>True where a page took longer than half a second.</returns>
    private static async Task<bool> Pages(
        IReadOnlyList<(DeskVisitor Visitor, IReadOnlyList<string> Pages)> desks,
        CancellationToken cancellation
    )
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("desk").AddColumn("page");
        foreach (var column in (string[])["first", "p50 ms", "most ms", "KB"])
            table.AddColumn(new TableColumn(column).RightAligned());
        var slow = false;
        foreach (var (visitor, pages) in desks.Take(Role.All.Count))
        foreach (var page in pages)
        {
            var times = new List<double>();
            var size = 0;
            for (var round = 0; round <= RoundsOfPage; round++)
            {
                var started = Stopwatch.GetTimestamp();
                size = (await visitor.Page(page, cancellation)).Length;
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            var later = times.Skip(1).Order().ToArray();
            slow |= later[^1] > 500;
            table.AddRow(
                visitor.Role,
                Markup.Escape(page),
                $"{times[0]:N0}",
                $"{later[later.Length / 2]:N0}",
                $"{later[^1]:N0}",
                $"{size / 1024.0:N0}"
            );
        }
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 140);
        AnsiConsole.Write(table);
        return slow;
    }

    /// <summary>A change of a risk profile against as many cases as a preview takes.</summary>
    private static async Task Rehearse(Installation house)
    {
        var before = house.Administration.Registers.Profiles.Profiles.First(p => p.IsRandom);
        var rehearsals = new Rehearsals(house.Store, house.Administration, TimeProvider.System, house.Tasks)
        {
            Days = 400,
        };
        var (person, desk) = (
            new Actor("bench", Role.Supervisor),
            new Engine.JobDesk(house.Store, [rehearsals.Kind], TimeProvider.System)
        );
        // The host of the bench works at it.
        await rehearsals.Begin(desk, person, before, before with { Version = before.Version + 1, Share = 1 });
        var last = await desk.Last(Rehearsals.KindName, person, CancellationToken.None);
        await desk.Await(last!.Job.Number, TimeSpan.FromMinutes(10), CancellationToken.None);
        var state = (await Rehearsals.Find(desk, person, CancellationToken.None))!;
        Console.WriteLine(
            $"rehearsal: {before.Id} against {state.Figures!.Cases:N0} cases in "
                + $"{(state.EndedAt - state.StartedAt)!.Value.TotalSeconds:N1} s, "
                + $"{state.Figures.Before.Hits:N0} hits before and {state.Figures.After.Hits:N0} after"
        );
    }

    /// <summary>From the answer that a lodgement is durable to the line that an open page reads.</summary>
    private static async Task Live(Installation house, DeskVisitor visitor, CancellationToken cancellation)
    {
        var edition = EditionFiles.Demo();
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var seed = Environment.ProcessId;
        foreach (var entry in LoadMessages.Operators)
            await house.Store.Registers.Change(
                [Engine.RegisterReader.Of(entry)],
                TimeProvider.System.GetUtcNow(),
                Actor.System
            );
        using var reader = new StreamReader(await visitor.Live(cancellation));
        var durable = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var delays = new List<double>();
        var hearing = Task.Run(
            async () =>
            {
                while (delays.Count < EventsHeard && await reader.ReadLineAsync(cancellation) is { } line)
                {
                    var now = Stopwatch.GetTimestamp();
                    var mrn = line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : "";
                    // A page may hear of an event before the one who lodged it is answered: that is no delay.
                    if (mrn.Length == 18)
                        delays.Add(
                            durable.TryRemove(mrn, out var at)
                                ? Stopwatch.GetElapsedTime(at, now).TotalMilliseconds
                                : 0
                        );
                }
            },
            cancellation
        );
        await Task.Delay(500, cancellation);
        foreach (var message in LoadMessages.LowValue(seed, EventsHeard, edition, today))
        {
            if (
                await house.Desk.Lodge(message, "xml", Actor.System, cancellation)
                is Engine.Answer.Recorded recorded
            )
                durable[recorded.Case.Mrn.Text] = Stopwatch.GetTimestamp();
            await Task.Delay(20, cancellation);
        }
        await hearing.WaitAsync(TimeSpan.FromSeconds(30), cancellation);
        var middle = delays.Order().ElementAt(delays.Count / 2);
        Console.WriteLine(
            $"live: {delays.Count} events heard by an open page, p50 {middle:N0} ms, most "
                + $"{delays.Max():N0} ms after the event was durable"
        );
    }

    /// <summary>People who look at one page after another, each at a time of their own.</summary>
    private static async Task Crowd(
        IReadOnlyList<(DeskVisitor Visitor, IReadOnlyList<string> Pages)> desks,
        TimeSpan duration,
        CancellationToken cancellation
    )
    {
        GC.Collect();
        var before = Environment.WorkingSet >> 20;
        var (most, times) = (before, new ConcurrentBag<double>());
        var started = Stopwatch.GetTimestamp();
        var processor = Environment.CpuUsage.TotalTime;
        await Task.WhenAll(
            Enumerable
                .Range(0, People)
                .Select(async person =>
                {
                    var (visitor, pages) = desks[person];
                    var random = SeededRandom.Create(person, "pages");
                    await Task.Delay(Thinking * random.Next(), cancellation);
                    while (Stopwatch.GetElapsedTime(started) < duration)
                    {
                        var begun = Stopwatch.GetTimestamp();
                        _ = await visitor.Page(random.Pick(pages), cancellation);
                        times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                        most = Math.Max(most, Environment.WorkingSet >> 20);
                        await Task.Delay(Thinking * 2 * random.Next(), cancellation);
                    }
                })
        );
        var wall = Stopwatch.GetElapsedTime(started);
        var all = times.Order().ToArray();
        var cores = (Environment.CpuUsage.TotalTime - processor) / wall;
        Console.WriteLine(
            $"{People} people, a page each {Thinking.TotalSeconds:N0} s: "
                + $"{all.Length / wall.TotalSeconds:N0} pages/s, p50 {all[all.Length / 2]:N0} ms, "
                + $"p99 {all[(int)(all.Length * 0.99)]:N0} ms, {cores:N2} cores; "
                + $"memory before {before:N0}, at most {most:N0} MB"
        );
    }
}
