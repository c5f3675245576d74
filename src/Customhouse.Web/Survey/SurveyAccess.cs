using Customhouse.Engine;
using Customhouse.Survey;
using Customhouse.Values;
using Customhouse.Web.Access;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Survey;

/// <summary>Who may do what with answers.</summary>
internal static class SurveyAccess
{
    public const string ReviewAct = "review";
    public const string SignOffAct = "sign-off";
    public const string ReopenAct = "reopen";

    /// <summary>Those who run editions and write for every member.</summary>
    public static readonly string[] Secretariat = [Role.Supervisor, Role.Administrator];

    /// <summary>Those who fill in.</summary>
    public static readonly string[] Fillers = [Role.Officer, Role.Supervisor, Role.Administrator];

    public static bool IsSecretariat(HttpContext context) => Secretariat.Any(context.User.IsInRole);

    /// <summary>An officer fills in the answers of the administration that runs here; the secretariat
    /// all.</summary>
    public static bool MayFill(HttpContext context, AdministrationState administration, string member) =>
        IsSecretariat(context)
        || Role.Customs.Any(context.User.IsInRole) && member == administration.Terms.Administration.Code;

    /// <summary>Whether the visitor may write, and not only read.</summary>
    public static bool MayWrite(HttpContext context, AdministrationState administration, string member) =>
        Fillers.Any(context.User.IsInRole) && MayFill(context, administration, member);

    /// <summary>Who writes; null where the source is one that only the secretariat may name.</summary>
    public static Hand? HandOf(HttpContext context, TimeProvider clock, string? source, string? reference)
    {
        var from = AnswerSource.Administration;
        if (!string.IsNullOrEmpty(source) && !Enum.TryParse(source, ignoreCase: true, out from))
            return null;
        if (from is AnswerSource.FollowUp or AnswerSource.PublicSource && !IsSecretariat(context))
            return null;
        // What the installation counted, and what was reconstructed, nobody says of an answer of one's own.
        if (from is not (AnswerSource.Administration or AnswerSource.FollowUp or AnswerSource.PublicSource))
            return null;
        return new Hand(
            Visitor.Of(context).Actor,
            clock.GetUtcNow(),
            from,
            string.IsNullOrWhiteSpace(reference) ? null : reference.Trim()
        );
    }

    /// <summary>What an act asks of the law; null for an unknown one.</summary>
    public static Func<Submission, (Submission, Refusal?)>? ActOf(
        HttpContext context,
        string act,
        TimeProvider clock,
        string? grounds
    )
    {
        var (by, at) = (Visitor.Of(context).Actor.Id, clock.GetUtcNow());
        return act switch
        {
            ReviewAct => s => s.PassToReview(by, at),
            SignOffAct => s => s.SignOff(by, at),
            ReopenAct => s => s.Reopen(by, at, grounds ?? ""),
            _ => null,
        };
    }

    /// <summary>Reads a file of answers and takes it.</summary>
    public static async Task<SurveyOutcome> Take(
        SurveyDesk desk,
        Edition edition,
        ReadOnlyMemory<byte> bytes,
        bool isCsv,
        string member,
        Hand hand,
        Func<string, bool> mayWrite,
        CancellationToken cancellation,
        int? seen = null
    )
    {
        var questionnaire = await desk.Book.QuestionnaireOf(edition, cancellation);
        var (members, refusals) = isCsv
            ? AnswerFile.ReadCsv(bytes.Span, questionnaire, member)
            : AnswerFile.ReadJson(bytes, questionnaire);
        return refusals.Count > 0
            ? new SurveyOutcome(null, [.. refusals.Take(Limits.RefusalsPerAnswerMax)])
            : await desk.Import(edition, members, hand, mayWrite, cancellation, seen);
    }
}
