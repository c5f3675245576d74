using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Customhouse.Declarations;
using Customhouse.Engine.Lawbooks;
using Customhouse.Exchange;
using Customhouse.Lawbooks;
using Customhouse.Operators;
using Customhouse.Server.Editions;
using Customhouse.Server.Simulation;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Verbs;

/// <summary><c>bench law</c>: how long one core takes to check a declaration by a whole lawbook.</summary>
internal static class LawBench
{
    private const int ManyItems = 64;
    private const int HashedBytes = 64 * 1024;
    private const int Others = 100_000;
    private static readonly int[] NotApplied = [400, 1_000, 2_000];
    private static readonly DateOnly Day = new(2026, 3, 2);

    /// <summary>Measures each in turn, several times.</summary>
    /// <param name="seconds">Of each measurement; before the first round each runs as long to be
    /// compiled.</param>
    public static int Run(int seed, int seconds, int rounds, CancellationToken cancellation)
    {
        var three = Sample(seed);
        var bytes = RandomNumberGenerator.GetBytes(HashedBytes);
        var own = LawFolder.Of(CountryCode.Parse("XA"));
        var facts = new LawFacts(
            Day,
            CountryCode.Parse("XA"),
            Currency.Eur,
            DutyTerms.Create(EditionFiles.Demo(), own.TermsOn(Day).Procedures),
            Registers()
        );
        (string What, Action Work)[] all =
        [
            ("reference: SHA-256 of 64 KiB", () => SHA256.HashData(bytes)),
            .. NotApplied.Select(n =>
                (
                    $"{LawBenchBook.Applied + n:N0} rules, {n:N0} cannot apply, 3 items",
                    Checked(LawBenchBook.Of(seed, n), three, facts)
                )
            ),
            (
                $"{LawBenchBook.AppliedWithRegisters} rules, half read a register, 3 items",
                Checked(LawBenchBook.WithRegisters(seed), three, facts)
            ),
            ($"lawbook of XA, {own.Rules.Count} rules, 3 items", Checked(own, three, facts)),
            (
                $"lawbook of XA, {own.Rules.Count} rules, {ManyItems} items",
                Checked(own, Repeated(three, ManyItems), facts)
            ),
        ];
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"bench law: whole checks, one core, seed {seed}, {rounds} rounds of {seconds} s each"
            )
        );
        var time = TimeSpan.FromSeconds(seconds);
        foreach (var (_, work) in all)
            Measured(work, time);
        var figures = all.Select(_ => new List<(double P50, double P99)>()).ToArray();
        for (var round = 0; round < rounds; round++)
        for (var i = 0; i < all.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            figures[i].Add(Measured(all[i].Work, time));
        }
        for (var i = 0; i < all.Length; i++)
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {all[i].What, -48} p50 {Median(figures[i].Select(f => f.P50)), 7:N1} µs  "
                        + $"p99 {Median(figures[i].Select(f => f.P99)), 7:N1} µs"
                )
            );
        return Verb.Done;
    }

    /// <summary>Registers as those who lodge need them, and as many entries beside as an administration
    /// has.</summary>
    internal static LawRegisters Registers()
    {
        var operators = LoadMessages.Operators.Concat(
            Enumerable
                .Range(0, Others)
                .Select(n => new Operator($"XAOTHER{n:D6}", $"Other {n}", "XA", Day, false, [], []))
        );
        return new LawRegisters(
            operators.ToImmutableDictionary(o => o.Id),
            AuthorisationBook.Create(
                operators.Select(o => new Authorisation(
                    $"DPO-{o.Id}",
                    o.Id,
                    "DPO",
                    new DateOnly(2020, 1, 1),
                    null
                ))
            ),
            ImmutableDictionary<string, Licence>.Empty,
            LoadMessages.Guarantees(Currency.Eur).ToImmutableDictionary(g => g.Id),
            ImmutableDictionary<string, CustomsOffice>.Empty
        );
    }

    /// <summary>A check that finds nothing wrong, as most do.</summary>
    private static Action Checked(Lawbook book, Declaration declaration, LawFacts facts)
    {
        var told = book.Check(declaration, facts).FirstOrDefault(r => !r.IsWarning);
        return told is null
            ? () => book.Check(declaration, facts)
            : throw new InvalidOperationException(
                $"the bench's declaration is refused: {told.Code} {told.Pointer} {told.Rule}"
            );
    }

    private static Declaration Sample(int seed)
    {
        var message = LoadMessages.Full(seed, 1, EditionFiles.Demo(), Day)[0];
        return DeclarationReading.Read(WcoXml.Read(message).Message!).Declaration;
    }

    private static Declaration Repeated(Declaration of, int items) =>
        of with
        {
            GoodsItemQuantity = items,
            Items =
            [
                .. Enumerable
                    .Range(0, items)
                    .Select(n => of.Items[n % of.Items.Count] with { Sequence = n + 1 }),
            ],
        };

    /// <summary>Median and 99th percentile of the times of single pieces of work, in microseconds.</summary>
    private static (double P50, double P99) Measured(Action work, TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        var ticks = new List<long>(1 << 16);
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            var begun = Stopwatch.GetTimestamp();
            work();
            ticks.Add(Stopwatch.GetTimestamp() - begun);
        }
        ticks.Sort();
        return (At(0.5), At(0.99));

        double At(double share) =>
            ticks[(int)((ticks.Count - 1) * share)] * 1_000_000.0 / Stopwatch.Frequency;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
