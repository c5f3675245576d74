using Customhouse.Tariff;
using Customhouse.Web.Language;

namespace Customhouse.Web.Pages.Administrator;

/// <summary>One row of a comparison.</summary>
/// <param name="Code">A commodity code, or the word of a rule.</param>
/// <param name="Before">What stood in the earlier edition; null for nothing.</param>
/// <param name="After">What stands in the later one; null for nothing.</param>
public sealed record ComparedRow(string Kind, string Code, string Description, string? Before, string? After);

/// <summary>Two editions side by side: lines added, ended, changed, and the rules that differ.</summary>
public sealed record EditionComparison(
    TariffEdition Earlier,
    TariffEdition Later,
    IReadOnlyList<ComparedRow> Rows
)
{
    public static readonly IReadOnlyList<string> Kinds = ["added", "ended", "changed", "rule"];

    /// <summary>Rows of the head that always differ and tell nothing.</summary>
    private static readonly string[] Names = ["edition", "in-force", "source"];

    public static EditionComparison Compare(TariffEdition one, TariffEdition other)
    {
        var (earlier, later) = one.From <= other.From ? (one, other) : (other, one);
        var lines = TariffDifference.Between(earlier, later);
        return new EditionComparison(
            earlier,
            later,
            [
                .. lines.Added.Select(l => new ComparedRow(
                    "added",
                    l.Code.Digits,
                    l.Description,
                    null,
                    RateText.Write(l.Mfn)
                )),
                .. lines.Ended.Select(l => new ComparedRow(
                    "ended",
                    l.Code.Digits,
                    l.Description,
                    RateText.Write(l.Mfn),
                    null
                )),
                .. lines.Changed.Select(c => Changed(c.Before, c.After)),
                .. Rules(earlier, later),
            ]
        );
    }

    public int Count(string kind) => Rows.Count(r => r.Kind == kind);

    public static IEnumerable<string> Head(Words words) =>
        [
            words["edition.kind"],
            words["form.code"],
            words["form.description"],
            words["trace.before"],
            words["trace.after"],
        ];

    public IEnumerable<IEnumerable<string?>> Lines(Words words) =>
        Rows.Select(row =>
            (IEnumerable<string?>)
                [words["edition.kind-" + row.Kind], row.Code, row.Description, row.Before, row.After]
        );

    /// <summary>Both sides of what changed and no more, as <c>MFN 5%; AU 0%</c>.</summary>
    private static ComparedRow Changed(TariffLine before, TariffLine after)
    {
        var (was, now) = (Charges(before), Charges(after));
        var names = was
            .Keys.Concat(now.Keys)
            .Distinct()
            .Where(n => was.GetValueOrDefault(n) != now.GetValueOrDefault(n))
            .ToArray();
        return new ComparedRow("changed", after.Code.Digits, after.Description, Side(was), Side(now));

        string? Side(Dictionary<string, string> charges)
        {
            var side = names.Where(charges.ContainsKey).Select(n => $"{n} {charges[n]}").ToArray();
            return side.Length == 0 ? null : string.Join("; ", side);
        }
    }

    private static Dictionary<string, string> Charges(TariffLine line)
    {
        var charges = new Dictionary<string, string>
        {
            ["MFN"] = RateText.Write(line.Mfn),
            ["general"] = RateText.Write(line.General),
        };
        foreach (var preference in line.Preferences)
            charges.TryAdd(preference.Programme, RateText.Write(preference.Rate));
        if (line.Units.Count > 0)
            charges["units"] = string.Join(",", line.Units);
        return charges;
    }

    private static IEnumerable<ComparedRow> Rules(TariffEdition earlier, TariffEdition later)
    {
        var (before, after) = (RulesOf(earlier), RulesOf(later));
        foreach (var row in before.Except(after))
            yield return new ComparedRow("rule", Word(row), "", row, null);
        foreach (var row in after.Except(before))
            yield return new ComparedRow("rule", Word(row), "", null, row);
    }

    private static string[] RulesOf(TariffEdition edition) =>
        [.. EditionFile.Rules(edition).Where(r => !Names.Contains(Word(r)))];

    private static string Word(string row) => row.Split(' ', 2)[0];
}
