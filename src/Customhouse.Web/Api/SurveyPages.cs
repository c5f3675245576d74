using System.Globalization;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Survey;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Language;
using Customhouse.Web.Pages.Parts;
using Customhouse.Web.Pages.Survey;
using Customhouse.Web.Survey;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api;

/// <summary>The survey's pages for people: results, filling in, and the tools.</summary>
internal static class SurveyPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/survey").ExcludeFromDescription();
        pages.MapGet("", Index).RequireAuthorization(OverviewEndpoints.Policy);
        pages.MapGet("/results/{edition}", Results).RequireAuthorization(OverviewEndpoints.Policy);
        pages.MapGet("/profiles", Profiles).RequireAuthorization(OverviewEndpoints.Policy);
        pages.MapGet("/profiles/{member}", Profile).RequireAuthorization(OverviewEndpoints.Policy);
        pages.MapGet("/map", Windows).RequireAuthorization(OverviewEndpoints.Policy);
        pages.MapGet("/compendium", Compendium).RequireAuthorization(OverviewEndpoints.Policy);
        pages.MapGet("/register", Register).RequireAuthorization(OverviewEndpoints.Policy);
        pages.MapGet("/conformity", Conformity).RequireAuthorization(OverviewEndpoints.Policy);
        pages.MapGet("/fill/{edition}", Members).For(Role.Customs);
        pages.MapGet("/fill/{edition}/{member}", Fill).For(Role.Customs);
        pages.MapPost("/fill/{edition}/{member}", Keep).For(SurveyAccess.Fillers).DisableAntiforgery();
        pages
            .MapPost("/fill/{edition}/{member}/file", KeepFile)
            .For(SurveyAccess.Fillers)
            .DisableAntiforgery();
        pages.MapPost("/register", NewProject).For(SurveyAccess.Secretariat).DisableAntiforgery();
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
                Frame = FrameOf(context, administration, lang),
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

    private static async Task<IResult> Members(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        string edition,
        string? lang,
        CancellationToken cancellation
    )
    {
        if (await desk.Book.Edition(edition, cancellation) is not { } found || found.Value.IsReconstruction)
            return Answers.NotFound();
        return new RazorComponentResult<SurveyMembers>(
            new
            {
                Frame = FrameOf(context, administration, lang),
                Edition = found.Value,
                Questions = (await desk.Book.QuestionnaireOf(found.Value, cancellation)).Questions.Count,
                Members = await SurveyViews.Members(
                    desk,
                    found.Value,
                    SurveyAccess.IsSecretariat(context),
                    cancellation
                ),
            }
        );
    }

    private static async Task<IResult> Fill(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        SelfView self,
        string edition,
        string member,
        string? lang,
        string? done,
        bool? propose,
        CancellationToken cancellation
    )
    {
        if (
            !SurveyAccess.MayFill(context, administration, member)
            || await desk.Book.Edition(edition, cancellation) is not { } found
        )
            return Answers.NotFound();
        var ownProposals =
            propose == true && member == administration.Terms.Administration.Code
                ? SelfAssessment.Of(await self.Read(cancellation))
                : [];
        return await Form(
            context,
            desk,
            administration,
            found.Value,
            member,
            lang,
            new Filled(done, [], [], ownProposals),
            cancellation
        );
    }

    private static async Task<IResult> Form(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        Edition edition,
        string member,
        string? lang,
        Filled filled,
        CancellationToken cancellation
    )
    {
        var membership = await desk.Book.MembershipOf(edition.Membership, cancellation);
        var (submission, version) = await desk.Book.Submission(edition, member, cancellation);
        return new RazorComponentResult<SurveyFill>(
            new
            {
                Frame = FrameOf(context, administration, lang),
                Edition = edition,
                Member = member,
                Name = membership.Find(member)?.Name ?? member,
                IsMember = membership.RegionOf(member, edition.MembershipOn) is not null,
                IsOwn = member == administration.Terms.Administration.Code,
                Questionnaire = await desk.Book.QuestionnaireOf(edition, cancellation),
                Submission = submission,
                Mark = FormMark.Of(version),
                Filled = filled,
                MayWrite = SurveyAccess.MayWrite(context, administration, member),
                IsSecretariat = SurveyAccess.IsSecretariat(context),
            }
        )
        {
            // As every other form: 412 for the state that it was made on, 422 for what was typed.
            StatusCode =
                filled.IsStale ? StatusCodes.Status412PreconditionFailed
                : filled.Refusals.Count > 0 ? StatusCodes.Status422UnprocessableEntity
                : null,
        };
    }

    /// <summary>The form after somebody else changed the answers: what only one changed stands as it was
    /// changed, what both changed holds what was typed, and is told with both values.</summary>
    private static async Task<IResult> Merged(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        Edition edition,
        string member,
        string? lang,
        IReadOnlyList<Entry> typed,
        int seen,
        CancellationToken cancellation
    )
    {
        var before = await desk.Book.SubmissionAt(edition, member, seen, cancellation);
        var now = (await desk.Book.Submission(edition, member, cancellation)).Value;
        var questionnaire = await desk.Book.QuestionnaireOf(edition, cancellation);
        Entry[] mine = [.. typed.Where(e => (e.Written ?? "") != Written(before, e.Question))];
        var language = FrameOf(context, administration, lang).Language;
        return await Form(
            context,
            desk,
            administration,
            edition,
            member,
            lang,
            new Filled(null, [], mine, [])
            {
                IsStale = true,
                Differences = ChangedField.Of(
                    mine.Where(e => Written(now, e.Question) != Written(before, e.Question))
                        .Select(e =>
                            (
                                questionnaire.Find(e.Question)?.Labels.In(language) ?? e.Question,
                                Written(now, e.Question),
                                e.Written ?? ""
                            )
                        )
                ),
            },
            cancellation
        );

        static string Written(Submission submission, string question) =>
            submission.Find(question)?.Current.Written ?? "";
    }

    /// <summary>Saves what was typed, and does the act that was asked; what is faulty stays on the
    /// page.</summary>
    private static async Task<IResult> Keep(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        SelfView self,
        TimeProvider clock,
        string edition,
        string member,
        string? lang,
        CancellationToken cancellation
    )
    {
        if (
            !SurveyAccess.MayWrite(context, administration, member)
            || await desk.Book.Edition(edition, cancellation) is not { } found
        )
            return Answers.NotFound();
        if (!context.Request.HasFormContentType)
            return NoForm();
        var form = await context.Request.ReadFormAsync(cancellation);
        var (act, grounds) = (form["act"].ToString(), form["grounds"].ToString());
        var hand = SurveyAccess.HandOf(context, clock, form["source"], form["reference"]);
        if (hand is null || act == SurveyAccess.SignOffAct && !SurveyAccess.IsSecretariat(context))
            return Answers.Problem(StatusCodes.Status403Forbidden, "This is for the secretariat.");
        var questionnaire = await desk.Book.QuestionnaireOf(found.Value, cancellation);
        Entry[] entries = act is SurveyAccess.SignOffAct or SurveyAccess.ReopenAct
            ? []
            :
            [
                .. questionnaire
                    .Questions.Where(q => form.ContainsKey(q.Id))
                    .Select(q => new Entry(q.Id, FillForm.Written(q, form[q.Id]))),
            ];
        var ambiguous = questionnaire
            .Questions.Select(q => FillForm.Ambiguous(q, form[q.Id], Words.Of(context)))
            .OfType<Refusal>()
            .ToArray();
        var seen = int.TryParse(
            FormMark.In(form),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var mark
        )
            ? mark
            : -1;
        if (ambiguous.Length > 0)
            // The page bears the newest mark, so whoever gets it has to be shown what changed.
            return (await desk.Book.Submission(found.Value, member, cancellation)).Version == seen
                ? await Form(
                    context,
                    desk,
                    administration,
                    found.Value,
                    member,
                    lang,
                    new Filled(null, ambiguous, [.. entries], []) { IsKept = false },
                    cancellation
                )
                : await Merged(
                    context,
                    desk,
                    administration,
                    found.Value,
                    member,
                    lang,
                    entries,
                    seen,
                    cancellation
                );
        var typed = entries;
        (entries, var version) = await Confirmed(
            desk,
            self,
            found.Value,
            member,
            entries,
            hand,
            form["proposed"] == "true" && member == administration.Terms.Administration.Code,
            seen,
            cancellation
        );
        var outcome = await desk.Save(found.Value, member, entries, hand, cancellation, version);
        var isKept = outcome.Outcome is RegisterOutcome.Done;
        if (
            act is SurveyAccess.ReviewAct or SurveyAccess.SignOffAct or SurveyAccess.ReopenAct
            && outcome is { Refusals.Count: 0, Outcome: RegisterOutcome.Done }
        )
        {
            outcome = await desk.Act(
                found.Value,
                member,
                SurveyAccess.ActOf(context, act, clock, grounds)!,
                hand,
                grounds.Length > 0 ? grounds : act,
                cancellation,
                version + outcome.Members
            );
        }
        if (outcome.Outcome is RegisterOutcome.Stale)
            return await Merged(
                context,
                desk,
                administration,
                found.Value,
                member,
                lang,
                typed,
                seen,
                cancellation
            );
        return outcome is { Outcome: RegisterOutcome.Done, Refusals.Count: 0 }
            ? TypedResults.Redirect(
                $"/survey/fill/{edition}/{member}?lang={FrameOf(context, administration, lang).Language}"
                    + $"&done={(act.Length > 0 ? act : "save")}"
            )
            : await Form(
                context,
                desk,
                administration,
                found.Value,
                member,
                lang,
                Told(outcome, entries, isKept),
                cancellation
            );
    }

    /// <summary>
    /// What an officer left as the installation counted it is written down as counted, with what from; gives
    /// the rest.
    /// </summary>
    /// <param name="seen">The version that the form was made on; the answer tells the one after it.</param>
    private static async Task<(Entry[] Entries, int Version)> Confirmed(
        SurveyDesk desk,
        SelfView self,
        Edition edition,
        string member,
        Entry[] entries,
        Hand hand,
        bool proposed,
        int seen,
        CancellationToken cancellation
    )
    {
        if (!proposed)
            return (entries, seen);
        var counted = SelfAssessment.Of(await self.Read(cancellation));
        foreach (
            var proposal in counted.Where(p =>
                entries.Any(e => e.Question == p.Question && e.Written == p.Written)
            )
        )
        {
            var saved = await desk.Save(
                edition,
                member,
                [new Entry(proposal.Question, proposal.Written)],
                hand with
                {
                    Source = AnswerSource.Installation,
                    Reference = proposal.Evidence,
                },
                cancellation,
                seen
            );
            if (saved.Outcome is RegisterOutcome.Done)
                seen += saved.Members;
        }
        return (
            [.. entries.Where(e => !counted.Any(p => p.Question == e.Question && p.Written == e.Written))],
            seen
        );
    }

    private static async Task<IResult> KeepFile(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        TimeProvider clock,
        string edition,
        string member,
        string? lang,
        CancellationToken cancellation
    )
    {
        if (
            !SurveyAccess.MayWrite(context, administration, member)
            || await desk.Book.Edition(edition, cancellation) is not { } found
        )
            return Answers.NotFound();
        if (!context.Request.HasFormContentType)
            return NoForm();
        var sent = await context.Request.ReadFormAsync(cancellation);
        var seen = int.TryParse(
            FormMark.In(sent),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var mark
        )
            ? mark
            : -1;
        var file = sent.Files["file"];
        if (file is null or { Length: 0 or > AnswerFile.BytesMax })
            return Answers.Problem(
                StatusCodes.Status400BadRequest,
                $"Choose a file of at most {AnswerFile.BytesMax} bytes."
            );
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellation);
        var outcome = await SurveyAccess.Take(
            desk,
            found.Value,
            bytes.ToArray(),
            !file.FileName.EndsWith(".json", StringComparison.OrdinalIgnoreCase),
            member,
            SurveyAccess.HandOf(context, clock, null, null)!,
            code => SurveyAccess.MayWrite(context, administration, code),
            cancellation,
            seen
        );
        return outcome.Outcome is RegisterOutcome.Done
            ? TypedResults.Redirect($"/survey/fill/{edition}/{member}?done=file")
            : await Form(
                context,
                desk,
                administration,
                found.Value,
                member,
                lang,
                Told(outcome, [], isKept: false),
                cancellation
            );
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
            return NoForm();
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

    private static IResult NoForm() =>
        Answers.Problem(
            StatusCodes.Status415UnsupportedMediaType,
            "This address takes the form of its page; see /docs for machines."
        );

    private static Filled Told(SurveyOutcome outcome, Entry[] entries, bool isKept) =>
        new(null, outcome.Refusals, entries, []) { IsStale = outcome.Refusals.Count == 0, IsKept = isKept };

    private static Frame FrameOf(HttpContext context, AdministrationState administration, string? lang) =>
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
