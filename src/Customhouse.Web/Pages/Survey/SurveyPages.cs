using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Survey;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Survey;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Survey;

/// <summary>The survey's pages to be read: results, profiles, the map, the compendium and
/// conformity.</summary>
internal static class SurveyPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/survey").ExcludeFromDescription();
        pages.MapGet("", Index).RequireAuthorization(PagePolicies.Overview);
        pages.MapGet("/results/{edition}", Results).RequireAuthorization(PagePolicies.Overview);
        pages.MapGet("/profiles", Profiles).RequireAuthorization(PagePolicies.Overview);
        pages.MapGet("/profiles/{member}", Profile).RequireAuthorization(PagePolicies.Overview);
        pages.MapGet("/map", Windows).RequireAuthorization(PagePolicies.Overview);
        pages.MapGet("/compendium", Compendium).RequireAuthorization(PagePolicies.Overview);
        pages.MapGet("/conformity", Conformity).RequireAuthorization(PagePolicies.Overview);
    }

    private static async Task<IResult> Index(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        string? lang,
        CancellationToken cancellation
    ) =>
        new RazorComponentResult<SurveyIndex>(
            new
            {
                Frame = FrameOf(context, administration, lang),
                Editions = await desk.Book.Editions(cancellation),
            }
        );

    private static async Task<IResult> Results(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        string edition,
        string? by,
        string? lang,
        CancellationToken cancellation
    )
    {
        if (await desk.Book.Edition(edition, cancellation) is not { } found)
            return Answers.NotFound();
        var standing = ReleasedAnswers.Binds(found.Value)
            ? await desk.Book.StandingOf(edition, cancellation)
            : null;
        // Those who run the survey see every answer, so they may see what a first release would tell.
        var isPreview =
            ReleasedAnswers.Binds(found.Value) && standing is null && SurveyAccess.IsSecretariat(context);
        var tally = isPreview
            ? await desk.Book.NowOf(found.Value, cancellation)
            : await desk.Book.TallyOf(found.Value, cancellation);
        return new RazorComponentResult<SurveyResults>(
            new
            {
                Frame = FrameOf(context, administration, lang),
                Edition = found.Value,
                tally.Questionnaire,
                Response = tally.Response(),
                Figures = tally.Figures(),
                By = by ?? "question",
                IsPreview = isPreview,
                IsReleased = standing is not null || !ReleasedAnswers.Binds(found.Value),
                Waiting = standing is not null && SurveyAccess.IsSecretariat(context)
                    ? standing.Value.Standing.Waiting(await desk.Book.NowOf(found.Value, cancellation))
                    : 0,
            }
        );
    }

    private static async Task<IResult> Profiles(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        string? lang,
        CancellationToken cancellation
    )
    {
        if (await SurveyViews.Asking(desk, "system-name", cancellation) is not var (edition, _))
            return Answers.NotFound();
        return new RazorComponentResult<SurveyProfiles>(
            new
            {
                Frame = FrameOf(context, administration, lang),
                Edition = edition,
                Members = await SurveyViews.Members(
                    desk,
                    edition,
                    SurveyAccess.IsSecretariat(context),
                    cancellation
                ),
            }
        );
    }

    private static async Task<IResult> Profile(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        string member,
        string? lang,
        CancellationToken cancellation
    )
    {
        var frame = FrameOf(context, administration, lang);
        return
            await SurveyViews.Asking(desk, "system-name", cancellation) is var (edition, questionnaire)
            && await SurveyViews.Profile(desk, edition, questionnaire, member, frame.Language, cancellation)
                is { } profile
            ? new RazorComponentResult<SurveyProfile>(new { Frame = frame, Profile = profile })
            : Answers.NotFound();
    }

    private static async Task<IResult> Windows(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        string? lang,
        CancellationToken cancellation
    ) =>
        await SurveyViews.Asking(desk, "sw-stage", cancellation) is var (edition, questionnaire)
            ? new RazorComponentResult<SurveyMap>(
                new
                {
                    Frame = FrameOf(context, administration, lang),
                    Edition = edition,
                    Windows = await SurveyViews.Windows(desk, edition, questionnaire, cancellation),
                }
            )
            : Answers.NotFound();

    private static async Task<IResult> Compendium(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        string? lang,
        CancellationToken cancellation
    ) =>
        await SurveyViews.Asking(desk, "aeo-programme", cancellation) is var (edition, questionnaire)
            ? new RazorComponentResult<SurveyCompendium>(
                new
                {
                    Frame = FrameOf(context, administration, lang),
                    Edition = edition,
                    Compendium = await SurveyViews.Compendium(desk, edition, questionnaire, cancellation),
                    Registered = administration.Registers.Operators.Values.Count(o =>
                        o.IsAuthorisedEconomicOperator
                    ),
                }
            )
            : Answers.NotFound();

    private static async Task<IResult> Conformity(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        string? lang,
        CancellationToken cancellation
    ) =>
        new RazorComponentResult<SurveyConformity>(
            new
            {
                Frame = FrameOf(context, administration, lang),
                Report = new DataModelReport(await desk.Book.Conformity(cancellation)),
            }
        );

    internal static IResult NoForm() =>
        Answers.Problem(
            StatusCodes.Status415UnsupportedMediaType,
            "This address takes the form of its page; see /docs for machines."
        );

    internal static Frame FrameOf(HttpContext context, AdministrationState administration, string? lang) =>
        new(
            administration.Terms.Administration.Code,
            // Questions speak the language of the page, where they were written in it.
            new[] { lang, Words.Of(context).Locale.Code }.FirstOrDefault(Labels.Languages.Contains)
                ?? Labels.English,
            context.Request.Path.Value ?? "/survey",
            context.User is Visitor
        )
        {
            MayFill = member => SurveyAccess.MayFill(context, administration, member),
        };
}
