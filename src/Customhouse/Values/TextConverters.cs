using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Customhouse.Values;

/// <summary>A value that stands in the journal as one text.</summary>
public abstract class TextConverter<T> : JsonConverter<T>
{
    protected abstract T Parse(string text);

    protected abstract string Text(T value);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString() ?? throw new JsonException($"a {typeof(T).Name} is missing"));

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Text(value));
}

public sealed class MoneyConverter : TextConverter<Money>
{
    protected override Money Parse(string text) =>
        new(
            decimal.Parse(text.AsSpan(0, text.Length - 4), NumberStyles.Number, CultureInfo.InvariantCulture),
            Currency.Parse(text[^3..])
        );

    protected override string Text(Money value) =>
        string.Create(CultureInfo.InvariantCulture, $"{value.Amount} {value.Currency.Code}");
}

public sealed class QuantityConverter : TextConverter<Quantity>
{
    protected override Quantity Parse(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var number = space < 0 ? text.AsSpan() : text.AsSpan(0, space);
        return new(
            decimal.Parse(number, NumberStyles.Number, CultureInfo.InvariantCulture),
            space < 0 ? null : text[(space + 1)..]
        );
    }

    protected override string Text(Quantity value) =>
        value.Unit is null
            ? value.Value.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{value.Value} {value.Unit}");
}

public sealed class CurrencyConverter : TextConverter<Currency>
{
    protected override Currency Parse(string text) => Currency.Parse(text);

    protected override string Text(Currency value) => value.Code;
}

public sealed class CountryConverter : TextConverter<CountryCode>
{
    protected override CountryCode Parse(string text) => CountryCode.Parse(text);

    protected override string Text(CountryCode value) => value.Code;
}

public sealed class HsCodeConverter : TextConverter<HsCode>
{
    protected override HsCode Parse(string text) => HsCode.Parse(text);

    protected override string Text(HsCode value) => value.Digits;
}

public sealed class MrnConverter : TextConverter<Mrn>
{
    protected override Mrn Parse(string text) => Mrn.Parse(text);

    protected override string Text(Mrn value) => value.Text;
}
