using System.Text.Json.Serialization;
using Customhouse.Ledger;

namespace Customhouse.Web.Api.Declarations;

/// <summary>What acts on declarations are sent as, as JSON; made at build time, so that nothing is looked up
/// at run time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(PlaceBody))]
[JsonSerializable(typeof(GroundsBody))]
[JsonSerializable(typeof(QuestionBody))]
[JsonSerializable(typeof(AnswerBody))]
[JsonSerializable(typeof(DecisionBody))]
[JsonSerializable(typeof(SecurityBody))]
[JsonSerializable(typeof(PaymentBody))]
[JsonSerializable(typeof(ControlBody))]
[JsonSerializable(typeof(ReassessmentBody))]
[JsonSerializable(typeof(AuditBody))]
[JsonSerializable(typeof(ReviewBody))]
[JsonSerializable(typeof(WantedBody))]
[JsonSerializable(typeof(FindingBody))]
[JsonSerializable(typeof(byte[]))]
internal sealed partial class DeclarationJson : JsonSerializerContext;
