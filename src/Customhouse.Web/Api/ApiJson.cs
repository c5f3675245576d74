using System.Text.Json.Serialization;
using Customhouse.Web.Access;

namespace Customhouse.Web.Api;

/// <summary>
/// Every form that goes in or out as JSON; made at build time, so that nothing is looked up at run time.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(CaseAnswer))]
[JsonSerializable(typeof(CaseView))]
[JsonSerializable(typeof(CaseList))]
[JsonSerializable(typeof(Timeline))]
[JsonSerializable(typeof(VersionList))]
[JsonSerializable(typeof(VersionDifferences))]
[JsonSerializable(typeof(DutiesAnswer))]
[JsonSerializable(typeof(Ledger.Receipt))]
[JsonSerializable(typeof(PlaceBody))]
[JsonSerializable(typeof(GroundsBody))]
[JsonSerializable(typeof(QuestionBody))]
[JsonSerializable(typeof(AnswerBody))]
[JsonSerializable(typeof(DecisionBody))]
[JsonSerializable(typeof(SecurityBody))]
[JsonSerializable(typeof(PaymentBody))]
[JsonSerializable(typeof(ControlBody))]
[JsonSerializable(typeof(ReassessmentBody))]
[JsonSerializable(typeof(WantedBody))]
[JsonSerializable(typeof(FindingBody))]
[JsonSerializable(typeof(IReadOnlyList<DocumentLine>))]
[JsonSerializable(typeof(TokenBody))]
[JsonSerializable(typeof(IssuedToken))]
[JsonSerializable(typeof(IReadOnlyList<TokenLine>))]
[JsonSerializable(typeof(Token))]
[JsonSerializable(typeof(GrantedToken))]
[JsonSerializable(typeof(GrantFault))]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(AccountBody))]
[JsonSerializable(typeof(AccountLine))]
[JsonSerializable(typeof(IReadOnlyList<AccountLine>))]
[JsonSerializable(typeof(OpenedAccount))]
[JsonSerializable(typeof(OperatorEntry))]
[JsonSerializable(typeof(IReadOnlyList<OperatorEntry>))]
[JsonSerializable(typeof(GuaranteeEntry))]
[JsonSerializable(typeof(IReadOnlyList<GuaranteeLine>))]
[JsonSerializable(typeof(GuaranteeView))]
[JsonSerializable(typeof(IReadOnlyList<EditionLine>))]
[JsonSerializable(typeof(IReadOnlyList<TariffHit>))]
[JsonSerializable(typeof(TariffCode))]
[JsonSerializable(typeof(IReadOnlyList<LookUps.LookUpHit>))]
[JsonSerializable(typeof(TariffChanges))]
[JsonSerializable(typeof(IReadOnlyList<RateLine>))]
[JsonSerializable(typeof(InsightView))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(ConsortiumAnswer))]
[JsonSerializable(typeof(SequencedAnswer))]
[JsonSerializable(typeof(JobList))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(byte[]))]
internal sealed partial class ApiJson : JsonSerializerContext;
