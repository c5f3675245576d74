using System.Globalization;
using System.Runtime.InteropServices;
using Customhouse.Values;

namespace Customhouse.Lawbooks;

/// <summary>Reads values under names out of entries, and tells each that is missing, unknown or of another
/// form.</summary>
internal sealed class EntryReading(FaultList faults)
{
    /// <summary>Values under names of which each is known; null where the entry is none.</summary>
    public Members? Of(LawEntry entry, string what, string[] known)
    {
        if (entry.Members is not { } members)
        {
            faults.Add(
                entry,
                $"{what} is {entry.Kind}",
                $"write names with values: {string.Join(", ", known)}"
            );
            return null;
        }
        var seen = new Dictionary<string, LawEntry>(StringComparer.Ordinal);
        foreach (var member in members)
            if (!known.Contains(member.Name))
                faults.Add(
                    entry.File,
                    member.Line,
                    $"{what} has no '{member.Name}'",
                    Suggestion(member.Name, known)
                );
            else if (!seen.TryAdd(member.Name, member.Value))
                faults.Add(entry.File, member.Line, $"'{member.Name}' stands twice", "keep one of them");
        return new Members(entry, what, seen, faults);
    }

    /// <summary>What would mend an unknown name: the nearest, else all.</summary>
    public static string Suggestion(string name, IReadOnlyCollection<string> known) =>
        NearestName.Of(name, known) is { } near ? $"did you mean '{near}'?"
        : known.Count == 0 ? "there is none"
        : $"known are {string.Join(", ", known.Take(20))}";
}

/// <summary>The values under names of one entry.</summary>
internal sealed class Members(
    LawEntry entry,
    string what,
    Dictionary<string, LawEntry> values,
    FaultList faults
)
{
    public LawEntry Entry => entry;

    public LawEntry? Find(string name) => values.GetValueOrDefault(name);

    /// <summary>A value that must be there.</summary>
    public LawEntry? Needed(string name)
    {
        if (Find(name) is { } value)
            return value;
        faults.Add(entry, $"{what} has no {name}", $"add '{name}:'");
        return null;
    }

    /// <summary>A text that must be there and not be empty; empty where it is not.</summary>
    public string NeededText(string name) =>
        Needed(name) is not { } value ? ""
        : TextOf(value, name) is { Length: > 0 } text ? text
        : Told(value, $"{name} is empty", "write it out");

    /// <summary>A text; null where there is none.</summary>
    public string? Text(string name) => Find(name) is { } value ? TextOf(value, name) : null;

    /// <summary>Texts of a list, or the one that stands alone; none where there is none.</summary>
    public IReadOnlyList<(string Text, LawEntry At)> Texts(string name)
    {
        if (Find(name) is not { } value)
            return [];
        return value.Text is { } alone
            ? [(alone, value)]
            : [.. List(name).Select(e => (TextOf(e, name) ?? "", e))];
    }

    /// <summary>The values of a list; none where there is none.</summary>
    public IReadOnlyList<LawEntry> List(string name)
    {
        if (Find(name) is not { } value)
            return [];
        if (value.List is { } list)
            return list;
        faults.Add(value, $"{name} is {value.Kind}", "write a list, each value after a dash");
        return [];
    }

    /// <summary>A day; null where there is none.</summary>
    public DateOnly? Day(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (
            DateOnly.TryParseExact(
                text,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
        )
            return day;
        faults.Add(Find(name)!, $"{name} is '{text}', and no day", "write it as 2026-01-31");
        return null;
    }

    /// <summary>The first and the last day of what holds for a time.</summary>
    public Period Period()
    {
        var period = new Period(Day("from"), Day("to"));
        if (period is { From: { } from, To: { } to } && to < from)
            faults.Add(
                Find("to")!,
                $"the last day, {to:yyyy-MM-dd}, is before the first, {from:yyyy-MM-dd}",
                "mend one of the days"
            );
        return period;
    }

    /// <summary>Whether something is so; not, where there is no value.</summary>
    public bool Is(string name)
    {
        if (Text(name) is not { } text)
            return false;
        if (text is not ("true" or "false"))
            faults.Add(Find(name)!, $"{name} is '{text}'", "write true or false");
        return text == "true";
    }

    private string? TextOf(LawEntry value, string name) =>
        value.Text ?? Told(value, $"{name} is {value.Kind}", "write a text");

    private string Told(LawEntry value, string wrong, string mend)
    {
        faults.Add(value, wrong, mend);
        return "";
    }
}

/// <summary>A first and a last day; either may be open.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Period(DateOnly? From, DateOnly? To)
{
    public bool Holds(DateOnly day) => !(day < From) && !(day > To);

    /// <summary>The days on which something begins or has just ended.</summary>
    public IEnumerable<DateOnly> Changes
    {
        get
        {
            if (From is { } from)
                yield return from;
            if (To is { } to && to < DateOnly.MaxValue)
                yield return to.AddDays(1);
        }
    }

    /// <summary>Whether two periods have a day in common.</summary>
    public bool Meets(Period other) => !(other.From > To) && !(From > other.To);
}

/// <summary>What is wrong, as far as it is told.</summary>
internal sealed class FaultList
{
    /// <summary>Faults that one reading tells; what is behind them is told when they are mended.</summary>
    private const int FaultsMax = 200;

    private readonly List<LawFault> _all = [];

    /// <summary>Whether anything is wrong.</summary>
    public bool Any => _all.Count > 0;

    /// <summary>In the order of files and lines.</summary>
    public IReadOnlyList<LawFault> InOrder =>
        [.. _all.Distinct().OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line)];

    public void Add(LawEntry at, string what, string mend) => Add(at.File, at.Line, what, mend);

    public void Add(string file, int line, string what, string mend)
    {
        if (_all.Count < FaultsMax)
            _all.Add(new(file, line, what, mend));
    }
}
