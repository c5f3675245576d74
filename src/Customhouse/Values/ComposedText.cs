using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Customhouse.Values;

/// <summary>
/// One form of a letter with its marks, whichever way a keyboard sends it: Unicode's normal form C (UAX 15)
/// of the Basic Multilingual Plane. The program runs without the system's own tables
/// (InvariantGlobalization), where <see cref="string.Normalize()"/> leaves a text as it is.
/// </summary>
public static class ComposedText
{
    // UAX 15, section 3.12 of the standard: syllables of Hangul are composed by arithmetic.
    private const int SyllableFirst = 0xAC00,
        LeadFirst = 0x1100,
        VowelFirst = 0x1161,
        TailFirst = 0x11A7;
    private const int Leads = 19,
        Vowels = 21,
        Tails = 28;

    private static readonly Lazy<Tables> Read = new(() => Tables.Read("compositions.table"));

    /// <summary>The text in normal form C; ASCII is that form already and comes back as it is.</summary>
    public static string Compose(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        var apart = new List<char>(text.Length * 2);
        foreach (var letter in text)
            TakeApart(letter, apart);
        Order(apart);
        return Composed(apart);
    }

    private static void TakeApart(char letter, List<char> apart)
    {
        if (Read.Value.Parts.TryGetValue(letter, out var parts))
        {
            TakeApart(parts.Base, apart);
            apart.Add(parts.Mark);
            return;
        }
        var syllable = letter - SyllableFirst;
        if (syllable is < 0 or >= Leads * Vowels * Tails)
        {
            apart.Add(letter);
            return;
        }
        apart.Add((char)(LeadFirst + syllable / (Vowels * Tails)));
        apart.Add((char)(VowelFirst + syllable / Tails % Vowels));
        if (syllable % Tails is > 0 and var tail)
            apart.Add((char)(TailFirst + tail));
    }

    /// <summary>Marks that do not touch each other stand in one order, whichever was typed first.</summary>
    private static void Order(List<char> letters)
    {
        for (var i = 1; i < letters.Count; i++)
        for (
            var at = i;
            at > 0 && ClassOf(letters[at]) is > 0 and var own && ClassOf(letters[at - 1]) > own;
            at--
        )
            (letters[at - 1], letters[at]) = (letters[at], letters[at - 1]);
    }

    private static string Composed(List<char> letters)
    {
        var text = new StringBuilder(letters.Count);
        var starter = -1;
        var before = 0;
        foreach (var letter in letters)
        {
            var own = ClassOf(letter);
            // A mark joins its letter unless one of its own class, or another letter, stands between.
            var isFree = starter == text.Length - 1 || before != 0 && before < own;
            if (starter >= 0 && isFree && Together(text[starter], letter) is { } composed)
            {
                text[starter] = composed;
                continue;
            }
            if (own == 0)
                starter = text.Length;
            before = own;
            text.Append(letter);
        }
        return text.ToString();
    }

    private static char? Together(char first, char second)
    {
        if (Read.Value.Whole.TryGetValue((first, second), out var whole))
            return whole;
        if (
            first - LeadFirst is >= 0 and < Leads and var lead
            && second - VowelFirst is >= 0 and < Vowels and var vowel
        )
            return (char)(SyllableFirst + (lead * Vowels + vowel) * Tails);
        return
            first - SyllableFirst is >= 0 and < Leads * Vowels * Tails and var syllable
            && syllable % Tails == 0
            && second - TailFirst is > 0 and < Tails and var tail
            ? (char)(first + tail)
            : null;
    }

    private static int ClassOf(char letter) => Read.Value.Classes.GetValueOrDefault(letter);

    private sealed record Tables(
        FrozenDictionary<char, (char Base, char Mark)> Parts,
        FrozenDictionary<(char, char), char> Whole,
        FrozenDictionary<char, int> Classes
    )
    {
        public static Tables Read(string resource)
        {
            using var stream =
                typeof(Tables).Assembly.GetManifestResourceStream(resource)
                ?? throw new InvalidOperationException($"{resource} is not in the program");
            using var lines = new StreamReader(stream);
            var parts = new Dictionary<char, (char, char)>();
            var classes = new Dictionary<char, int>();
            while (lines.ReadLine() is { } line)
            {
                if (line.StartsWith('#'))
                    continue;
                if (line.Split('=') is [var whole, var of])
                    parts[Letter(whole)] = (Letter(of.Split(' ')[0]), Letter(of.Split(' ')[1]));
                else if (line.Split(':') is [var number, var ranges])
                    foreach (var range in ranges.Split(' '))
                        for (
                            var mark = Letter(range.Split('-')[0]);
                            mark <= Letter(range.Split('-')[1]);
                            mark++
                        )
                            classes[mark] = int.Parse(number, CultureInfo.InvariantCulture);
            }
            return new Tables(
                parts.ToFrozenDictionary(),
                parts.ToFrozenDictionary(p => (p.Value.Item1, p.Value.Item2), p => p.Key),
                classes.ToFrozenDictionary()
            );
        }

        private static char Letter(string hex) =>
            (char)int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
