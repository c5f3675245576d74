using System.Text.Json;
using System.Text.Json.Serialization;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>
/// A line of duty as it stands in the journal. It is written by hand, for most of what a case records is
/// these lines; the form is the one that the serializer makes of the type, and stays so for good.
/// </summary>
public sealed class DutyLineConverter : JsonConverter<DutyLine>
{
    private static readonly MoneyConverter Amounts = new();
    private static readonly QuantityConverter Quantities = new();
    private static readonly RateConverter Rates = new();

    /// <summary>Reads a line. What this version does not know is passed over.</summary>
    /// <exception cref="JsonException">The amount that is due or the working is missing, or it is not
    /// JSON.</exception>
    /// <exception cref="InvalidOperationException">A value is of another kind.</exception>
    /// <exception cref="FormatException">A value is not of its form.</exception>
    public override DutyLine Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    )
    {
        var (item, isSecurity) = (0, false);
        string? taxType = null,
            regime = null,
            method = null,
            notComputed = null;
        Money? charged = null,
            deducted = null,
            assessed = null,
            payable = null;
        Quantity? quantity = null;
        Rate? rate = null;
        List<WorkingStep>? working = null;
        JsonMembers.Begin(reader);
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("item"u8))
                item = JsonMembers.Value(ref reader).GetInt32();
            else if (reader.ValueTextEquals("taxType"u8))
                taxType = JsonMembers.Value(ref reader).GetString();
            else if (reader.ValueTextEquals("regime"u8))
                regime = JsonMembers.Value(ref reader).GetString();
            else if (reader.ValueTextEquals("base"u8))
                charged = AmountFrom(ref reader, options);
            else if (reader.ValueTextEquals("quantity"u8))
                quantity =
                    JsonMembers.Value(ref reader).TokenType is JsonTokenType.Null
                        ? null
                        : Quantities.Read(ref reader, typeof(Quantity), options);
            else if (reader.ValueTextEquals("rate"u8))
                rate =
                    JsonMembers.Value(ref reader).TokenType is JsonTokenType.Null
                        ? null
                        : Rates.Read(ref reader, typeof(Rate), options);
            else if (reader.ValueTextEquals("deducted"u8))
                deducted = AmountFrom(ref reader, options);
            else if (reader.ValueTextEquals("assessed"u8))
                assessed = AmountFrom(ref reader, options);
            else if (reader.ValueTextEquals("payable"u8))
                payable = AmountFrom(ref reader, options);
            else if (reader.ValueTextEquals("paymentMethod"u8))
                method = JsonMembers.Value(ref reader).GetString();
            else if (reader.ValueTextEquals("working"u8))
                working = Working(ref reader);
            else if (reader.ValueTextEquals("notComputed"u8))
                notComputed = JsonMembers.Value(ref reader).GetString();
            else if (reader.ValueTextEquals("isSecurity"u8))
                isSecurity = JsonMembers.Value(ref reader).GetBoolean();
            else
                JsonMembers.Value(ref reader).Skip();
        }
        return new DutyLine(
            item,
            taxType ?? throw JsonMembers.Lacking("taxType"),
            regime,
            charged,
            quantity,
            rate,
            deducted,
            assessed ?? throw JsonMembers.Lacking("assessed"),
            payable,
            method,
            working ?? throw JsonMembers.Lacking("working")
        )
        {
            NotComputed = notComputed,
            IsSecurity = isSecurity,
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DutyLine value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("item"u8, value.Item);
        writer.WriteString("taxType"u8, value.TaxType);
        JsonMembers.Write(writer, "regime"u8, value.Regime);
        Amount(writer, "base"u8, value.Base, options);
        if (value.Quantity is { } quantity)
        {
            writer.WritePropertyName("quantity"u8);
            Quantities.Write(writer, quantity, options);
        }
        if (value.Rate is { } rate)
        {
            writer.WritePropertyName("rate"u8);
            Rates.Write(writer, rate, options);
        }
        Amount(writer, "deducted"u8, value.Deducted, options);
        Amount(writer, "assessed"u8, value.Assessed, options);
        Amount(writer, "payable"u8, value.Payable, options);
        JsonMembers.Write(writer, "paymentMethod"u8, value.PaymentMethod);
        writer.WriteStartArray("working"u8);
        foreach (var step in value.Working)
        {
            writer.WriteStartObject();
            writer.WriteString("words"u8, step.Words);
            writer.WriteString("result"u8, step.Result);
            writer.WriteString("basis"u8, step.Basis);
            if (step.Exchange is { } exchange)
            {
                writer.WritePropertyName("exchange"u8);
                AppliedRateJson.Write(writer, exchange);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        JsonMembers.Write(writer, "notComputed"u8, value.NotComputed);
        writer.WriteBoolean("isSecurity"u8, value.IsSecurity);
        writer.WriteEndObject();
    }

    private static Money? AmountFrom(ref Utf8JsonReader reader, JsonSerializerOptions options) =>
        JsonMembers.Value(ref reader).TokenType is JsonTokenType.Null
            ? null
            : Amounts.Read(ref reader, typeof(Money), options);

    private static void Amount(
        Utf8JsonWriter writer,
        ReadOnlySpan<byte> name,
        Money? amount,
        JsonSerializerOptions options
    )
    {
        if (amount is not { } value)
            return;
        writer.WritePropertyName(name);
        Amounts.Write(writer, value, options);
    }

    private static List<WorkingStep> Working(ref Utf8JsonReader reader)
    {
        if (JsonMembers.Value(ref reader).TokenType is not JsonTokenType.StartArray)
            throw JsonMembers.Lacking("working");
        var steps = new List<WorkingStep>();
        while (JsonMembers.Value(ref reader).TokenType is not JsonTokenType.EndArray)
            steps.Add(Step(ref reader));
        return steps;
    }

    private static WorkingStep Step(ref Utf8JsonReader reader)
    {
        string? words = null,
            result = null,
            basis = null;
        AppliedRate? exchange = null;
        JsonMembers.Begin(reader);
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("words"u8))
                words = JsonMembers.Value(ref reader).GetString();
            else if (reader.ValueTextEquals("result"u8))
                result = JsonMembers.Value(ref reader).GetString();
            else if (reader.ValueTextEquals("basis"u8))
                basis = JsonMembers.Value(ref reader).GetString();
            else if (reader.ValueTextEquals("exchange"u8))
                exchange = AppliedRateJson.Read(ref JsonMembers.Value(ref reader));
            else
                JsonMembers.Value(ref reader).Skip();
        }
        return new WorkingStep(
            words ?? throw JsonMembers.Lacking("words"),
            result ?? throw JsonMembers.Lacking("result"),
            basis ?? throw JsonMembers.Lacking("basis")
        )
        {
            Exchange = exchange,
        };
    }
}
