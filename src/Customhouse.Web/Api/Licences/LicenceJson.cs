using System.Text.Json.Serialization;

namespace Customhouse.Web.Api.Licences;

/// <summary>Licences as they go in and out, as JSON; made at build time, so that nothing is looked up at run
/// time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(LicenceEntry))]
[JsonSerializable(typeof(LicenceView))]
[JsonSerializable(typeof(IReadOnlyList<LicenceView>))]
internal sealed partial class LicenceJson : JsonSerializerContext;
