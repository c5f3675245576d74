using System.Globalization;
using System.Text.Json;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>A rate of exchange in a line of duty as it stands in the journal, in the form that the serializer
/// makes of the type.</summary>
internal static class AppliedRateJson
{
    private const string DayForm = "yyyy-MM-dd";

    public static void Write(Utf8JsonWriter writer, AppliedRate rate)
    {
        writer.WriteStartObject();
        writer.WriteString("currency"u8, rate.Currency.Code);
        writer.WriteString("own"u8, rate.Own.Code);
        writer.WriteNumber("foreignPerOwn"u8, rate.ForeignPerOwn);
        writer.WriteString("from"u8, Text(rate.From));
        JsonMembers.Write(writer, "to"u8, rate.To is { } to ? Text(to) : null);
        writer.WriteString("source"u8, rate.Source);
        JsonMembers.Write(writer, "period"u8, rate.Period);
        writer.WriteEndObject();
    }

    /// <returns>Null where null stands.</returns>
    public static AppliedRate? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.Null)
            return null;
        string? currency = null,
            own = null,
            from = null,
            to = null,
            source = null,
            period = null;
        decimal? rate = null;
        JsonMembers.Begin(reader);
        while (JsonMembers.Next(ref reader))
        {
            if (reader.ValueTextEquals("currency"u8))
                currency = JsonMembers.Value(ref reader).GetString();
            else if (reader.ValueTextEquals("own"u8))
                own = JsonMembers.Value(ref reader).GetString();
            else if (reader.ValueTextEquals("foreignPerOwn"u8))
                rate = JsonMembers.Value(ref reader).GetDecimal();
            else if (reader.ValueTextEquals("from"u8))
                from = JsonMembers.Value(ref reader).GetString();
            else if (reader.ValueTextEquals("to"u8))
                to = JsonMembers.Value(ref reader).GetString();
            else if (reader.ValueTextEquals("source"u8))
                source = JsonMembers.Value(ref reader).GetString();
            else if (reader.ValueTextEquals("period"u8))
                period = JsonMembers.Value(ref reader).GetString();
            else
                JsonMembers.Value(ref reader).Skip();
        }
        return new AppliedRate(
            Currency.Parse(currency ?? throw JsonMembers.Lacking("currency")),
            Currency.Parse(own ?? throw JsonMembers.Lacking("own")),
            rate ?? throw JsonMembers.Lacking("foreignPerOwn"),
            Day(from ?? throw JsonMembers.Lacking("from")),
            to is null ? null : Day(to),
            source ?? throw JsonMembers.Lacking("source")
        )
        {
            Period = period,
        };
    }

    private static string Text(DateOnly day) => day.ToString(DayForm, CultureInfo.InvariantCulture);

    private static DateOnly Day(string text) =>
        DateOnly.ParseExact(text, DayForm, CultureInfo.InvariantCulture);
}
