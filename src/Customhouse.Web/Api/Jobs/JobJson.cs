using System.Text.Json.Serialization;

namespace Customhouse.Web.Api.Jobs;

/// <summary>The JSON of the routes of jobs, made when the program is built.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(JobList))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(RehearsalBody))]
[JsonSerializable(typeof(RehearsalView))]
internal sealed partial class JobJson : JsonSerializerContext;
