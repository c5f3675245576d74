using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Accounts;
using Customhouse.Web.Api.Declarations;
using Customhouse.Web.Settings;

namespace Customhouse.Web.Pages.Administrator;

/// <summary>One limit of the house.</summary>
/// <param name="Key">Its words are <c>limit.KEY</c>.</param>
/// <param name="Unit">bytes, seconds, or empty for a plain count.</param>
/// <param name="Option">The setting that it is set by; null where it is fixed in this version.</param>
public sealed record LimitLine(string Key, decimal Value, string Unit = "", string? Option = null)
{
    private const string Bytes = "bytes";
    private const string Seconds = "seconds";

    public static IReadOnlyList<LimitLine> List(WebOptions options) =>
        [
            new("requests", options.RequestsPerSecond, Option: "requests-per-second"),
            new("request-time", options.RequestSeconds, Seconds, "request-seconds"),
            new("message-bytes", Limits.MessageBytesMax, Bytes),
            new("message-depth", Limits.MessageDepthMax),
            new("message-elements", Limits.MessageElementsMax),
            new("element-characters", Limits.ElementCharactersMax),
            new("items", Limits.ItemsPerDeclarationMax),
            new("document-bytes", DocumentEndpoints.BodyBytesMax, Bytes),
            new("refusals", Limits.RefusalsPerAnswerMax),
            new("rows", Limits.RowsPerPageMax),
            new("drafts", Limits.DraftsPerOwnerMax),
            new("records-waiting", Limits.RecordsWaitingMax),
            new("records-commit", Limits.RecordsPerCommitMax),
            new("profile-conditions", Limits.ConditionsPerProfileMax),
            new("profile-bytes", Limits.ProfileBytesMax, Bytes),
            new("rehearsed", Limits.CasesRehearsedMax),
            new("jobs-account", Limits.JobsWaitingPerAccountMax),
            new("jobs-open", Limits.JobsOpenMax),
            new("job-file-bytes", Limits.JobFileBytesMax, Bytes),
            new("job-tries", Limits.JobTriesMax),
            new("job-days", Limits.JobDaysKept),
            new("jobs-kept", Limits.JobsKeptMax),
            new("password", PasswordRules.CharactersMin),
            new("attempts", Attempts.FreeOfId),
            new("attempts-address", Attempts.FreeOfAddress),
            new("streams-person", OpenStreams.OfPersonMax),
            new("streams-token", OpenStreams.OfTokenMax),
            new("streams", OpenStreams.InAllMax),
            new("access-token", (decimal)AccessTokens.Lasts.TotalSeconds, Seconds),
            new("token-days", TokenEndpoints.DaysMax),
        ];
}
