using System.Globalization;
using System.Text;

namespace Customhouse.Values;

/// <summary>
/// Text as people see it. Characters that cannot be seen, or that turn what stands around them (Unicode TR
/// 36, "Trojan Source"), make two texts look the same or one look like another: none comes in at any door.
/// </summary>
public static class PlainText
{
    private const char NonJoiner = '\u200c';
    private const char Joiner = '\u200d';

    /// <summary>The first character that nobody can see, as <c>U+202E</c>; null for none.</summary>
    public static string? Hidden(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
            return null;
        for (var at = 0; at < text.Length; )
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune))
                return Name(text[at]);
            if (IsHidden(rune) && !Joins(text, at, rune))
                return Name(rune.Value);
            at += rune.Utf16SequenceLength;
        }
        return null;
    }

    /// <summary>Nothing in it is hidden; lines may end in it.</summary>
    public static bool IsPlain(string text) => Hidden(text) is null;

    /// <summary>The text without what cannot be seen.</summary>
    public static string Seen(string text) =>
        string.Concat(text.EnumerateRunes().Where(r => !IsHidden(r) && r != Rune.ReplacementChar));

    /// <summary>
    /// A reference in its one form: blanks around it say nothing, any blank within it is one, and a letter
    /// with a mark is one character however it was typed (UAX 15, form C).
    /// </summary>
    public static string Reference(string text) =>
        ComposedText.Compose(
            text.Any(char.IsWhiteSpace)
                ? string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                : text
        );

    /// <summary>A reference as it is compared: in its one form, and in capitals. What was written is shown as
    /// it was.</summary>
    public static string Compared(string text) => Reference(text).ToUpperInvariant();

    /// <summary>A text that a sender gave, such as a file's name, in one line, without what cannot be seen,
    /// and cut to what a list can show.</summary>
    /// <param name="charactersMax">In UTF-16 code units.</param>
    public static string Shown(string text, int charactersMax)
    {
        var plain = Reference(Seen(text));
        if (plain.Length <= charactersMax)
            return plain;
        // Cut between what a reader takes for characters: half of one would be no text (UAX 29).
        var end = 0;
        while (
            StringInfo.GetNextTextElementLength(plain.AsSpan(end)) is var next && end + next <= charactersMax
        )
            end += next;
        // One character longer than all that is shown is cut all the same, and not within a surrogate pair.
        if (end == 0)
            end = charactersMax - (char.IsHighSurrogate(plain[charactersMax - 1]) ? 1 : 0);
        return plain[..end];
    }

    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control => rune.Value is not ('\t' or '\r' or '\n'),
            UnicodeCategory.Format
            or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator => true,
            // Fillers that are letters to Unicode and blank to everybody.
            _ => rune.Value is 0x115f or 0x1160 or 0x3164 or 0xffa0 or 0x034f or (>= 0xfe00 and <= 0xfe0f),
        };

    /// <summary>Persian, Arabic and the scripts of India write with joiners between letters: there they are
    /// seen.
    /// </summary>
    private static bool Joins(string text, int at, Rune rune) =>
        rune.Value is NonJoiner or Joiner
        && at > 0
        && at + 1 < text.Length
        && IsLetterOfScript(text[at - 1])
        && IsLetterOfScript(text[at + 1]);

    private static bool IsLetterOfScript(char c) =>
        c > '\u0600'
        && CharUnicodeInfo.GetUnicodeCategory(c)
            is UnicodeCategory.OtherLetter
                or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark;

    private static string Name(int code) => string.Create(CultureInfo.InvariantCulture, $"U+{code:X4}");
}
