using System.Text.Json.Serialization;

namespace Customhouse.Web.Api.Operators;

/// <summary>Operators as they go in and out, as JSON; made at build time, so that nothing is looked up at
/// run time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(OperatorEntry))]
[JsonSerializable(typeof(IReadOnlyList<OperatorEntry>))]
internal sealed partial class OperatorJson : JsonSerializerContext;
