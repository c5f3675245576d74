namespace Customhouse.Server.Tests.Pages;

/// <summary>Forms without a mark of the state that they were made on.</summary>
internal static class UnmarkedForms
{
    /// <summary>Forms that change nothing which somebody else could have changed, and why.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        ["/sign-in"] = "begins a session",
        ["/sign-in/factor"] = "is of this session alone",
        ["/sign-in/password"] = "is of this session alone",
        ["/sign-in/code"] = "is of this session alone",
        ["/sign-in/recovery"] = "is of this session alone",
        ["/own-sign-in/recovery-codes"] = "makes new codes for this person alone",
        ["/sign-out"] = "ends this session",
        ["/language"] = "is of this browser alone",
        ["/administrator/tokens"] = "issues a new token",
        ["/administrator/tokens/@token.Id/revoke"] = "a revoked token stays revoked",
        ["/administrator/tariff"] = "sends in a file; its day is set by its digest",
        ["/administrator/rates"] = "sends in a file; it is put in force by its digest",
        ["/administrator/law"] = "sends in a file; it is put in force by its digest",
        ["/administrator/law/@line.Name/suspension"] = "names the edition that it takes out of force",
        ["/trader/lodge"] = "lodges a new declaration",
        ["/trader/drafts"] = "begins a new draft",
        ["/trader/cases/@Case.Mrn/again"] = "begins a new draft of what was refused",
        ["/survey/register?lang=@Frame.Language"] = "registers a project under an id that none has",
        ["@($\"{JobPages.Address}/{job.Number}/cancel\")"] = "ends a job that its number names",
        ["@(At + \"/preview/stop\")"] = "stops this person's own rehearsal",
        ["@At"] = "rehearses an edition and changes nothing",
        ["@(At + \"/preview\")"] = "rehearses anew and changes nothing",
    };
}
