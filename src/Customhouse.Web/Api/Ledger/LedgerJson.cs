using System.Text.Json.Serialization;

namespace Customhouse.Web.Api.Ledger;

/// <summary>What the ledger is told as, as JSON; made at build time, so that nothing is looked up at run
/// time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(ConsortiumAnswer))]
[JsonSerializable(typeof(SequencedAnswer))]
internal sealed partial class LedgerJson : JsonSerializerContext;
