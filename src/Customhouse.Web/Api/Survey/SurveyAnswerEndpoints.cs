using System.Text;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Survey;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Survey;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Survey;

/// <summary>What members answered: read, sent as a file, passed on and signed off. Officers of the
/// administration fill in; the secretariat writes for every member.</summary>
internal static class SurveyAnswerEndpoints
{
    private const string Csv = "text/csv";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var survey = routes.MapGroup("/survey").WithTags("Survey");
        survey
            .MapGet("/editions/{edition}/answers/{member}", Answers)
            .For(Role.Customs)
            .WithSummary("What a member answered, with its history; ?form=csv for a sheet")
            .Produces<byte[]>(StatusCodes.Status200OK, Body.Json, Csv)
            .Problems(404);
        survey
            .MapPost("/editions/{edition}/answers", Import)
            .For(SurveyAccess.Fillers)
            .WithSummary("Take a file of answers, all of it or nothing")
            .WithDescription(
                "CSV with a row for each member, CSV with a row for each question (?member=), or JSON. "
                    + "Every wrong cell is named. ?source=followUp or publicSource with ?reference= for "
                    + "what was asked "
                    + "again or found published."
            )
            .Accepts<byte[]>(Csv, Body.Json)
            .Written()
            .Problems(404, 409, 413, 415, 422, 503);
        survey
            .MapPost("/editions/{edition}/answers/{member}/{act}", Act)
            .For(SurveyAccess.Fillers)
            .WithSummary("Pass on to review, sign off, or open again: review, sign-off, reopen")
            .Written()
            .Problems(403, 404, 409, 422, 503);
    }

    private static async Task<IResult> Answers(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        string edition,
        string member,
        string? form,
        string? lang,
        CancellationToken cancellation
    )
    {
        if (
            !SurveyAccess.MayFill(context, administration, member)
            || await desk.Book.Edition(edition, cancellation) is not { } found
        )
            return Http.Answers.NotFound();
        var submission = (await desk.Book.Submission(found.Value, member, cancellation)).Value;
        if (form == "csv")
            await AuditNote.Add(context, Visitor.Of(context), "export", AuditNote.AddressOf(context.Request));
        return form == "csv"
            ? TypedResults.File(
                Encoding.UTF8.GetBytes(
                    CsvSheet.Text(
                        AnswerFile.Sheet(
                            await desk.Book.QuestionnaireOf(found.Value, cancellation),
                            submission,
                            lang ?? Labels.English
                        )
                    )
                ),
                Csv,
                $"{edition}-{member}.csv"
            )
            : SurveyEndpoints.Json(submission);
    }

    private static async Task<IResult> Import(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        TimeProvider clock,
        string edition,
        string? member,
        string? source,
        string? reference,
        CancellationToken cancellation
    )
    {
        if (await desk.Book.Edition(edition, cancellation) is not { } found)
            return Http.Answers.NotFound();
        if (SurveyAccess.HandOf(context, clock, source, reference) is not { } hand)
            return Http.Answers.Problem(
                StatusCodes.Status403Forbidden,
                "This source is for the secretariat."
            );
        var type = context.Request.ContentType ?? "";
        if (!type.StartsWith(Csv, StringComparison.OrdinalIgnoreCase) && Body.FormatOf(type) != "json")
            return Http.Answers.Problem(StatusCodes.Status415UnsupportedMediaType);
        var bytes = await Body.Read(context, cancellation);
        var outcome = await SurveyAccess.Take(
            desk,
            found.Value,
            bytes,
            type.StartsWith(Csv, StringComparison.OrdinalIgnoreCase),
            member ?? administration.Terms.Administration.Code,
            hand,
            code => SurveyAccess.MayFill(context, administration, code),
            cancellation
        );
        return SurveyEndpoints.Told(outcome, () => new { Members = outcome.Members });
    }

    private static async Task<IResult> Act(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        TimeProvider clock,
        string edition,
        string member,
        string act,
        string? grounds,
        CancellationToken cancellation
    )
    {
        if (
            !SurveyAccess.MayFill(context, administration, member)
            || await desk.Book.Edition(edition, cancellation) is not { } found
        )
            return Http.Answers.NotFound();
        if (SurveyAccess.ActOf(context, act, clock, grounds) is not { } decide)
            return Http.Answers.NotFound();
        if (act == SurveyAccess.SignOffAct && !SurveyAccess.IsSecretariat(context))
            return Http.Answers.Problem(StatusCodes.Status403Forbidden, "A supervisor signs off.");
        var outcome = await desk.Act(
            found.Value,
            member,
            decide,
            SurveyAccess.HandOf(context, clock, null, null)!,
            grounds ?? act,
            cancellation
        );
        return SurveyEndpoints.Told(outcome, () => new { Member = member, Act = act });
    }
}
