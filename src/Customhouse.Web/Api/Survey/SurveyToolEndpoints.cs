using System.Text;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Survey;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Customhouse.Web.Survey;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Survey;

/// <summary>The tools that surveys feed, for machines: profiles, single windows, compendium, projects,
/// conformity.</summary>
internal static class SurveyToolEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var survey = routes.MapGroup("/survey").WithTags("Survey tools");
        survey
            .MapGet("/members/{member}", Profile)
            .For(Role.Customs)
            .WithSummary("A member's profile: what it told of itself, with the source of each line")
            .Written()
            .Problems(404);
        survey
            .MapGet("/single-windows", Windows)
            .For(Role.Customs)
            .WithSummary("Single windows by maturity")
            .Written()
            .Problems(404);
        survey
            .MapGet("/aeo-compendium", Compendium)
            .For(Role.Customs)
            .WithSummary("The compendium of AEO programmes; ?form=csv for a sheet")
            .Produces<byte[]>(StatusCodes.Status200OK, Body.Json, "text/csv")
            .Problems(404);
        survey
            .MapGet("/projects", Projects)
            .For(Role.Customs)
            .WithSummary("Projects that build capacity, and where two do the same")
            .Written();
        survey
            .MapGet(
                "/projects/{project}",
                async (
                    HttpContext context,
                    SurveyDesk desk,
                    string project,
                    CancellationToken cancellation
                ) => SurveyEndpoints.Marked(context, await desk.Book.Project(project, cancellation))
            )
            .For(Role.Customs)
            .WithSummary("One project with its history")
            .Written()
            .Problems(404);
        survey
            .MapPut("/projects/{project}", PutProject)
            .For(SurveyAccess.Secretariat)
            .WithSummary("Register a project or change it; its history of stages stays")
            .Accepts<byte[]>(Body.Json)
            .Written()
            .Problems(400, 413, 503)
            .Marked();
        survey
            .MapPost("/projects/{project}/stage/{stage}", MoveProject)
            .For(SurveyAccess.Secretariat)
            .WithSummary("Move a project to another stage")
            .Written()
            .Problems(404, 409, 422, 503);
        survey
            .MapGet(
                "/data-model",
                async (SurveyDesk desk, CancellationToken cancellation) =>
                    SurveyEndpoints.View(new DataModelReport(await desk.Book.Conformity(cancellation)).Runs)
            )
            .For(Role.Customs)
            .WithSummary("Latest runs of the conformance suites")
            .Written();
        survey
            .MapGet(
                "/self-assessment",
                async (SelfView self, CancellationToken cancellation) =>
                    SurveyEndpoints.View(SelfAssessment.Propose(await self.Read(cancellation)))
            )
            .For(Role.Customs)
            .WithSummary("Answers that follow from what this installation does")
            .Written();
    }

    private static async Task<IResult> Projects(SurveyDesk desk, CancellationToken cancellation)
    {
        var projects = await desk.Book.Projects(cancellation);
        return SurveyEndpoints.View(new { Projects = projects, Overlaps = Overlaps(projects) });
    }

    private static IEnumerable<object> Overlaps(IReadOnlyList<Project> projects) =>
        ProjectRegister
            .Overlaps(projects)
            .Select(o => new
            {
                First = o.First.Id,
                Second = o.Second.Id,
                o.Recipients,
                o.Themes,
                o.From,
                o.To,
            });

    private static async Task<IResult> Profile(
        SurveyDesk desk,
        string member,
        string? lang,
        CancellationToken cancellation
    ) =>
        await SurveyViews.Asking(desk, "system-name", cancellation) is var (edition, questionnaire)
        && await SurveyViews.Profile(
            desk,
            edition,
            questionnaire,
            member,
            lang ?? Labels.English,
            cancellation
        )
            is { } profile
            ? SurveyEndpoints.View(
                new
                {
                    Member = profile.Member.Code,
                    profile.Member.Name,
                    profile.Edition,
                    profile.State,
                    Lines = profile.Lines.Select(l => new
                    {
                        Question = l.Question.Id,
                        l.Value,
                        l.Source,
                    }),
                }
            )
            : Answers.NotFound();

    private static async Task<IResult> Windows(SurveyDesk desk, CancellationToken cancellation)
    {
        if (await SurveyViews.Asking(desk, "sw-stage", cancellation) is not var (edition, questionnaire))
            return Answers.NotFound();
        var map = await SurveyViews.Windows(desk, edition, questionnaire, cancellation);
        return SurveyEndpoints.View(
            new
            {
                Edition = edition.Id,
                map.Members,
                map.Unknown,
                Rows = map.Rows.Select(r => new
                {
                    Member = r.Member.Code,
                    r.Maturity,
                    r.Practices,
                    r.Agencies,
                }),
            }
        );
    }

    private static async Task<IResult> Compendium(
        SurveyDesk desk,
        string? form,
        CancellationToken cancellation
    )
    {
        if (await SurveyViews.Asking(desk, "aeo-programme", cancellation) is not var (edition, questionnaire))
            return Answers.NotFound();
        var compendium = await SurveyViews.Compendium(desk, edition, questionnaire, cancellation);
        return form == "csv"
            ? TypedResults.File(
                Encoding.UTF8.GetBytes(CsvSheet.Text(compendium.Sheet())),
                "text/csv",
                $"aeo-{edition.Id}.csv"
            )
            : SurveyEndpoints.View(
                new
                {
                    compendium.Edition,
                    Rows = compendium.Rows.Select(r => new
                    {
                        Member = r.Member.Code,
                        r.Programme,
                        r.Compliance,
                        r.Operators,
                        r.Bilateral,
                        r.Plurilateral,
                        r.Negotiating,
                        r.Benefits,
                    }),
                    Totals = new
                    {
                        compendium.Running,
                        compendium.Planned,
                        compendium.Compliance,
                        compendium.CompliancePlanned,
                        compendium.Operators,
                        compendium.Bilateral,
                        compendium.Plurilateral,
                        compendium.Negotiating,
                    },
                }
            );
    }

    private static async Task<IResult> PutProject(
        HttpContext context,
        SurveyDesk desk,
        TimeProvider clock,
        string project,
        CancellationToken cancellation
    )
    {
        Project sent;
        try
        {
            sent = SurveyJson.Read<Project>((await Body.Read(context, cancellation)).Span);
        }
        catch (FormatException fault)
        {
            return Answers.Problem(StatusCodes.Status400BadRequest, fault.Message);
        }
        if (
            sent.Id != project
            || sent.Ends < sent.Starts
            || sent.Recipients.Count == 0
            || !sent.History.All(change => Enum.IsDefined(change.Stage))
        )
            return Answers.Problem(
                StatusCodes.Status400BadRequest,
                "The id is that of the address, a project has a recipient, ends after it starts, and is "
                    + "at a stage "
                    + "that there is."
            );
        var kept = await desk.Book.Project(project, cancellation);
        var whole = Whole(sent, kept, context, clock);
        return SurveyEndpoints.Fault(context, kept, whole)
            ?? await Record(desk, new Kept<Project>(whole, kept?.Version ?? 0), context, clock);
    }

    private static async Task<IResult> MoveProject(
        HttpContext context,
        SurveyDesk desk,
        TimeProvider clock,
        string project,
        string stage,
        string? grounds,
        CancellationToken cancellation
    )
    {
        if (
            await desk.Book.Project(project, cancellation) is not { } kept
            || !Enum.TryParse<ProjectStage>(stage, ignoreCase: true, out var to)
            || !Enum.IsDefined(to)
        )
            return Answers.NotFound();
        var (after, refusal) = kept.Value.Move(
            to,
            clock.GetUtcNow(),
            Visitor.Of(context).Actor.Id,
            grounds ?? ""
        );
        if (refusal is not null)
            return Answers.Refused(StatusCodes.Status422UnprocessableEntity, "The project stays", [refusal]);
        var outcome = await desk.Book.Put(
            kept with
            {
                Value = after,
            },
            clock.GetUtcNow(),
            Visitor.Of(context).Actor
        );
        return outcome is RegisterOutcome.Done
            ? SurveyEndpoints.View(after)
            : RegisterAnswers.Of(outcome, () => "");
    }

    /// <summary>A project as it was sent, with the history that it has here.</summary>
    internal static Project Whole(Project sent, Kept<Project>? kept, HttpContext context, TimeProvider clock)
    {
        var history = kept?.Value.History ?? sent.History;
        return sent with
        {
            History =
                history.Count > 0
                    ? history
                    :
                    [
                        new StageChange(
                            ProjectStage.Planned,
                            clock.GetUtcNow(),
                            Visitor.Of(context).Actor.Id,
                            "registered"
                        ),
                    ],
        };
    }

    /// <param name="kept">The version that it takes the place of; 0 for a new project.</param>
    internal static async Task<IResult> Record(
        SurveyDesk desk,
        Kept<Project> kept,
        HttpContext context,
        TimeProvider clock
    )
    {
        var outcome = await desk.Book.Put(kept, clock.GetUtcNow(), Visitor.Of(context).Actor);
        if (outcome is not RegisterOutcome.Done)
            return RegisterAnswers.Of(context, outcome, kept.Version, () => kept.Value.Id);
        StateMark.Tell(context, kept.Version + 1);
        return SurveyEndpoints.View(kept.Value);
    }
}
