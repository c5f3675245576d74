using System.Globalization;
using CsvHelper;
using Customhouse.Tariff;

namespace Customhouse.Server.Importers;

/// <summary>
/// A rate as the US tariff database tells it a second time, in columns: the judge of what its words say.
/// </summary>
/// <param name="TypeCode">0 free, 1-2 specific, 3 two specific, 4-5 compound, 6 compound of three, 7 ad
/// valorem; else none.</param>
/// <param name="AdValorem">A fraction: 0.056 is 5.6 per cent.</param>
public sealed record UsColumns(string TypeCode, decimal AdValorem, decimal Specific, decimal Other)
{
    /// <summary>The columns hold this where the rate has no figure.</summary>
    private const decimal Filler = 9999m;

    /// <summary>True if the type is one whose figures are all in the columns.</summary>
    public bool Decide =>
        TypeCode is "0" or "1" or "2" or "3" or "4" or "5" or "6" or "7"
        && AdValorem < Filler
        && Specific < Filler
        && Other < Filler;

    /// <summary>
    /// True if the parsed words have the figures of the columns. These cut a percentage to one decimal and
    /// some amounts to the cent (33.33% stands there as 0.333), and tell "$6/1000" as 0.006 for each article.
    /// </summary>
    public bool Agree(Rate rate)
    {
        if (Cut(rate.Percent ?? 0m, AdValorem * 100m, 1) != AdValorem * 100m)
            return false;
        var told = new[] { Specific, Other }.Where(f => f != 0m).ToList();
        for (var part = rate; part is not null; part = part.Plus)
            if (
                part.PerUnit is { Amount: not 0m } amount
                && !told.Remove(told.Find(f => Same(f, amount.Amount, part)))
            )
                return false;
        return told.Count == 0;
    }

    private static bool Same(decimal told, decimal amount, Rate part) =>
        Cut(amount, told, 2) == told || part.Unit == "MIL" && told * 1000m == amount;

    /// <summary>Cut to the decimals that the column shows, but to no fewer than it keeps.</summary>
    private static decimal Cut(decimal value, decimal told, int kept) =>
        decimal.Round(value, Math.Max((told / 1.000000000000m).Scale, kept), MidpointRounding.ToZero);
}

/// <summary>One row of the US tariff database, read by the names of its columns.</summary>
public sealed class UsTariffRow
{
    /// <summary>
    /// Programmes that have columns of their own: our code, the column's name, and the mark in it.
    /// </summary>
    private static readonly (string Code, string Column, string Mark)[] ColumnsOfProgrammes =
    [
        ("P", "dr_cafta", "P"),
        ("P+", "dr_cafta_plus", "P+"),
        ("JO", "jordan", "JO"),
        ("SG", "singapore", "SG"),
        ("CL", "chile", "CL"),
        ("MA", "morocco", "MA"),
        ("AU", "australia", "AU"),
        ("BH", "bahrain", "BH"),
        ("OM", "oman", "OM"),
        ("PE", "peru", "PE"),
        ("KR", "korea", "KR"),
        ("CO", "colombia", "CO"),
        ("PA", "panama", "PA"),
        ("JP", "japan", "JP"),
        ("S", "usmca", "S"),
        ("E", "cbi", "E"),
        ("R", "cbtpa", "R"),
    ];

    /// <summary>Programmes that are free or not at all, and so have a mark only.</summary>
    private static readonly (string Code, string Column)[] Marks =
    [
        ("B", "apta_indicator"),
        ("C", "civil_air_indicator"),
        ("D", "agoa_indicator"),
        ("IL", "israel_fta_indicator"),
        ("K", "pharmaceutical_ind"),
        ("L", "dyes_indicator"),
        ("NP", "nepal_indicator"),
    ];

    private readonly Dictionary<string, string> _fields;

    private UsTariffRow(Dictionary<string, string> fields) => _fields = fields;

    public string Code => this["hts8"];

    public string this[string column] => _fields.GetValueOrDefault(column, "");

    public UsColumns Columns(string prefix) =>
        new(
            this[prefix + "_rate_type_code"],
            Figure(prefix + "_ad_val_rate"),
            Figure(prefix + "_specific_rate"),
            Figure(prefix + "_other_rate")
        );

    /// <summary>Programmes that the columns mark on this row.</summary>
    public IEnumerable<string> MarkedProgrammes()
    {
        if (this["gsp_indicator"] is { Length: > 0 } gsp)
            yield return gsp;
        foreach (var (code, column, mark) in ColumnsOfProgrammes)
        {
            var marked = this[column + "_indicator"];
            if (marked == mark)
                yield return code;
            else if (marked.Length > 0)
                yield return marked;
        }
        foreach (var (code, column) in Marks)
            if (this[column].Length > 0)
                yield return code;
    }

    /// <summary>The columns of a programme's rate; null where it has a mark only.</summary>
    public UsColumns? ColumnsOf(string programme)
    {
        foreach (var (code, column, _) in ColumnsOfProgrammes)
            if (code == programme)
                return Columns(column);
        return null;
    }

    public DateOnly Begins => Day("begin_effect_date", 1950);

    public DateOnly Ends => Day("end_effective_date", 1970);

    public static IEnumerable<UsTariffRow> ReadAll(TextReader csv)
    {
        using var reader = CsvReader.Create(csv);
        reader.ReadHeader();
        var header = reader.Headers.ToArray();
        if (!header.Contains("hts8"))
            throw new FormatException("this is not the US tariff database: no column hts8");
        while (reader.Read())
        {
            var fields = new Dictionary<string, string>(header.Length, StringComparer.Ordinal);
            for (var i = 0; i < header.Length && i < reader.FieldCount; i++)
                if (reader.GetString(i) is { Length: > 0 } value)
                    fields[header[i]] = value.Trim();
            yield return new UsTariffRow(fields);
        }
    }

    private decimal Figure(string column) =>
        this[column] is { Length: > 0 } text
            ? decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)
            : 0m;

    /// <summary>Years have two digits there: a beginning is after 1950, an end after 1970.</summary>
    private DateOnly Day(string column, int since)
    {
        var parts = this[column].Split('/');
        if (parts.Length != 3)
            throw new FormatException($"{Code}: '{this[column]}' is no date");
        var year = int.Parse(parts[2], CultureInfo.InvariantCulture);
        if (year < 100)
            year += year + 1900 > since ? 1900 : 2000;
        return new DateOnly(
            year,
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            int.Parse(parts[1], CultureInfo.InvariantCulture)
        );
    }
}
