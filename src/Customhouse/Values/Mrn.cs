using System.Text;

namespace Customhouse.Values;

/// <summary>
/// A movement reference number: year (2 digits), country (2 letters), 12 characters of the administration's
/// own, the procedure's letter and a check digit; 18 in all (UCC-DA annex B, 1/5).
/// </summary>
public readonly record struct Mrn
{
    /// <summary>Characters of a reference number.</summary>
    public const int Length = 18;

    private readonly string? _text;

    private Mrn(string text) => _text = text;

    /// <summary>The 18 characters; empty for a value that was never set.</summary>
    public string Text => _text ?? "";

    /// <summary>The procedure's letter is that of exports.</summary>
    public bool IsOfExport => Text is { Length: Length } text && text[Length - 2] == Export;

    /// <summary>The procedure's letter of imports.</summary>
    public const char Import = 'R';

    /// <summary>The procedure's letter of exports.</summary>
    public const char Export = 'A';

    /// <summary>Reads 18 characters and proves the check digit. Blanks around them and small letters say
    /// nothing: the number has one form, in capitals.</summary>
    public static bool TryParse(string? text, out Mrn mrn)
    {
        mrn = default;
        text = text is null ? null : Capitals(text.Trim());
        if (
            text is not { Length: Length }
            || !char.IsAsciiDigit(text[0])
            || !char.IsAsciiDigit(text[1])
            || !char.IsAsciiLetterUpper(text[2])
            || !char.IsAsciiLetterUpper(text[3])
        )
            return false;
        foreach (var c in text)
            if (!char.IsAsciiDigit(c) && !char.IsAsciiLetterUpper(c))
                return false;
        if (text[^1] != CheckDigit(text.AsSpan(0, Length - 1)))
            return false;
        mrn = new Mrn(text);
        return true;
    }

    /// <summary>Reads 18 characters and proves the check digit, as <see cref="TryParse"/> does.</summary>
    /// <exception cref="FormatException">The text is no reference number or its check digit is
    /// wrong.</exception>
    public static Mrn Parse(string text) =>
        TryParse(text, out var m)
            ? m
            : throw new FormatException($"'{text}' is not a movement reference number");

    /// <summary>Makes a reference number of its parts.</summary>
    /// <param name="year">The year of lodgement; its last two digits are taken.</param>
    /// <param name="country">The administration.</param>
    /// <param name="serial">A number that the administration gives once a year.</param>
    /// <param name="procedure">R for import, A for export.</param>
    public static Mrn Create(int year, CountryCode country, ulong serial, char procedure)
    {
        const string alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        Span<char> text = stackalloc char[Length];
        text[0] = (char)('0' + year / 10 % 10);
        text[1] = (char)('0' + year % 10);
        text[2] = country.Code[0];
        text[3] = country.Code[1];
        for (var i = 15; i >= 4; i--)
        {
            text[i] = alphabet[(int)(serial % 36)];
            serial /= 36;
        }
        text[16] = procedure;
        text[17] = CheckDigit(text[..17]);
        return new Mrn(new string(text));
    }

    /// <summary>Letters A to Z alone: those of other scripts make no number.</summary>
    private static string Capitals(string text) =>
        text.AsSpan().ContainsAnyInRange('a', 'z')
            ? string.Create(text.Length, text, static (to, from) => Ascii.ToUpper(from, to, out _))
            : text;

    /// <summary>
    /// ISO 6346's letter values (11, 22 and 33 are skipped) weighed by powers of two, modulo 11, modulo 10.
    /// </summary>
    private static char CheckDigit(ReadOnlySpan<char> text)
    {
        var sum = 0;
        for (var i = 0; i < text.Length; i++)
            sum = (sum + (LetterValue(text[i]) << i) % 11) % 11;
        return (char)('0' + sum % 10);
    }

    private static int LetterValue(char c)
    {
        if (char.IsAsciiDigit(c))
            return c - '0';
        var value = c - 'A' + 10;
        if (value > 10)
            value++;
        if (value > 21)
            value++;
        if (value > 32)
            value++;
        return value;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
