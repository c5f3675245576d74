using System.Text.Json.Serialization;

namespace Customhouse.Web.Api.Guarantees;

/// <summary>Guarantees as they go in and out, as JSON; made at build time, so that nothing is looked up at
/// run time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(GuaranteeEntry))]
[JsonSerializable(typeof(IReadOnlyList<GuaranteeLine>))]
[JsonSerializable(typeof(GuaranteeView))]
internal sealed partial class GuaranteeJson : JsonSerializerContext;
