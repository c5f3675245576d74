using System.Globalization;
using System.Text;
using Customhouse.Values;

namespace Customhouse.Lawbooks;

/// <summary>A row of a lawbook's terms as it is read. What is read of it stands in its normal form, so that
/// nothing counts that a comparison of lawbooks would not tell.</summary>
internal sealed class TermRow(Members members, FaultList faults)
{
    private readonly StringBuilder _said = new();
    private readonly List<(string Name, TermRow Row)> _within = [];

    /// <summary>What was read of it, a line each.</summary>
    public string Said =>
        string.Concat(
            _within.Select(w => $"  {w.Name}: {string.Join("; ", w.Row.Lines)}\n").Prepend(_said.ToString())
        );

    /// <summary>The lines without what sets them in; a semicolon of a value does not pass for the one between
    /// two values.</summary>
    private IEnumerable<string> Lines =>
        Said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l[2..].Replace(";", "\\;", StringComparison.Ordinal));

    /// <summary>Whether it has a value under a name.</summary>
    public bool Has(string name) => members.Find(name) is not null;

    /// <summary>A text that must be there; empty where it is not.</summary>
    public string Needed(string name) => Say(name, members.NeededText(name)) ?? "";

    /// <summary>A text; null where there is none.</summary>
    public string? Text(string name)
    {
        if (members.Find(name) is null)
            return null;
        return Needed(name);
    }

    /// <summary>Texts of a list, or the one that stands alone; none where there is none.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        var texts = members.Texts(name);
        foreach (var (text, at) in texts)
            if (text.Length == 0)
                faults.Add(at, $"a value of {name} is empty", "write it out, in quotes where it is a number");
        foreach (var twice in texts.GroupBy(t => t.Text).Where(g => g.Count() > 1))
            faults.Add(twice.Last().At, $"{name} has {twice.Key} twice", "keep one of them");
        if (texts.Count > 0)
            Say(
                name,
                string.Join(
                    ", ",
                    texts.Select(t =>
                        t.Text.Replace("\\", "\\\\", StringComparison.Ordinal)
                            .Replace(",", "\\,", StringComparison.Ordinal)
                    )
                )
            );
        return [.. texts.Select(t => t.Text)];
    }

    /// <summary>Texts of a list that must hold one at least.</summary>
    public IReadOnlyList<string> NeededTexts(string name)
    {
        if (members.Needed(name) is not { } value)
            return [];
        var texts = Texts(name);
        if (texts.Count == 0 && value.List is not null)
            faults.Add(value, $"{name} is empty", "name one at least, or leave the row out");
        return texts;
    }

    /// <summary>Single letters, together in one text; empty where there are none.</summary>
    public string Letters(string name)
    {
        var letters = Texts(name);
        if (letters.FirstOrDefault(l => l.Length != 1) is { Length: > 0 } longer)
            faults.Add(
                members.Find(name)!,
                $"{name} has '{longer}', and each is one letter",
                "write the third letter of the type (DE 1/2), as in [C, F]"
            );
        return string.Concat(letters);
    }

    /// <summary>Whether something is so; not, where there is no value.</summary>
    public bool Is(string name)
    {
        var so = members.Is(name);
        if (so)
            Say(name, "true");
        return so;
    }

    /// <summary>The first and the last day.</summary>
    public Period Period()
    {
        var period = members.Period();
        if (period.From is { } from)
            Say("from", from.ToString("O", CultureInfo.InvariantCulture));
        if (period.To is { } to)
            Say("to", to.ToString("O", CultureInfo.InvariantCulture));
        return period;
    }

    /// <summary>One of some words that must be there; the first meaning where it is none of them.</summary>
    /// <param name="what">What the words are, for faults.</param>
    public T OneOf<T>(string name, string what, IReadOnlyDictionary<string, T> known)
    {
        var word = Needed(name);
        if (known.TryGetValue(word, out var meaning))
            return meaning;
        if (word.Length > 0)
            Unknown(members.Find(name)!, word, what, [.. known.Keys]);
        return known.Values.First();
    }

    /// <summary>Words of a list, each of them known; those that are not are left out.</summary>
    /// <param name="what">What the words are, for faults.</param>
    public IReadOnlyList<T> Words<T>(
        string name,
        string what,
        IReadOnlyDictionary<string, T> known,
        bool isNeeded = false
    )
    {
        var meanings = new List<T>();
        foreach (var word in isNeeded ? NeededTexts(name) : Texts(name))
            if (known.TryGetValue(word, out var meaning))
                meanings.Add(meaning);
            else if (word.Length > 0)
                Unknown(members.Find(name)!, word, what, [.. known.Keys]);
        return meanings;
    }

    /// <summary>A number from zero on that must be there.</summary>
    public decimal Number(string name)
    {
        var text = members.NeededText(name);
        if (
            decimal.TryParse(
                text,
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
            Say(name, number.ToString("0.############################", CultureInfo.InvariantCulture));
        else if (text.Length > 0)
            faults.Add(members.Find(name)!, $"{name} is '{text}', and no number", "write it as 12.34");
        return number;
    }

    /// <summary>A whole number that must be there.</summary>
    public int Whole(string name, int min, int max)
    {
        var number = Number(name);
        if (number >= min && number <= max && decimal.Truncate(number) == number)
            return (int)number;
        Wrong(name, $"{name} is {number}", $"write a whole number from {min} to {max}");
        return min;
    }

    /// <summary>A currency that must be there.</summary>
    public Currency Currency(string name)
    {
        var text = Needed(name);
        if (!Values.Currency.TryParse(text, out var currency) && text.Length > 0)
            faults.Add(
                members.Find(name)!,
                $"{name} is '{text}', and no currency",
                "write its code, three capitals (ISO 4217)"
            );
        return currency;
    }

    /// <summary>Rows within this one.</summary>
    public IReadOnlyList<TermRow> Rows(string name, EntryReading reading, string[] known)
    {
        var rows = new List<TermRow>();
        foreach (var entry in members.List(name))
            if (reading.Of(entry, $"a value of {name}", known) is { } inner)
                rows.Add(Within(name, inner));
        return rows;
    }

    /// <summary>Values under names within this row; null where there are none.</summary>
    public TermRow? Inner(string name, EntryReading reading, string[] known) =>
        members.Find(name) is { } entry && reading.Of(entry, name, known) is { } inner
            ? Within(name, inner)
            : null;

    /// <summary>Values under names that must be there.</summary>
    public TermRow? NeededInner(string name, EntryReading reading, string[] known) =>
        members.Needed(name) is null ? null : Inner(name, reading, known);

    /// <summary>Tells that something of the row is wrong, at a value of it where there is one.</summary>
    public void Wrong(string? name, string what, string mend) =>
        faults.Add((name is null ? null : members.Find(name)) ?? members.Entry, what, mend);

    private TermRow Within(string name, Members inner)
    {
        var row = new TermRow(inner, faults);
        _within.Add((name, row));
        return row;
    }

    private void Unknown(LawEntry at, string word, string what, string[] known) =>
        faults.Add(at, $"'{word}' is no {what}", EntryReading.Suggestion(word, known));

    private string? Say(string name, string? value)
    {
        if (value is not null)
            _said.Append("  ").Append(name).Append(": ").Append(LawDigest.Line(value)).Append('\n');
        return value;
    }
}
