using System.Security.Cryptography;
using Customhouse.Declarations;
using Customhouse.Exchange;
using Customhouse.Risk;
using Customhouse.Server.Editions;
using Customhouse.Server.Simulation;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Simulation;

public sealed class TradeTests
{
    private const int Seed = 7;
    private const int Days = 30;
    private static readonly TariffEdition Edition = EditionFiles.Demo();
    private static readonly DateOnly Start = new(2026, 3, 2);

    private static readonly Lazy<IReadOnlyList<SimulatedEvent>> Month = new(() =>
        [.. new Trade(Seed, Edition, Start, Days).Happenings()]
    );

    private static IEnumerable<Lodged> Lodgements => Month.Value.OfType<Lodged>();

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        Assert.Equal(DigestOf(Seed), DigestOf(Seed));
        Assert.NotEqual(DigestOf(Seed), DigestOf(Seed + 1));
    }

    [Fact]
    public void Things_happen_in_the_order_of_time_and_references_are_unique()
    {
        var moments = Month.Value.Select(h => h.At).ToArray();
        Assert.Equal(moments.Order(), moments);
        var lrns = Lodgements.Select(l => l.Lrn).ToArray();
        Assert.Equal(lrns.Length, lrns.Distinct().Count());
        Assert.All(lrns, l => Assert.InRange(l.Length, 1, 22));
        var lodged = new HashSet<string>();
        foreach (var happening in Month.Value)
            if (happening is Lodged l)
                lodged.Add(l.Lrn);
            else
                Assert.Contains(happening.Lrn, lodged);
    }

    [Fact]
    public void Two_thousand_declarations_are_taken_and_each_mistake_is_refused_as_meant()
    {
        var lodgements = Lodgements.ToArray();
        Assert.True(lodgements.Length >= 2000, $"{lodgements.Length} declarations, seed {Seed}");
        foreach (var lodged in lodgements)
        {
            var codes = RefusalsOf(lodged).Select(r => r.Code).Distinct().ToArray();
            string[] meant = lodged.Truth.Mistake is { } mistake ? [mistake.Code] : [];
            Assert.True(
                meant.SequenceEqual(codes),
                $"seed {Seed}, {lodged.Lrn}, {lodged.Truth.Mistake?.Name ?? "no mistake"}: "
                    + string.Join("; ", RefusalsOf(lodged).Select(r => $"{r.Code} {r.Pointer} {r.Rule}"))
            );
        }
        Assert.Empty(Mistake.All.Select(m => m.Name).Except(lodgements.Select(l => l.Truth.Mistake?.Name)));
    }

    [Fact]
    public void What_is_declared_is_what_the_truth_says_was_declared()
    {
        foreach (var lodged in Lodgements.Where(l => l.Truth.Mistake is null))
        {
            var (declaration, told) = (Read(lodged), lodged.Truth.Declared);
            Assert.Equal(lodged.Lrn, declaration.Lrn);
            Assert.Equal(told.IsExport, declaration.IsExport);
            Assert.Equal(told.IsPreLodged, declaration.IsPreLodged);
            Assert.Equal(
                told.Lines.Select(l =>
                    (l.Code, l.NetKilograms, new Money(l.Price, told.Currency), l.Licence)
                ),
                declaration.Items.Select(i =>
                    (
                        i.Commodity!.Value,
                        i.NetMassKilograms!.Value,
                        i.ItemPrice!.Value,
                        i.Documents.FirstOrDefault(d => d.Code == "L100")?.Id
                    )
                )
            );
            Assert.Equal(
                told.Lines.Select(l => l.Origin),
                declaration.Items.Select(i => i.Origins[0].Country!.Value.Code)
            );
        }
    }

    [Fact]
    public void Frauds_are_few_of_every_kind_and_differ_from_the_truth_in_what_they_are_called_by()
    {
        var sound = Lodgements.Where(l => l.Truth.Mistake is null).Select(l => l.Truth).ToArray();
        var frauds = sound.Where(t => t.IsFraud).ToArray();
        Assert.InRange(frauds.Length / (double)sound.Length, 0.01, 0.15);
        Assert.Empty(Enum.GetValues<FraudKind>().Except(sound.Select(t => t.Fraud)));
        Assert.All(sound, t => Assert.True(t.IsFraud || ReferenceEquals(t.Real.Lines, t.Declared.Lines)));
        Assert.Empty(frauds.Where(t => !Betrays(t)).Select(t => $"seed {Seed}, {t.Lrn}: {t.Fraud}"));
        // Goods that are free of duty can be split or told wrongly for nothing; these four are always at a
        // cost.
        FraudKind[] costly =
        [
            FraudKind.Undervaluation,
            FraudKind.Misquantity,
            FraudKind.FalseOrigin,
            FraudKind.Transshipment,
        ];
        Assert.Empty(
            frauds
                .Where(t => costly.Contains(t.Fraud) && t.Evaded(Edition) <= 0m)
                .Select(t => $"{t.Lrn} {t.Fraud}")
        );
    }

    [Fact]
    public void The_week_and_the_trades_are_as_trade_is()
    {
        var lodged = Lodgements.ToArray();
        var byDay = lodged.GroupBy(l => l.At.DayOfWeek).ToDictionary(g => g.Key, g => g.Count());
        Assert.True(byDay[DayOfWeek.Sunday] * 3 < byDay[DayOfWeek.Tuesday]);
        Assert.InRange(lodged.Count(l => l.Truth.Mistake is not null) / (double)lodged.Length, 0.01, 0.08);
        Assert.InRange(lodged.Count(l => l.Truth.Declared.IsExport) / (double)lodged.Length, 0.05, 0.4);
        Assert.Contains(lodged, l => l.Format == "json");
        Assert.Contains(lodged, l => l.Truth.Declared.Lines.Any(x => x.Quota is not null));
        Assert.InRange(
            lodged.Count(l => l.Truth.Declared.Lines.Any(x => x.Proof is not null)) / (double)lodged.Length,
            0.02,
            0.4
        );
        var night = lodged.Count(l => l.At.Hour < 5);
        Assert.True(night * 10 < lodged.Length);
        Assert.All(
            lodged.Where(l => l.Truth.Declared.IsParcel),
            l => Assert.InRange(InEuro(l.Truth.Declared), 0.1m, 150m)
        );
        foreach (var container in lodged.Select(l => l.Truth.Declared.Container).OfType<string>())
            Assert.Equal(11, container.Length);
    }

    [Fact]
    public void Changes_and_withdrawals_are_read_and_name_their_declaration()
    {
        var mrn = Mrn.Create(2026, CountryCode.Parse("XA"), 77, 'R');
        var asked = Month.Value.OfType<Asked>().ToArray();
        Assert.Contains(asked, a => a.IsCancellation);
        Assert.Contains(asked, a => !a.IsCancellation);
        foreach (var request in asked)
        {
            var reading = WcoXml.Read(request.Bytes(mrn));
            Assert.True(
                reading.IsTaken,
                string.Join("; ", reading.Refusals.Select(r => $"{r.Pointer} {r.Rule}"))
            );
            Assert.Equal(
                request.IsCancellation ? MessageKind.Cancellation : MessageKind.Amendment,
                reading.Message!.Kind
            );
            var values = DeclarationReading.Read(reading.Message);
            Assert.Empty(values.Refusals);
            Assert.Equal(mrn.Text, values.Declaration.Mrn);
        }
    }

    [Fact]
    public void The_profiles_of_the_demo_act_and_most_goods_go_green()
    {
        var (book, refusals) = ProfileBook.Create(World.Profiles);
        Assert.Empty(refusals);
        var world = new Trade(Seed, Edition, Start, 1).World;
        byte[] salt = [.. "a salt for tests"u8];
        var lanes = new Dictionary<Lane, int>();
        var (found, frauds, hits) = (0, 0, new HashSet<string>());
        foreach (var (n, lodged) in Lodgements.Where(l => l.Truth.Mistake is null).Index())
        {
            var choice = Targeting.Choose(
                Read(lodged),
                WorthOf(lodged.Truth.Declared),
                world.FindOperator,
                book,
                null,
                lodged.At,
                Draw.Compute(Mrn.Create(2026, CountryCode.Parse("XA"), (ulong)n, 'R'), salt)
            );
            lanes[choice.Lane] = lanes.GetValueOrDefault(choice.Lane) + 1;
            hits.UnionWith(choice.Hits.Select(h => h.Profile));
            if (!lodged.Truth.IsFraud)
                continue;
            frauds++;
            if (choice.Lane != Lane.Green)
                found++;
        }
        double all = lanes.Values.Sum();
        TestContext.Current.SendDiagnosticMessage(
            $"{lanes.Aggregate("", (t, l) => $"{t}{l.Key} {100 * l.Value / all:0.0} % ")}"
                + $"of {all}; frauds looked at {found} of {frauds}; fired: {string.Join(' ', hits.Order())}"
        );
        Assert.InRange(lanes[Lane.Green] / all, 0.7, 0.97);
        Assert.All(Enum.GetValues<Lane>(), l => Assert.True(lanes.GetValueOrDefault(l) > 0, $"{l}"));
        Assert.True(
            found / (double)frauds > (all - lanes[Lane.Green]) / all,
            "profiles pick frauds no better than chance"
        );
        Assert.True(hits.Count >= 12, string.Join(' ', hits));
    }

    private static IReadOnlyList<ItemWorth> WorthOf(Consignment told) =>
        [
            .. told.Lines.Select(
                (l, i) =>
                    new ItemWorth(
                        i + 1,
                        Edition
                            .ExchangeRates.Convert(
                                new Money(l.Price, told.Currency),
                                DateOnly.FromDateTime(told.LodgedAt.UtcDateTime)
                            )!
                            .Value.Amount,
                        0m
                    )
            ),
        ];

    private static decimal InEuro(Consignment told) =>
        Edition
            .ExchangeRates.Convert(
                new Money(told.Price, told.Currency),
                DateOnly.FromDateTime(told.LodgedAt.UtcDateTime)
            )!
            .Value.Amount;

    private static bool Betrays(Truth t) =>
        t.Fraud switch
        {
            FraudKind.Undervaluation => t.Declared.Price < t.Real.Price * 0.6m || t.Real.Price < 3m,
            FraudKind.Misclassification => t
                .Declared.Lines.Zip(t.Real.Lines)
                .Any(p => p.First.Code != p.Second.Code),
            FraudKind.FalseOrigin => t
                .Declared.Lines.Zip(t.Real.Lines)
                .Any(p => p.First.Origin != p.Second.Origin && p.First.Preference != "100"),
            FraudKind.Misquantity => t.Declared.Lines.Sum(l => l.NetKilograms)
                < t.Real.Lines.Sum(l => l.NetKilograms),
            FraudKind.SplitConsignment => InEuro(t.Declared) <= 150m && t.Real.Price > t.Declared.Price * 2,
            FraudKind.PhantomLicence => t
                .Declared.Lines.Zip(t.Real.Lines)
                .Any(p => p.First.Licence != p.Second.Licence),
            FraudKind.Transshipment => t.Real.Lines.Any(l => l.Origin is "XW" or "XV")
                && !t.Declared.Lines.Any(l => l.Origin is "XW" or "XV"),
            _ => false,
        };

    private static Declaration Read(Lodged lodged) => MessageCheck.Read(lodged.Bytes, lodged.Format);

    private static IReadOnlyList<Refusal> RefusalsOf(Lodged lodged) =>
        MessageCheck.RefusalsOf(lodged.Bytes, lodged.Format, Edition, lodged.At);

    private static string DigestOf(int seed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var lodged in new Trade(seed, Edition, Start, 2).Happenings().OfType<Lodged>())
            hash.AppendData(lodged.Bytes);
        return Convert.ToHexString(hash.GetCurrentHash());
    }
}
