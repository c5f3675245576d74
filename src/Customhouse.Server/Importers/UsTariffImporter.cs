using System.Text.RegularExpressions;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Importers;

/// <summary>What an import took and what it would not take, each by its name.</summary>
public sealed class TariffImportReport
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Rows whose words and columns tell two rates; such a rate is not computed.</summary>
    public List<string> Disagreements { get; } = [];

    public void Count(string what) => _counts[what] = _counts.GetValueOrDefault(what) + 1;

    public int Of(string what) => _counts.GetValueOrDefault(what);

    /// <summary>The sum of all counts whose name begins so.</summary>
    public int OfAll(string beginning) =>
        _counts.Where(c => c.Key.StartsWith(beginning, StringComparison.Ordinal)).Sum(c => c.Value);

    public void Print(TextWriter to)
    {
        foreach (var (what, count) in _counts)
            to.WriteLine($"{count, 8}  {what}");
        to.WriteLine($"{Disagreements.Count, 8}  rates of which words and columns disagree");
        foreach (var disagreement in Disagreements)
            to.WriteLine($"          {disagreement}");
    }
}

/// <summary>
/// Turns the US tariff database (US International Trade Commission, a work of the United States, public
/// domain) into the lines of an edition. The printed words of a rate are read, and the columns beside them
/// must agree; the same input gives the same edition, byte by byte.
/// </summary>
/// <param name="rules">The edition without its lines: name, days, currency, programmes, taxes.</param>
/// <param name="omittedChapters">Chapters left out, as 98 and 99, which hold rules of the United States
/// only.</param>
public sealed partial class UsTariffImporter(TariffEdition rules, IReadOnlyCollection<string> omittedChapters)
{
    /// <summary>The database writes this for a line that is not known to end.</summary>
    private static readonly DateOnly NoEnd = new(2050, 12, 31);

    // Units of quantity as the database abbreviates them, and their codes of UN/ECE Recommendation 20.
    private static readonly Dictionary<string, string> UnitOf = new(StringComparer.OrdinalIgnoreCase)
    {
        ["KG"] = "KGM",
        ["NO"] = "NAR",
        ["M2"] = "MTK",
        ["DOZ"] = "DZN",
        ["T"] = "TNE",
        ["PRS"] = "PR",
        ["L"] = "LTR",
        ["M3"] = "MTQ",
        ["DPR"] = "DPR",
        ["PCS"] = "H87",
        ["GRS"] = "GRO",
        ["GM"] = "GRM",
        ["G"] = "GRM",
        ["PFL"] = "PFL",
        ["DPC"] = "DPC",
        ["THS"] = "MIL",
        ["BBL"] = "BLL",
        ["CYK"] = "KNS",
        ["M"] = "MTR",
        ["CAR"] = "CTM",
        ["HUN"] = "CEN",
        ["KM3"] = "R9",
        ["CM2"] = "CMK",
        ["KTS"] = "KNS",
        ["CKG"] = "KNS",
        ["W"] = "WTT",
        ["LNM"] = "LM",
        ["KWH"] = "KWH",
        ["MWH"] = "MWH",
    };

    private readonly HashSet<string> _programmes = [.. rules.Programmes.Select(p => p.Code)];

    public TariffImportReport Report { get; } = new();

    /// <exception cref="FormatException">The file is not the US tariff database.</exception>
    public TariffEdition Import(TextReader csv) =>
        rules with
        {
            Nomenclature = new Nomenclature(UsTariffRow.ReadAll(csv).Select(Line).OfType<TariffLine>()),
        };

    private TariffLine? Line(UsTariffRow row)
    {
        Report.Count("rows");
        var code = HsCode.Parse(row.Code);
        if (omittedChapters.Contains(code.Chapter))
            return LeftOut($"of chapter {code.Chapter}");
        var ends = row.Ends == NoEnd ? (DateOnly?)null : row.Ends;
        if (ends < rules.From)
            return LeftOut("ended before the edition begins");
        if (ends < row.Begins)
            return LeftOut("ends before it begins");
        if (rules.To is { } to && row.Begins > to)
            return LeftOut("begins after the edition ends");
        Report.Count("lines");
        var additional = code.Chapter == "99";
        return new TariffLine
        {
            Code = code,
            IsAdditional = additional,
            From = row.Begins,
            To = ends,
            Description = Plain(row["brief_description"]),
            Units = [.. UnitsOf(row)],
            Mfn = RateOf(row, "mfn", "mfn_text_rate", additional),
            General = RateOf(row, "col2", "col2_text_rate", additional),
            Preferences = [.. PreferencesOf(row, additional)],
        };
    }

    private TariffLine? LeftOut(string why)
    {
        Report.Count($"left out: {why}");
        return null;
    }

    private IEnumerable<string> UnitsOf(UsTariffRow row)
    {
        foreach (var column in new[] { "quantity_1_code", "quantity_2_code" })
        {
            var unit = row[column];
            if (unit.Length == 0 || unit.Equals("NA", StringComparison.OrdinalIgnoreCase))
                continue;
            if (UnitOf.TryGetValue(unit, out var code))
                yield return code;
            else
                Report.Count($"unit without a code of Recommendation 20: {unit}");
        }
    }

    private Rate RateOf(UsTariffRow row, string prefix, string textColumn, bool additional)
    {
        var words = Plain(row[textColumn]);
        var columns = row.Columns(prefix);
        return Judge(row, prefix, words, UsRateText.Parse(words, rules.Currency, additional), columns);
    }

    private Rate Judge(UsTariffRow row, string what, string words, Rate? rate, UsColumns? columns)
    {
        if (rate is null)
        {
            Report.Count($"{what} refused: {FormOf(words, columns?.TypeCode ?? "")}");
            return new Rate(null, Other: words.Length == 0 ? "no rate is told" : words);
        }
        if (columns is { Decide: true } && !columns.Agree(rate))
        {
            Report.Disagreements.Add(
                $"{row.Code} {what}: '{words}', columns type {columns.TypeCode}:"
                    + $" {columns.AdValorem} {columns.Specific} {columns.Other}"
            );
            Report.Count($"{what} refused: words and columns disagree");
            return new Rate(null, Other: $"{words} (words and columns disagree)");
        }
        Report.Count($"{what} taken: {KindOf(rate)}");
        return rate;
    }

    private IEnumerable<PreferentialRate> PreferencesOf(UsTariffRow row, bool additional)
    {
        var marked = row.MarkedProgrammes().ToHashSet(StringComparer.Ordinal);
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match group in Groups().Matches(Plain(row["col1_special_text"])))
        {
            var words = group.Groups["rate"].Value.Trim();
            var rate = UsRateText.Parse(words, rules.Currency, additional);
            foreach (var code in group.Groups["codes"].Value.Split(',', StringSplitOptions.TrimEntries))
            {
                if (!told.Add(code))
                    Report.Count($"preference told twice: {code}");
                else if (PreferenceOf(row, code, words, rate, marked) is { } preference)
                    yield return preference;
            }
        }
        foreach (var code in marked.Where(c => !told.Contains(c)).Order(StringComparer.Ordinal))
            Report.Count($"preference refused: marked in the columns but not in words: {code}");
    }

    private PreferentialRate? PreferenceOf(
        UsTariffRow row,
        string code,
        string words,
        Rate? rate,
        HashSet<string> marked
    )
    {
        // A* is the generalised system without some countries, which a column names.
        var programme = code == "A*" ? "A" : code;
        if (!_programmes.Contains(programme))
        {
            Report.Count($"preference left out: no programme {programme} in the edition");
            return null;
        }
        // S+ has no columns: what USMCA gives to its members only in part.
        if (!marked.Contains(code) && code != "S+")
        {
            Report.Count($"preference refused: told in words but not marked in the columns: {code}");
            return new PreferentialRate(
                programme,
                new Rate(null, Other: $"{words} (not marked in the columns)"),
                []
            );
        }
        return new PreferentialRate(
            programme,
            Judge(row, "preference", words, rate, row.ColumnsOf(code)),
            code == "A*" ? [.. Countries(row["gsp_ctry_excluded"])] : []
        );
    }

    private static IEnumerable<CountryCode> Countries(string joined)
    {
        var letters = string.Concat(joined.Where(char.IsAsciiLetter)).ToUpperInvariant();
        for (var i = 0; i + 1 < letters.Length; i += 2)
            yield return CountryCode.Parse(letters[i..(i + 2)]);
    }

    private static string KindOf(Rate rate) =>
        rate switch
        {
            { Percent: 0m, PerUnit: null } => "free",
            { PerUnit: null } => "ad valorem",
            { Percent: null, Plus: null } => "specific",
            { Percent: null } => "two specific",
            _ => "compound",
        };

    /// <summary>
    /// The name of a form that is not computed, by the database's own types where it tells one.
    /// </summary>
    private static string FormOf(string words, string type) =>
        type switch
        {
            _ when words.Length == 0 => "no rate is told",
            _ when words.StartsWith("See ", StringComparison.Ordinal) => "told in another line",
            _ when words.StartsWith("Free", StringComparison.OrdinalIgnoreCase) =>
                "free on a condition told in words",
            _ when words.Contains(" minus ", StringComparison.Ordinal) =>
                "a reduction of another line's rate",
            _ when words.Contains("jewel", StringComparison.Ordinal) || type == "T" =>
                "by the parts of a watch or the like",
            "K" => "by degrees of sugar",
            "Q" => "a quantity specified elsewhere",
            "9" => "the rate of other goods",
            "1" or "2" or "4" or "5" => "by a unit without a code of Recommendation 20",
            "7" => "a share of something other than the value",
            "N" => "none",
            _ => "told in words only",
        };

    private static string Plain(string text) =>
        Spaces().Replace(text, " ").Replace('|', '/').Replace('"', '\'').Trim();

    [GeneratedRegex(
        @"(?<rate>[^()]*(\([^()]*[a-z][^()]*\)[^()]*)*)\((?<codes> ?[A-Z]{1,2}[+*]?( ?, ?[A-Z]{1,2}[+*]?)*) ?\)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Groups();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Spaces();
}
