namespace Customhouse.Values;

/// <summary>A country or territory by its ISO 3166-1 alpha-2 code, in capitals; user-assigned codes
/// count.</summary>
public readonly record struct CountryCode
{
    private readonly string? _code;

    private CountryCode(string code) => _code = code;

    /// <summary>The two letters; <c>ZZ</c>, a user-assigned code, for a value that was never set.</summary>
    public string Code => _code ?? "ZZ";

    /// <summary>Reads two capital letters; whether a country has the code is not asked.</summary>
    public static bool TryParse(string? text, out CountryCode country)
    {
        country = default;
        if (
            text is not { Length: 2 }
            || !char.IsAsciiLetterUpper(text[0])
            || !char.IsAsciiLetterUpper(text[1])
        )
            return false;
        country = new CountryCode(text);
        return true;
    }

    /// <summary>Reads two capital letters.</summary>
    /// <exception cref="FormatException">The text is not two capital letters.</exception>
    public static CountryCode Parse(string text) =>
        TryParse(text, out var c) ? c : throw new FormatException($"'{text}' is not an ISO 3166-1 code");

    /// <inheritdoc/>
    public override string ToString() => Code;
}

/// <summary>
/// A commodity code: a subheading of the Harmonized System (6 digits) or a national code that refines one
/// (up to 14 digits). Shorter codes name chapters (2) and headings (4).
/// </summary>
public readonly record struct HsCode
{
    private readonly string? _digits;

    private HsCode(string digits) => _digits = digits;

    /// <summary>The digits without dots; empty for a value that was never set.</summary>
    public string Digits => _digits ?? "";

    /// <summary>The first two digits: the chapter of the Harmonized System.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value was never set.</exception>
    public string Chapter => Digits[..2];

    /// <summary>The first four digits: the heading of the Harmonized System.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code names a chapter.</exception>
    public string Heading => Digits[..4];

    /// <summary>True if this code stands under <paramref name="other"/> in the nomenclature, or is
    /// it.</summary>
    public bool IsWithin(HsCode other) => Digits.StartsWith(other.Digits, StringComparison.Ordinal);

    /// <summary>Reads 2 to 14 digits; dots between them are passed over.</summary>
    public static bool TryParse(string? text, out HsCode code)
    {
        code = default;
        if (text is null)
            return false;
        var digits = text.Contains('.', StringComparison.Ordinal)
            ? text.Replace(".", "", StringComparison.Ordinal)
            : text;
        if (digits.Length is < 2 or > 14 || digits.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return false;
        code = new HsCode(digits);
        return true;
    }

    /// <summary>Reads 2 to 14 digits; dots between them are passed over.</summary>
    /// <exception cref="FormatException">The text is not 2 to 14 digits.</exception>
    public static HsCode Parse(string text) =>
        TryParse(text, out var c) ? c : throw new FormatException($"'{text}' is not a commodity code");

    /// <inheritdoc/>
    public override string ToString() => Digits;
}

/// <summary>A quantity and its unit of UN/ECE Recommendation 20 (KGM, LTR ...).</summary>
/// <param name="Value">How many of the unit.</param>
/// <param name="Unit">The unit's code; null where none is given.</param>
public readonly record struct Quantity(decimal Value, string? Unit)
{
    /// <inheritdoc/>
    public override string ToString() => Unit is null ? $"{Value}" : $"{Value} {Unit}";
}
