using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Simulation;

/// <summary>Turns a consignment as it is into what a dishonest trader tells of it.</summary>
internal static class Fraud
{
    /// <summary>Just under the threshold of 150 euro.</summary>
    private const decimal ParcelPriceMax = 149m;

    /// <summary>
    /// What is declared: one consignment, or several where it is split. Empty where this consignment gives no
    /// occasion for the trader's vice.
    /// </summary>
    public static IReadOnlyList<Consignment> Tell(
        Consignment real,
        FraudKind kind,
        TariffEdition edition,
        SeededRandom random
    )
    {
        if (real.IsExport)
            return [];
        return kind switch
        {
            FraudKind.Undervaluation => [Undervalued(real, (decimal)(0.22 + 0.33 * random.Next()))],
            FraudKind.Misclassification => Lines(
                real,
                l =>
                    l.Ware.Cheaper is { } cheaper
                        ? l with
                        {
                            Code = cheaper.Code,
                            Preference = "100",
                            Proof = null,
                            ProofDate = null,
                            Quota = null,
                        }
                        : null
            ),
            FraudKind.FalseOrigin => FalseOrigin(real, random),
            FraudKind.Misquantity => Lines(real, l => Less(l, (decimal)(0.45 + 0.35 * random.Next()))),
            FraudKind.SplitConsignment => Split(real, edition, random),
            FraudKind.PhantomLicence => Lines(
                real,
                l =>
                    l.Licence is null
                        ? null
                        : l with
                        {
                            Licence = $"XAL{random.Below(1_000_000):D6}{l.Code.Heading}",
                        }
            ),
            FraudKind.Transshipment => TurnedOver(real),
            _ => [],
        };
    }

    private static IReadOnlyList<Consignment> Lines(
        Consignment real,
        Func<ConsignmentLine, ConsignmentLine?> tell
    )
    {
        var told = real.Lines.Select(l => tell(l) ?? l).ToList();
        return told.SequenceEqual(real.Lines) ? [] : [real with { Lines = told }];
    }

    private static Consignment Undervalued(Consignment real, decimal share) =>
        real with
        {
            Lines =
            [
                .. real.Lines.Select(l => l with { Price = Math.Max(0.5m, Math.Round(l.Price * share, 2)) }),
            ],
        };

    private static ConsignmentLine? Less(ConsignmentLine line, decimal share)
    {
        var units = line.Units is { } u ? Math.Max(1m, Math.Round(u * share)) : (decimal?)null;
        if (units >= line.Units || line.NetKilograms < 5)
            return null;
        share = units is { } less ? less / line.Units!.Value : share;
        return line with
        {
            Units = units,
            NetKilograms = Math.Round(line.NetKilograms * share, 3),
            Price = Math.Max(0.5m, Math.Round(line.Price * share, 2)),
        };
    }

    private static IReadOnlyList<Consignment> FalseOrigin(Consignment real, SeededRandom random)
    {
        var open = FalseOrigins.For(real.Lines[0].Ware).Where(o => o != real.Lines[0].Origin).ToList();
        if (open.Count == 0 || real.Lines[0].Preference != "100")
            return [];
        var land = random.Pick(open);
        return
        [
            real with
            {
                Dispatch = land,
                Lines =
                [
                    .. real.Lines.Select(l =>
                        FalseOrigins.For(l.Ware).Contains(land)
                            ? l with
                            {
                                Origin = land,
                                Preference = "300",
                                Proof = "U110",
                                Quota = null,
                                ProofDate = DateOnly
                                    .FromDateTime(real.LodgedAt.UtcDateTime)
                                    .AddDays(-random.Between(5, 40)),
                            }
                            : l
                    ),
                ],
            },
        ];
    }

    /// <summary>Steel and tableware of XW and XV are told to be of the country where they changed
    /// ships.</summary>
    private static IReadOnlyList<Consignment> TurnedOver(Consignment real)
    {
        if (!real.Lines.Any(l => l.Origin is "XW" or "XV" && l.Code.Heading is "7318" or "6911" or "6912"))
            return [];
        var hub = real.Lines[0].Code.Heading == "7318" ? "MY" : "XH";
        return
        [
            real with
            {
                Dispatch = hub,
                Lines = [.. real.Lines.Select(l => l.Origin is "XW" or "XV" ? l with { Origin = hub } : l)],
            },
        ];
    }

    private static IReadOnlyList<Consignment> Split(
        Consignment real,
        TariffEdition edition,
        SeededRandom random
    )
    {
        if (!real.IsParcel)
            return [];
        var line = real.Lines[0];
        var most =
            ParcelPriceMax
            * (
                edition
                    .ExchangeRates.On(real.Currency, DateOnly.FromDateTime(real.LodgedAt.UtcDateTime))
                    ?.ForeignPerOwn
                ?? 1m
            );
        var parts = random.Between(3, 7);
        return
        [
            .. Enumerable
                .Range(0, parts)
                .Select(n =>
                    real with
                    {
                        LodgedAt = real.LodgedAt.AddMinutes(n * random.Between(1, 9)),
                        Invoice = $"{real.Invoice}-{n + 1}",
                        Lines =
                        [
                            line with
                            {
                                Price = Math.Round(most * (decimal)(0.9 + 0.1 * random.Next()), 2),
                            },
                        ],
                    }
                ),
        ];
    }
}
