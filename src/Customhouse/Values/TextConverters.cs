using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Customhouse.Values;

/// <summary>
/// A value that stands in the journal as one text. Texts were written for good: a form is never changed.
/// </summary>
/// <typeparam name="T">The value's type.</typeparam>
public abstract class TextConverter<T> : JsonConverter<T>
{
    /// <summary>The value of a text. What is not of the form is a <see cref="FormatException"/>, an
    /// <see cref="ArgumentException"/> or an <see cref="OverflowException"/>, as its parts tell
    /// it.</summary>
    protected abstract T Parse(string text);

    /// <summary>The one text of a value, which <see cref="Parse"/> reads back.</summary>
    protected abstract string Text(T value);

    /// <summary>Reads a text. What is not of the form fails as <see cref="Parse"/> does.</summary>
    /// <exception cref="JsonException">There is no value.</exception>
    /// <exception cref="InvalidOperationException">It is no text.</exception>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString() ?? throw new JsonException($"a {typeof(T).Name} is missing"));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Text(value));
}

/// <summary>An amount as <c>12.50 GBP</c>, with the decimals that it has.</summary>
public sealed class MoneyConverter : TextConverter<Money>
{
    /// <inheritdoc/>
    protected override Money Parse(string text) =>
        new(
            decimal.Parse(text.AsSpan(0, text.Length - 4), NumberStyles.Number, CultureInfo.InvariantCulture),
            Currency.Parse(text[^3..])
        );

    /// <inheritdoc/>
    protected override string Text(Money value) =>
        string.Create(CultureInfo.InvariantCulture, $"{value.Amount} {value.Currency.Code}");
}

/// <summary>A quantity as <c>40 KGM</c>, or as <c>40</c> where it has no unit.</summary>
public sealed class QuantityConverter : TextConverter<Quantity>
{
    /// <inheritdoc/>
    protected override Quantity Parse(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var number = space < 0 ? text.AsSpan() : text.AsSpan(0, space);
        return new(
            decimal.Parse(number, NumberStyles.Number, CultureInfo.InvariantCulture),
            space < 0 ? null : text[(space + 1)..]
        );
    }

    /// <inheritdoc/>
    protected override string Text(Quantity value) =>
        value.Unit is null
            ? value.Value.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{value.Value} {value.Unit}");
}

/// <summary>A currency as its three letters (ISO 4217).</summary>
public sealed class CurrencyConverter : TextConverter<Currency>
{
    /// <inheritdoc/>
    protected override Currency Parse(string text) => Currency.Parse(text);

    /// <inheritdoc/>
    protected override string Text(Currency value) => value.Code;
}

/// <summary>A country as its two letters (ISO 3166-1).</summary>
public sealed class CountryConverter : TextConverter<CountryCode>
{
    /// <inheritdoc/>
    protected override CountryCode Parse(string text) => CountryCode.Parse(text);

    /// <inheritdoc/>
    protected override string Text(CountryCode value) => value.Code;
}

/// <summary>A commodity code as its digits, without dots.</summary>
public sealed class HsCodeConverter : TextConverter<HsCode>
{
    /// <inheritdoc/>
    protected override HsCode Parse(string text) => HsCode.Parse(text);

    /// <inheritdoc/>
    protected override string Text(HsCode value) => value.Digits;
}

/// <summary>A movement reference number as its 18 characters.</summary>
public sealed class MrnConverter : TextConverter<Mrn>
{
    /// <inheritdoc/>
    protected override Mrn Parse(string text) => Mrn.Parse(text);

    /// <inheritdoc/>
    protected override string Text(Mrn value) => value.Text;
}
