using System.Text.Json.Serialization;

namespace Customhouse.Web.Cases;

/// <summary>What cases are told as, as JSON; made at build time, so that nothing is looked up at run
/// time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(CaseAnswer))]
[JsonSerializable(typeof(CaseView))]
[JsonSerializable(typeof(CaseList))]
[JsonSerializable(typeof(Timeline))]
[JsonSerializable(typeof(VersionList))]
[JsonSerializable(typeof(VersionDifferences))]
[JsonSerializable(typeof(DutiesAnswer))]
[JsonSerializable(typeof(IReadOnlyList<DocumentLine>))]
internal sealed partial class CaseJson : JsonSerializerContext;
