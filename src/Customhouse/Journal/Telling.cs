using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Customhouse.Journal;

/// <summary>Who is told what happened. Why a subject was picked, for one, is for customs alone.</summary>
public enum Listener
{
    /// <summary>Officers, auditors, supervisors and administrators.</summary>
    Customs,

    /// <summary>Whoever the subject belongs to.</summary>
    Trader,
}

/// <summary>
/// What is told of an event or of a state: a key that stays, under which the translations stand; the English
/// for it; and the values that fill either, by their names in braces.
/// </summary>
/// <param name="Key">As <c>event.registered</c>.</param>
/// <param name="English">As <c>Registered; the goods are to be presented until {until}</c>.</param>
public sealed record Telling(string Key, string English)
{
    /// <summary>The name by which a sentence has <see cref="Count"/>.</summary>
    public const string Counted = "count";

    /// <summary>Texts, numbers, amounts (<see cref="Values.Money"/>) and days (a moment, of which the day is
    /// told) by their names.</summary>
    public ImmutableDictionary<string, object> Values { get; private init; } =
        ImmutableDictionary<string, object>.Empty;

    /// <summary>How many things it is about; null where it counts none. A translation has a form for each
    /// number.</summary>
    public int? Count { get; private init; }

    /// <summary>What somebody wrote or a rule says, told after the sentence in the language in which it was
    /// written; empty for nothing.</summary>
    public string Grounds { get; init; } = "";

    /// <summary>Members of the event's body, by their names in it, that this listener is not told.</summary>
    public IReadOnlyList<string> Withheld { get; init; } = [];

    /// <summary>What is told of a number of things.</summary>
    /// <param name="one">The English for one.</param>
    /// <param name="many">The English for any other number, which it has as <c>{count}</c>.</param>
    public static Telling WithCount(string key, int count, string one, string many) =>
        new Telling(key, count == 1 ? one : many).With(Counted, count) with
        {
            Count = count,
        };

    /// <summary>The same with one more value.</summary>
    /// <exception cref="ArgumentException">It has another value of that name.</exception>
    public Telling With(string name, object value) => this with { Values = Values.Add(name, value) };

    /// <summary>The sentence in English, days as ISO 8601 and amounts with their currency's code after
    /// them.</summary>
    public string Sentence() => In(English, Plain);

    /// <summary>The sentence by a translation's pattern.</summary>
    /// <param name="write">How the language writes a value.</param>
    /// <exception cref="KeyNotFoundException">The pattern names a value that is not told.</exception>
    public string In(string pattern, Func<object, string> write)
    {
        var sentence = new StringBuilder(pattern.Length + 32);
        var rest = pattern.AsSpan();
        while (rest.IndexOf('{') is var open and >= 0 && rest[open..].IndexOf('}') is var length and > 0)
        {
            sentence.Append(rest[..open]).Append(write(Values[new string(rest.Slice(open + 1, length - 1))]));
            rest = rest[(open + length + 1)..];
        }
        sentence.Append(rest);
        return Grounds.Length == 0 ? sentence.ToString() : sentence.Append(": ").Append(Grounds).ToString();
    }

    private static string Plain(object value) =>
        value is DateTimeOffset at
            ? at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
