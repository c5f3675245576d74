using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Survey;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Survey;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Customhouse.Web.Survey;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Survey;

/// <summary>The page of the project register, and its form for a new one.</summary>
internal static class SurveyProjectPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/survey/register").ExcludeFromDescription();
        pages.MapGet("", Register).RequireAuthorization(PagePolicies.Overview);
        pages.MapPost("", NewProject).For(SurveyAccess.Secretariat).DisableAntiforgery();
    }

    private static async Task<IResult> Register(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        string? lang,
        CancellationToken cancellation
    ) => await Projects(context, desk, administration, lang, [], null, cancellation);

    private static async Task<IResult> Projects(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        string? lang,
        IReadOnlyList<FieldFault> faults,
        IFormCollection? typed,
        CancellationToken cancellation
    )
    {
        var projects = await desk.Book.Projects(cancellation);
        return new RazorComponentResult<SurveyProjects>(
            new
            {
                Frame = SurveyPages.FrameOf(context, administration, lang),
                Projects = projects,
                Overlaps = ProjectRegister.Overlaps(projects),
                Faults = faults,
                Typed = typed,
            }
        )
        {
            StatusCode =
                faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    /// <summary>Registers a project under an id that none has.</summary>
    private static async Task<IResult> NewProject(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        TimeProvider clock,
        string? lang,
        CancellationToken cancellation
    )
    {
        if (!context.Request.HasFormContentType)
            return SurveyPages.NoForm();
        var (form, words) = (await context.Request.ReadFormAsync(cancellation), Words.Of(context));
        if (FillForm.Project(form, words, out var faults) is not { } project)
            return await Projects(context, desk, administration, lang, faults, form, cancellation);
        var taken = await desk.Book.Project(project.Id, cancellation);
        if (taken is null)
        {
            var whole = SurveyToolEndpoints.Whole(project, null, context, clock);
            if (
                await SurveyToolEndpoints.Record(desk, new Kept<Project>(whole, 0), context, clock)
                is not ProblemResult
            )
                return TypedResults.Redirect("/survey/register");
            taken = await desk.Book.Project(project.Id, cancellation);
        }
        return await Projects(
            context,
            desk,
            administration,
            lang,
            [
                new FieldFault(
                    "id",
                    words["survey.project-taken", project.Id, taken?.Value.Title ?? ""],
                    words["survey.project-taken-mend"]
                ),
            ],
            form,
            cancellation
        );
    }
}
