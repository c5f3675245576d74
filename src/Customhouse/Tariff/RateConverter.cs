using System.Text.Json;
using System.Text.Json.Serialization;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>A rate as it stands in the journal, in the form that the serializer makes of the type.</summary>
public sealed class RateConverter : JsonConverter<Rate>
{
    private static readonly MoneyConverter Amounts = new();

    /// <summary>Reads a rate. What this version does not know is passed over.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A value is of another kind.</exception>
    /// <exception cref="FormatException">A value is not of its form.</exception>
    public override Rate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        decimal? percent = null;
        Money? perUnit = null;
        string? unit = null,
            other = null;
        Rate? minimum = null,
            maximum = null,
            plus = null;
        JsonMembers.Begin(reader);
        while (JsonMembers.Next(ref reader))
        {
            // What follows from the words of another form is written, and not read.
            if (reader.ValueTextEquals("percent"u8))
                percent =
                    JsonMembers.Value(ref reader).TokenType is JsonTokenType.Null
                        ? null
                        : reader.GetDecimal();
            else if (reader.ValueTextEquals("perUnit"u8))
                perUnit =
                    JsonMembers.Value(ref reader).TokenType is JsonTokenType.Null
                        ? null
                        : Amounts.Read(ref reader, typeof(Money), options);
            else if (reader.ValueTextEquals("unit"u8))
                unit = JsonMembers.Value(ref reader).GetString();
            else if (reader.ValueTextEquals("other"u8))
                other = JsonMembers.Value(ref reader).GetString();
            else if (reader.ValueTextEquals("minimum"u8))
                minimum = Part(ref reader, options);
            else if (reader.ValueTextEquals("maximum"u8))
                maximum = Part(ref reader, options);
            else if (reader.ValueTextEquals("plus"u8))
                plus = Part(ref reader, options);
            else
                JsonMembers.Value(ref reader).Skip();
        }
        return new Rate(percent, perUnit, unit, other)
        {
            Minimum = minimum,
            Maximum = maximum,
            Plus = plus,
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Rate value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.Percent is { } percent)
            writer.WriteNumber("percent"u8, percent);
        if (value.PerUnit is { } perUnit)
        {
            writer.WritePropertyName("perUnit"u8);
            Amounts.Write(writer, perUnit, options);
        }
        JsonMembers.Write(writer, "unit"u8, value.Unit);
        JsonMembers.Write(writer, "other"u8, value.Other);
        Part(writer, "minimum"u8, value.Minimum, options);
        Part(writer, "maximum"u8, value.Maximum, options);
        Part(writer, "plus"u8, value.Plus, options);
        writer.WriteBoolean("isComputable"u8, value.IsComputable);
        writer.WriteEndObject();
    }

    private Rate? Part(ref Utf8JsonReader reader, JsonSerializerOptions options) =>
        JsonMembers.Value(ref reader).TokenType is JsonTokenType.Null
            ? null
            : Read(ref reader, typeof(Rate), options);

    private void Part(
        Utf8JsonWriter writer,
        ReadOnlySpan<byte> name,
        Rate? part,
        JsonSerializerOptions options
    )
    {
        if (part is null)
            return;
        writer.WritePropertyName(name);
        Write(writer, part, options);
    }
}
