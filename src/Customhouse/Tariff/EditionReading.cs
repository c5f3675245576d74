using System.Text;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>A fault of an edition file.</summary>
/// <param name="Line">Its line from 1; 0 for a fault of the edition as a whole.</param>
/// <param name="Words">What is wrong, in words that name the line.</param>
public sealed record EditionFault(int Line, string Words);

/// <summary>
/// Reads an edition file row by row: it tells how far it has come and gathers the faults of all lines, so
/// that who sends a file mends them together.
/// </summary>
public sealed class EditionReading(string text)
{
    /// <summary>Faults that are told; past it the file is read no further.</summary>
    public const int FaultsMax = 200;

    /// <summary>Characters of one rule over all its rows.</summary>
    private const int RowCharactersMax = 65_536;

    private const string CarriageReturn = "a carriage return stands within the row";

    private readonly List<EditionFault> _faults = [];
    private readonly EditionRules _rules = new();
    private int _row;

    /// <summary>Rows of the whole file.</summary>
    public int Rows { get; } = text.AsSpan().Count('\n') + (text.EndsWith('\n') || text.Length == 0 ? 0 : 1);

    /// <summary>Rows read so far; may be asked while another thread reads.</summary>
    public int RowsRead => Volatile.Read(ref _row);

    /// <summary>In the order of the lines; complete when the reading has ended.</summary>
    public IReadOnlyList<EditionFault> Faults => _faults;

    /// <summary>Reads the edition.</summary>
    /// <param name="goesOn">Asked at each row; false gives the reading up.</param>
    /// <returns>Null where there are faults, or where it was given up.</returns>
    public TariffEdition? Read(Func<bool>? goesOn = null)
    {
        if (Rows > Limits.EditionRowsMax)
        {
            _faults.Add(
                new EditionFault(
                    0,
                    $"the edition has {Rows} rows, and at most {Limits.EditionRowsMax} are taken"
                )
            );
            return null;
        }
        var begun = new StringBuilder();
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (goesOn?.Invoke() == false || _faults.Count >= FaultsMax)
                return null;
            var row = NextRow(ref rest);
            if (begun.Length == 0 && (row.IsWhiteSpace() || row[0] == '#'))
                continue;
            if (row.EndsWith("\\") && begun.Length < RowCharactersMax)
            {
                begun.Append(row[..^1]);
                continue;
            }
            if (begun.Length == 0 && row is "lines")
                return ReadLines(rest, goesOn);
            try
            {
                if (row.Contains('\r'))
                    throw new FormatException($"line {_row}: {CarriageReturn}");
                if (begun.Length >= RowCharactersMax)
                    throw new FormatException($"line {_row}: the row is too long");
                _rules.Take(new EditionRow(begun.Append(row).ToString(), _row));
            }
            catch (FormatException e)
            {
                _faults.Add(new EditionFault(_row, e.Message));
            }
            begun.Clear();
        }
        if (begun.Length > 0)
            _faults.Add(new EditionFault(_row, $"line {_row}: the row goes on, but the file ends"));
        return Whole(_rules.Edition);
    }

    private TariffEdition? ReadLines(ReadOnlySpan<char> rest, Func<bool>? goesOn)
    {
        if (Whole(_rules.Edition) is not { } edition)
            return null;
        var lines = new List<TariffLine>();
        var reader = new TariffLineText(edition.Currency);
        while (!rest.IsEmpty)
        {
            if (goesOn?.Invoke() == false || _faults.Count >= FaultsMax)
                return null;
            var row = NextRow(ref rest);
            if (row.IsWhiteSpace() || row[0] == '#')
                continue;
            try
            {
                if (row.Contains('\r'))
                    throw new FormatException(CarriageReturn);
                lines.Add(reader.Read(row));
            }
            catch (FormatException e)
            {
                _faults.Add(new EditionFault(_row, $"line {_row}: {e.Message}"));
            }
        }
        return Whole(() => edition with { Nomenclature = new Nomenclature(lines) });
    }

    /// <summary>What only the whole file can be asked; nothing where a line is at fault already.</summary>
    private TariffEdition? Whole(Func<TariffEdition> edition)
    {
        if (_faults.Count > 0)
            return null;
        try
        {
            return edition();
        }
        catch (FormatException e)
        {
            _faults.Add(new EditionFault(0, e.Message));
            return null;
        }
    }

    private ReadOnlySpan<char> NextRow(ref ReadOnlySpan<char> rest)
    {
        Volatile.Write(ref _row, _row + 1);
        var end = rest.IndexOf('\n');
        var row = (end < 0 ? rest : rest[..end]).TrimEnd('\r');
        rest = end < 0 ? [] : rest[(end + 1)..];
        return row;
    }
}
