using System.Text.Json.Serialization;

namespace Customhouse.Web.Api.Tariff;

/// <summary>What the tariff is told as, as JSON; made at build time, so that nothing is looked up at run
/// time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(IReadOnlyList<EditionLine>))]
[JsonSerializable(typeof(IReadOnlyList<TariffHit>))]
[JsonSerializable(typeof(TariffCode))]
[JsonSerializable(typeof(TariffChanges))]
[JsonSerializable(typeof(IReadOnlyList<RateLine>))]
[JsonSerializable(typeof(IReadOnlyList<RatePeriodEntry>))]
[JsonSerializable(typeof(RatePeriodEntry))]
[JsonSerializable(typeof(IReadOnlyList<WaitingRates>))]
internal sealed partial class TariffJson : JsonSerializerContext;
