using System.Globalization;
using System.Text;
using Customhouse.Engine;
using Customhouse.Engine.Lawbooks;
using Customhouse.Lawbooks;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Verbs;

/// <summary>Changes of law that <c>bench rehearsal</c> tries.</summary>
internal static class RehearsalChanges
{
    private const int Rules = 20;

    /// <summary>Conditions of new rules: most refuse nothing of the bench's trade, some refuse a little of
    /// it.</summary>
    private static readonly (string Of, string When, string Demand)[] Conditions =
    [
        ("item", "has(item.netMassKilograms)", "item.netMassKilograms < {n}000.0"),
        ("item", "has(item.itemPrice)", "item.itemPrice.amount < {n}0000.0"),
        ("item", "has(item.commodity) && item.commodity.startsWith(\"85\")", "item.packages.size() < {n}"),
        ("declaration", "declaration.isImport", "declaration.items.size() < {n}"),
        (
            "declaration",
            "has(declaration.totalPackageQuantity)",
            "declaration.totalPackageQuantity < {n}000.0"
        ),
        ("document", "has(document.id)", "document.id != \"X{n}\""),
        ("packaging", "has(packaging.quantity)", "packaging.quantity < {n}00.0"),
        ("origin", "has(origin.country)", "origin.country != \"Q{n}\""),
    ];

    /// <summary>The shipped law of an administration with twenty rules more.</summary>
    public static LawEdition TwentyRules(LawEdition of)
    {
        var administration = of.Lawbook!.Administration;
        var texts = new Dictionary<string, string>(
            LawFolder.ShippedTexts(administration),
            StringComparer.Ordinal
        );
        var head = texts.Keys.Single(k => k.EndsWith("/lawbook.yaml", StringComparison.Ordinal));
        texts[head] = texts[head].TrimEnd() + "\n  - bench.yaml\n";
        texts["bench.yaml"] = Text();
        var (body, faults) = LawBody.Read("bench", texts, administration, Actor.System);
        return body?.Edition ?? throw new InvalidOperationException($"the bench's lawbook: {faults[0]}");
    }

    private static string Text()
    {
        var text = new StringBuilder("rules:\n");
        for (var i = 0; i < Rules; i++)
        {
            var (of, when, demand) = Conditions[i % Conditions.Length];
            var number = (6 + i).ToString(CultureInfo.InvariantCulture);
            text.Append(
                CultureInfo.InvariantCulture,
                $"""
                  - code: BR{number}
                    of: {of}
                    when: '{when}'
                    demand: '{demand.Replace("{n}", number, StringComparison.Ordinal)}'
                    at: {of}
                    rule: Rule {number} of the measurement.
                    basis: Made up
                    mend: None.

                """
            );
        }
        return text.ToString();
    }

    /// <summary>An edition in which the goods of a chapter bear one per cent more.</summary>
    public static TariffEdition Chapter(TariffEdition of, string chapter) =>
        of with
        {
            Id = $"{of.Id}-bench",
            Nomenclature = new Nomenclature(
                of.Nomenclature.Lines.Select(l =>
                    l.Code.Chapter == chapter && l.Mfn.Percent is { } percent
                        ? l with
                        {
                            Mfn = l.Mfn with { Percent = percent + 1m },
                        }
                        : l
                )
            ),
        };
}
