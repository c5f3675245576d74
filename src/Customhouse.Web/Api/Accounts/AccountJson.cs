using System.Text.Json.Serialization;

namespace Customhouse.Web.Api.Accounts;

/// <summary>Accounts and tokens as they go in and out, as JSON; made at build time, so that nothing is
/// looked up at run time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(TokenBody))]
[JsonSerializable(typeof(IssuedToken))]
[JsonSerializable(typeof(IReadOnlyList<TokenLine>))]
[JsonSerializable(typeof(GrantedToken))]
[JsonSerializable(typeof(GrantFault))]
[JsonSerializable(typeof(AccountBody))]
[JsonSerializable(typeof(AccountLine))]
[JsonSerializable(typeof(IReadOnlyList<AccountLine>))]
[JsonSerializable(typeof(OpenedAccount))]
internal sealed partial class AccountJson : JsonSerializerContext;
