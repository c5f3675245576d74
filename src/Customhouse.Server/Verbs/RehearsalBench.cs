using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Engine.Lawbooks;
using Customhouse.Engine.Rehearsing;
using Customhouse.Lawbooks;
using Customhouse.Rehearsing;
using Customhouse.Server.Editions;
using Customhouse.Server.Simulation;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Verbs;

/// <summary><c>bench rehearsal</c>: how long a change of law takes to be tried on stored declarations, where
/// only what it can touch is judged and where all are, and whether both come to the same; beside it how long
/// the rows take to be read and nothing else.</summary>
internal static class RehearsalBench
{
    /// <summary>Declarations that are lodged; the others are copies of their rows.</summary>
    private const int Lodged = 600;

    private const int DaysBack = 300;

    /// <param name="cases">Declarations in the store.</param>
    /// <returns>The exit code: 1 where the two answers differ.</returns>
    public static async Task<int> Run(long cases, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(
            Path.Combine(
                Environment.CurrentDirectory,
                $"bench-rehearsal-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}"
            )
        );
        try
        {
            var path = Path.Combine(folder.FullName, "rehearsal.db");
            var edition = EditionFiles.Demo();
            await using var house = await Opened($"sqlite:{path}", edition, cancellation);
            var period = await Fill(house, path, edition, cases, cancellation);
            return await Measure(house, period, cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<Installation> Opened(
        string address,
        TariffEdition edition,
        CancellationToken cancellation
    ) =>
        Installation.Open(
            address,
            new Terms { Administration = edition.Authority, Currency = edition.Currency },
            [edition],
            [
                .. LoadMessages.Operators.Select(o => RegisterReader.Of(o)),
                .. LoadMessages.Guarantees(edition.Currency).Select(g => RegisterReader.Of(g)),
                .. LoadMessages.Authorisations.Select(a => RegisterReader.Of(a)),
            ],
            TimeProvider.System,
            cancellation
        );

    /// <summary>Lodges declarations of three items, parcels of low value and some that are refused, and
    /// copies their rows.</summary>
    private static async Task<PastPeriod> Fill(
        Installation house,
        string path,
        TariffEdition edition,
        long cases,
        CancellationToken cancellation
    )
    {
        var now = house.Clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var (full, parcels) = (
            LoadMessages.Full(1, Lodged, edition, today),
            LoadMessages.LowValue(1, Lodged / 4, edition, today)
        );
        var faulty = LoadMessages.Full(2, Lodged / 20, edition, today).Select(Miscounted);
        foreach (var message in full.Concat(parcels).Concat(faulty))
            await house.Desk.Lodge(message, "xml", Actor.System, cancellation);
        var first = new DateTimeOffset(edition.From, TimeOnly.MinValue, TimeSpan.Zero);
        var from = now.AddDays(-DaysBack) is var back && back > first ? back : first;
        PastCopies.Fill(path, edition.Authority, cases, from, now);
        return new PastPeriod(from, now.AddDays(1), []);
    }

    /// <summary>A message whose header counts another number of items than follow.</summary>
    private static byte[] Miscounted(byte[] message) =>
        Encoding.UTF8.GetBytes(
            Encoding
                .UTF8.GetString(message)
                .Replace("GoodsItemQuantity>3<", "GoodsItemQuantity>4<", StringComparison.Ordinal)
        );

    private static async Task<int> Measure(
        Installation house,
        PastPeriod period,
        CancellationToken cancellation
    )
    {
        var registers = house.Administration.Registers;
        var law =
            registers.LawAt(house.Clock.GetUtcNow())
            ?? throw new InvalidOperationException("the bench's administration has no law");
        var edition = registers.Tariff.Editions[0];
        var count = await house.Store.PastCases.Count(period, cancellation);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"bench rehearsal: {count:N0} declarations on sqlite, one thread, without rests"
            )
        );
        var bare = await Bare(house.Store, period, cancellation);
        Tell("reference: rows read, and nothing else", count, bare, "");
        var day = DateOnly.FromDateTime(period.To.UtcDateTime);
        (string What, RehearsedChange Change)[] all =
        [
            (
                "20 rules of the lawbook",
                RehearsedChange.OfLaw(registers, law, RehearsalChanges.TwentyRules(law))
            ),
            (
                "the rates of chapter 84",
                RehearsedChange.OfTariff(
                    registers,
                    law,
                    RehearsalChanges.Chapter(edition, "84"),
                    DateOnly.FromDateTime(period.From.UtcDateTime),
                    day
                )
            ),
        ];
        var same = true;
        foreach (var (what, change) in all)
        {
            var touched = await Tried(house, change, period, cancellation);
            Tell($"{what}: what they touch", count, touched.Time, Found(touched));
            var whole = await Tried(house, change.Whole(), period, cancellation);
            Tell($"{what}: every declaration", count, whole.Time, Found(whole));
            if (JsonSerializer.Serialize(touched.Figures) == JsonSerializer.Serialize(whole.Figures))
                continue;
            same = false;
            Console.WriteLine($"  the two answers on {what} differ");
        }
        if (same)
            Console.WriteLine("  both answers are the same for each change");
        return same ? Verb.Done : Verb.Refused;
    }

    private static string Found((TimeSpan Time, int Asked, ChangeFigures Figures) run) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"  {run.Asked:N0} judged: {run.Figures.Total.NewlyRefused:N0} refused, {run.Figures.Total.NewlyTaken:N0} "
                + $"taken, {run.Figures.Total.DutyChanged:N0} owe otherwise, "
                + $"{run.Figures.Total.After - run.Figures.Total.Before:+#,0.00;-#,0.00;0.00}"
        );

    private static void Tell(string what, int count, TimeSpan time, string found) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {what, -46} {time.TotalSeconds, 8:N1} s {count / time.TotalSeconds, 10:N0}/s{found}"
            )
        );

    private static async Task<TimeSpan> Bare(Store store, PastPeriod period, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        PastKey? after = null;
        do after = (await store.PastCases.Page(period, after, Limits.RowsPerPageMax, cancellation)).Next;
        while (after is not null);
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<(TimeSpan Time, int Asked, ChangeFigures Figures)> Tried(
        Installation house,
        RehearsedChange change,
        PastPeriod period,
        CancellationToken cancellation
    )
    {
        var (past, rehearsal) = (
            new PastTrade(house.Store, house.Desk, house.Tasks.Of("bench", TimeSpan.MaxValue)),
            new TradeRehearsal(change)
        );
        var (started, asOf, asked) = (Stopwatch.GetTimestamp(), house.Clock.GetUtcNow(), 0);
        PastKey? after = null;
        do
        {
            var page = await past.Rehearse(
                rehearsal,
                period,
                asOf,
                after,
                Limits.RowsPerPageMax,
                cancellation
            );
            asked += page.Asked;
            after = page.Next;
        } while (after is not null);
        return (Stopwatch.GetElapsedTime(started), asked, rehearsal.Figures());
    }
}
