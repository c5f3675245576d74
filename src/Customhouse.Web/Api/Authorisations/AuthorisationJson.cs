using System.Text.Json.Serialization;

namespace Customhouse.Web.Api.Authorisations;

/// <summary>Authorisations as they go in and out, as JSON; made at build time, so that nothing is looked up
/// at run time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(AuthorisationEntry))]
[JsonSerializable(typeof(AuthorisationStop))]
[JsonSerializable(typeof(AuthorisationView))]
[JsonSerializable(typeof(IReadOnlyList<AuthorisationView>))]
internal sealed partial class AuthorisationJson : JsonSerializerContext;
