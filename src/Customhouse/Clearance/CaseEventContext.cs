using System.Text.Json.Serialization;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>Events of cases in JSON. Values stand in them as people write them: <c>"120.50 EUR"</c>,
/// <c>"870323"</c>.</summary>
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
        typeof(DutyLineConverter),
        typeof(RateConverter),
    ]
)]
[JsonSerializable(typeof(CaseEvent))]
internal sealed partial class CaseEventContext : JsonSerializerContext;
