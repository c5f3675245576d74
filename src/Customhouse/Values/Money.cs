using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Customhouse.Values;

/// <summary>A currency by its ISO 4217 alphabetic code, in capitals.</summary>
public readonly record struct Currency
{
    /// <summary>The texts of codes that were read, by their letters.</summary>
    private static readonly string?[] Read = new string?[26 * 26 * 26];

    private readonly string? _code;

    private Currency(string code) => _code = code;

    /// <summary>
    /// The three letters; <c>XXX</c>, which ISO 4217 keeps for no currency, for a value that was never set.
    /// </summary>
    public string Code => _code ?? "XXX";

    /// <summary>Decimals of its smallest unit, as ISO 4217 list one tells them: two but for those named
    /// here.</summary>
    [JsonIgnore]
    public int Decimals =>
        Code switch
        {
            "BIF"
            or "CLP"
            or "DJF"
            or "GNF"
            or "ISK"
            or "JPY"
            or "KMF"
            or "KRW"
            or "PYG"
            or "RWF"
            or "UGX"
            or "UYI"
            or "VND"
            or "VUV"
            or "XAF"
            or "XOF"
            or "XPF" => 0,
            "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
            "CLF" or "UYW" => 4,
            _ => 2,
        };

    /// <summary>Pound sterling.</summary>
    public static readonly Currency Gbp = new("GBP");

    /// <summary>Euro.</summary>
    public static readonly Currency Eur = new("EUR");

    /// <summary>United States dollar.</summary>
    public static readonly Currency Usd = new("USD");

    /// <summary>Reads three capital letters; anything else is no currency.</summary>
    public static bool TryParse(string? text, out Currency currency)
    {
        currency = default;
        if (text is not { Length: 3 } || text.AsSpan().ContainsAnyExceptInRange('A', 'Z'))
            return false;
        currency = new Currency(text);
        return true;
    }

    /// <summary>Reads three capital letters; whether ISO 4217 lists them is not asked.</summary>
    /// <exception cref="FormatException">The text is not three capital letters.</exception>
    public static Currency Parse(string text) =>
        TryParse(text, out var c) ? c : throw new FormatException($"'{text}' is not an ISO 4217 code");

    /// <summary>Reads three capital letters in UTF-8; each code has one text, however often it is
    /// read.</summary>
    /// <exception cref="FormatException">The text is not three capital letters.</exception>
    public static Currency Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length != 3 || text.ContainsAnyExceptInRange((byte)'A', (byte)'Z'))
            return Parse(Encoding.UTF8.GetString(text));
        ref var known = ref Read[((text[0] - 'A') * 26 + text[1] - 'A') * 26 + text[2] - 'A'];
        return new Currency(known ??= Encoding.UTF8.GetString(text));
    }

    /// <inheritdoc/>
    public override string ToString() => Code;
}

/// <summary>An amount of one currency. Amounts of two currencies are never added or compared.</summary>
/// <param name="Amount">In whole units of the currency (pounds,
/// not pence), not rounded; negative for what goes back.</param>
public readonly record struct Money(decimal Amount, Currency Currency) : IComparable<Money>
{
    /// <summary>The sum of two amounts of one currency.</summary>
    /// <exception cref="InvalidOperationException">The amounts are of two currencies.</exception>
    /// <exception cref="OverflowException">The sum is beyond the range of a decimal.</exception>
    public static Money operator +(Money a, Money b) => new(a.Amount + Same(a, b).Amount, a.Currency);

    /// <summary>What is left of the first amount; below zero where the second is larger.</summary>
    /// <exception cref="InvalidOperationException">The amounts are of two currencies.</exception>
    /// <exception cref="OverflowException">The difference is beyond the range of a decimal.</exception>
    public static Money operator -(Money a, Money b) => new(a.Amount - Same(a, b).Amount, a.Currency);

    /// <summary>The amount times a factor, such as a rate of duty; the result is not rounded.</summary>
    /// <exception cref="OverflowException">The product is beyond the range of a decimal.</exception>
    public static Money operator *(Money a, decimal factor) => new(a.Amount * factor, a.Currency);

    /// <summary>Whether the first amount is smaller.</summary>
    /// <exception cref="InvalidOperationException">The amounts are of two currencies.</exception>
    public static bool operator <(Money a, Money b) => a.Amount < Same(a, b).Amount;

    /// <summary>Whether the first amount is larger.</summary>
    /// <exception cref="InvalidOperationException">The amounts are of two currencies.</exception>
    public static bool operator >(Money a, Money b) => a.Amount > Same(a, b).Amount;

    /// <summary>Whether the first amount is smaller, or the same.</summary>
    /// <exception cref="InvalidOperationException">The amounts are of two currencies.</exception>
    public static bool operator <=(Money a, Money b) => a.Amount <= Same(a, b).Amount;

    /// <summary>Whether the first amount is larger, or the same.</summary>
    /// <exception cref="InvalidOperationException">The amounts are of two currencies.</exception>
    public static bool operator >=(Money a, Money b) => a.Amount >= Same(a, b).Amount;

    /// <summary>
    /// Below zero, zero or above zero, as this amount is smaller than, the same as or larger than the other.
    /// </summary>
    /// <exception cref="InvalidOperationException">The amounts are of two currencies.</exception>
    public int CompareTo(Money other) => Amount.CompareTo(Same(this, other).Amount);

    /// <summary>Whether it can be paid: it has no more decimals than its currency.</summary>
    [JsonIgnore]
    public bool IsPayable => decimal.Round(Amount, Currency.Decimals) == Amount;

    /// <summary>Cut to a number of decimals towards zero, as the published UK cases do.</summary>
    /// <exception cref="OverflowException">The amount has no room for that many decimals.</exception>
    public Money Truncate(int decimals)
    {
        var scale = 1m;
        for (var i = 0; i < decimals; i++)
            scale *= 10m;
        return new Money(decimal.Truncate(Amount * scale) / scale, Currency);
    }

    /// <summary>The amount with two to eight decimals and the code, as <c>12.50 GBP</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Amount:0.00######} {Currency}");

    private static Money Same(Money a, Money b) =>
        a.Currency == b.Currency
            ? b
            : throw new InvalidOperationException($"{a.Currency} and {b.Currency} are two currencies");
}
