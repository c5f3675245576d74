using System.Diagnostics;
using System.Globalization;
using System.Text;
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

/// <summary>
/// A number with its unit, as one text. A case has a hundred of them: they are read and written as the bytes
/// that stand in the journal, without a text between.
/// </summary>
/// <typeparam name="T">The value's type.</typeparam>
public abstract class NumberConverter<T> : JsonConverter<T>
{
    /// <summary>A decimal has 29 digits, a sign and a point.</summary>
    private const int NumberBytesMax = 31;

    private const int BytesMax = 256;

    /// <summary>The value of a text in UTF-8.</summary>
    /// <exception cref="FormatException">It is not of the form.</exception>
    /// <exception cref="ArgumentException">It is too short.</exception>
    /// <exception cref="OverflowException">The number is beyond the range of a decimal.</exception>
    protected abstract T Parse(ReadOnlySpan<byte> text);

    /// <summary>The number and the unit; without a unit the number stands alone.</summary>
    protected abstract (decimal Number, string? Unit) Parts(T value);

    /// <summary>Reads a text. What is not of the form fails as <see cref="Parse"/> does.</summary>
    /// <exception cref="JsonException">There is no value.</exception>
    /// <exception cref="InvalidOperationException">It is no text.</exception>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader is { TokenType: JsonTokenType.String, HasValueSequence: false, ValueIsEscaped: false })
            return Parse(reader.ValueSpan);
        var text = reader.GetString() ?? throw new JsonException($"a {typeof(T).Name} is missing");
        return Parse(Encoding.UTF8.GetBytes(text));
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var (number, unit) = Parts(value);
        var unitBytes = unit is null ? 0 : Encoding.UTF8.GetByteCount(unit) + 1;
        Span<byte> text =
            unitBytes <= BytesMax - NumberBytesMax
                ? stackalloc byte[BytesMax]
                : new byte[unitBytes + NumberBytesMax];
        if (!number.TryFormat(text, out var length, default, CultureInfo.InvariantCulture))
            throw new UnreachableException("a decimal is longer than its digits, sign and point");
        if (unit is not null)
        {
            text[length] = (byte)' ';
            length += 1 + Encoding.UTF8.GetBytes(unit, text[(length + 1)..]);
        }
        writer.WriteStringValue(text[..length]);
    }

    private protected static decimal NumberOf(ReadOnlySpan<byte> text) =>
        decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);
}

/// <summary>An amount as <c>12.50 GBP</c>, with the decimals that it has.</summary>
public sealed class MoneyConverter : NumberConverter<Money>
{
    /// <inheritdoc/>
    protected override Money Parse(ReadOnlySpan<byte> text) =>
        new(NumberOf(text[..^4]), Currency.Parse(text[^3..]));

    /// <inheritdoc/>
    protected override (decimal Number, string? Unit) Parts(Money value) =>
        (value.Amount, value.Currency.Code);
}

/// <summary>A quantity as <c>40 KGM</c>, or as <c>40</c> where it has no unit.</summary>
public sealed class QuantityConverter : NumberConverter<Quantity>
{
    /// <inheritdoc/>
    protected override Quantity Parse(ReadOnlySpan<byte> text)
    {
        var space = text.IndexOf((byte)' ');
        return space < 0
            ? new(NumberOf(text), null)
            : new(NumberOf(text[..space]), Encoding.UTF8.GetString(text[(space + 1)..]));
    }

    /// <inheritdoc/>
    protected override (decimal Number, string? Unit) Parts(Quantity value) => (value.Value, value.Unit);
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
