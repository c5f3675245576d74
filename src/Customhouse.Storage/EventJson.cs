using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Customhouse.Clearance;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>
/// Events as the journal keeps them: a released name with its version, and a body in JSON. Bodies are written
/// once and read for decades, so values stand in them as people write them: <c>"120.50 EUR"</c>,
/// <c>"870323"</c>.
/// </summary>
public static class EventJson
{
    private static readonly FrozenDictionary<Type, (string Name, JsonTypeInfo Info)> ByType = typeof(Event)
        .GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToFrozenDictionary(
            a => a.DerivedType,
            a => ((string)a.TypeDiscriminator!, EventContext.Default.GetTypeInfo(a.DerivedType)!)
        );

    private static readonly FrozenDictionary<string, JsonTypeInfo> ByName = ByType.Values.ToFrozenDictionary(
        v => v.Name,
        v => v.Info,
        StringComparer.Ordinal
    );

    /// <summary>The released name of an event with its version, for example
    /// <c>goods-released/1</c>.</summary>
    public static string NameOf(Event caseEvent) => ByType[caseEvent.GetType()].Name;

    /// <summary>The body in UTF-8; the payload of a message is no part of it.</summary>
    public static byte[] Write(Event caseEvent) =>
        JsonSerializer.SerializeToUtf8Bytes(caseEvent, ByType[caseEvent.GetType()].Info);

    /// <exception cref="InvalidDataException">The event cannot be read, or this version does not know
    /// it.</exception>
    public static Event Read(string name, string body, byte[]? payload) =>
        Read(name, Encoding.UTF8.GetBytes(body), payload);

    /// <inheritdoc cref="Read(string, string, byte[])"/>
    public static Event Read(string name, ReadOnlySpan<byte> body, byte[]? payload)
    {
        if (!ByName.TryGetValue(name, out var info))
            throw new InvalidDataException(
                $"the journal holds the event {name}, which this version does not know"
            );
        try
        {
            var caseEvent =
                (Event?)JsonSerializer.Deserialize(body, info)
                ?? throw new InvalidDataException($"the event {name} has no content");
            return caseEvent is MessageEvent message && payload is not null
                ? message with
                {
                    Payload = payload,
                }
                : caseEvent;
        }
        // What JSON and the values in it throw where they are not what was written.
        catch (Exception e)
            when (e
                    is JsonException
                        or FormatException
                        or ArgumentException
                        or OverflowException
                        or InvalidOperationException
                        or NotSupportedException
            )
        {
            throw new InvalidDataException($"the event {name} cannot be read: {e.Message}", e);
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [
        typeof(MoneyConverter),
        typeof(QuantityConverter),
        typeof(CurrencyConverter),
        typeof(CountryConverter),
        typeof(HsCodeConverter),
        typeof(MrnConverter),
    ]
)]
[JsonSerializable(typeof(Event))]
internal sealed partial class EventContext : JsonSerializerContext;

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
