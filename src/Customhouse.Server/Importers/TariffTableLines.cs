using System.Globalization;
using System.Text.RegularExpressions;
using Customhouse.Server.Suggestions;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Importers;

/// <summary>
/// What the columns of a plain tariff mean (docs/TARIFF.md): each row becomes a line of the tariff, or tells
/// its faults, each with the value that stands there and what would mend it.
/// </summary>
/// <param name="head">The edition that the lines belong to, without them.</param>
internal sealed partial class TariffTableLines(string file, TariffEdition head)
{
    /// <summary>The word that a column of a preference begins with; the programme's code follows.</summary>
    public const string Preference = "preference";

    private const string Code = "code";
    private const string Description = "description";
    private const string From = "from";
    private const string To = "to";
    private const string Units = "units";
    private const string Duty = "duty";
    private const string GeneralDuty = "general duty";
    private const string Additional = "additional";

    private const int HeadingDigits = 4;

    /// <summary>A word that parts a preference from the countries that it leaves out.</summary>
    private const string Except = "except";

    private static readonly string[] Known =
    [
        Code,
        Description,
        From,
        To,
        Units,
        Duty,
        GeneralDuty,
        Additional,
    ];
    private static readonly string[] Demanded = [Code, Description, Duty];

    private readonly TariffCells _cells = new(file, head.Currency);
    private IReadOnlyList<string> _programmes = [];

    public IReadOnlyList<TableFault> Faults => _cells.Faults;

    /// <summary>Rows of chapters and headings, which stand in a tariff to be read and bear no duty.</summary>
    public int Headings { get; private set; }

    /// <summary>The lines of the table; complete where there is no fault.</summary>
    public IReadOnlyList<TariffLine> Read(
        IReadOnlyDictionary<string, int> columns,
        IReadOnlyList<TableRow> rows
    )
    {
        Judge(columns);
        var lines = new List<(int Row, TariffLine Line)>(rows.Count);
        foreach (var row in rows)
        {
            if (Faults.Count >= TableFault.Max)
                break;
            if (LineOf(row) is { } line)
                lines.Add((row.Line, line));
        }
        FindOverlaps(lines);
        return [.. lines.Select(l => l.Line)];
    }

    private void Judge(IReadOnlyDictionary<string, int> columns)
    {
        string[] programmes = [.. head.Programmes.Select(p => p.Code)];
        foreach (var (name, line) in columns)
        {
            if (name.StartsWith(Preference + " ", StringComparison.Ordinal))
            {
                if (programmes.Contains(name[(Preference.Length + 1)..]))
                    continue;
                Wrong(
                    line,
                    name,
                    $"The head of edition {head.Id} has no programme {name[(Preference.Length + 1)..]}; "
                        + "it has "
                        + (programmes.Length > 0 ? string.Join(", ", programmes) : "none")
                        + ".",
                    "Put the programme into the head, or take the column out."
                );
            }
            else if (!Known.Contains(name))
                Wrong(
                    line,
                    name,
                    $"There is no column '{name}': {Nearest.Words(name, [.. Known, Preference + " CODE"])}.",
                    "Give it a known name, or take it out."
                );
        }
        foreach (var name in Demanded)
            if (!columns.ContainsKey(name))
                Wrong(
                    0,
                    name,
                    $"There is no such column; there are {string.Join(", ", columns.Keys)}.",
                    "Put the column in, with its name in the first line."
                );
        _programmes = [.. programmes.Where(p => columns.ContainsKey($"{Preference} {p}"))];
    }

    private TariffLine? LineOf(TableRow row)
    {
        var before = Faults.Count;
        var digits = string.Concat(Cell(row, Code).Where(c => c is not ('.' or ' ')));
        if (
            digits.Length is > 0 and <= HeadingDigits
            && digits.All(char.IsAsciiDigit)
            && Cell(row, Duty).Length == 0
        )
        {
            Headings++;
            return null;
        }
        var code = _cells.Code(row, Code, digits);
        var description = Spaces().Replace(Cell(row, Description).Replace('|', '/').Replace('"', '\''), " ");
        if (description.Length == 0)
            Wrong(row.Line, Description, "It is empty.", "Say in words what goods the code holds.");
        var from = Cell(row, From).Length == 0 ? head.From : _cells.Day(row, From);
        var to = Cell(row, To).Length == 0 ? null : _cells.Day(row, To);
        if (to < from)
            Wrong(
                row.Line,
                To,
                $"The line ends on {Day(to)} and begins on {Day(from)}.",
                "Let it end on that day or later."
            );
        var duty = _cells.Rate(row, Duty, Cell(row, Duty));
        var general = Cell(row, GeneralDuty) is { Length: > 0 } written
            ? _cells.Rate(row, GeneralDuty, written)
            : duty;
        var line = new TariffLine
        {
            Code = code,
            Description = description,
            From = from ?? head.From,
            To = to,
            Units = _cells.Units(row, Units),
            Mfn = duty,
            General = general,
            Preferences = [.. _programmes.Select(p => PreferenceOf(row, p)).OfType<PreferentialRate>()],
            IsAdditional = _cells.YesOrNo(row, Additional),
        };
        return Faults.Count == before ? line : null;
    }

    private PreferentialRate? PreferenceOf(TableRow row, string programme)
    {
        var column = $"{Preference} {programme}";
        if (Cell(row, column) is not { Length: > 0 } written)
            return null;
        var cut = written.IndexOf($" {Except} ", StringComparison.OrdinalIgnoreCase);
        var rate = _cells.Rate(row, column, cut < 0 ? written : written[..cut].Trim());
        var left = new List<CountryCode>();
        foreach (
            var name in cut < 0
                ? []
                : written[(cut + Except.Length + 2)..]
                    .Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
        )
            if (CountryCode.TryParse(name, out var country))
                left.Add(country);
            else
                Wrong(
                    row.Line,
                    column,
                    $"'{name}' is no country of ISO 3166-1.",
                    $"Write its two capitals, as 0% {Except} TH IN."
                );
        return new PreferentialRate(programme, rate, left);
    }

    /// <summary>Two lines of one code on one day would leave open which of them decides.</summary>
    private void FindOverlaps(List<(int Row, TariffLine Line)> lines)
    {
        foreach (var same in lines.GroupBy(l => l.Line.Code.Digits))
        {
            var all = same.OrderBy(l => l.Line.From).ThenBy(l => l.Row).ToArray();
            foreach (var (before, after) in all.Zip(all.Skip(1)))
                if (before.Line.To is not { } end || end >= after.Line.From)
                    Wrong(
                        after.Row,
                        Code,
                        $"{same.Key} begins on {Day(after.Line.From)}, and line {before.Row} has it "
                            + $"until {(before.Line.To is { } to ? Day(to) : "no known end")}.",
                        "Take one of the two out, or let the earlier end before the later begins."
                    );
        }
    }

    private void Wrong(int line, string column, string words, string mend) =>
        _cells.Wrong(line, column, words, mend);

    private static string Cell(TableRow row, string column) => TariffCells.Of(row, column);

    private static string Day(DateOnly? day) =>
        day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();
}
