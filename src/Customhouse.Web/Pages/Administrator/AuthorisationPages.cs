using Customhouse.Engine;
using Customhouse.Operators;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Authorisations;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Administrator;

/// <summary>The register of authorisations: each form ends where the route of the same act ends.</summary>
internal static class AuthorisationPages
{
    private const string Place = "/administrator/authorisations";

    public static void Map(RouteGroupBuilder desk)
    {
        var pages = desk.MapGroup("/authorisations");
        pages
            .MapGet(
                "",
                IResult (AdministrationState administration, string? q, string? after, string? done) =>
                    List(administration, q, after, done)
            )
            .For(Role.Administrator);
        pages.MapGet("/export.csv", Export).For(Role.Administrator);
        pages.MapGet("/new", IResult () => Form(null, AuthorisationForm.Empty, [])).For(Role.Administrator);
        pages
            .MapPost(
                "/new",
                (
                    HttpContext h,
                    RegisterChanges r,
                    AdministrationState a,
                    TimeProvider t,
                    CancellationToken c
                ) => Save(h, r, a, t, null, c)
            )
            .For(Role.Administrator);
        pages
            .MapGet(
                "/{number}",
                async (RegisterChanges room, string number, CancellationToken cancellation) =>
                    await room.Authorisation(number, cancellation) is { } kept
                        ? Form(kept.Value, AuthorisationForm.Of(kept.Value, kept.Version), [])
                        : Answers.NotFound()
            )
            .For(Role.Administrator);
        pages
            .MapPost(
                "/{number}",
                (
                    HttpContext h,
                    RegisterChanges r,
                    AdministrationState a,
                    TimeProvider t,
                    string number,
                    CancellationToken c
                ) => Save(h, r, a, t, number, c)
            )
            .For(Role.Administrator);
        foreach (var act in AuthorisationStops.All.Keys)
            pages
                .MapPost(
                    "/{number}/" + act,
                    (HttpContext h, RegisterChanges r, TimeProvider t, string number, CancellationToken c) =>
                        Stop(h, r, t, number, act, c)
                )
                .For(Role.Administrator);
    }

    private static RazorComponentResult<AuthorisationsPage> List(
        AdministrationState administration,
        string? q,
        string? after,
        string? done
    )
    {
        Authorisation[] found =
        [
            .. Found(administration, q)
                .Where(a => string.CompareOrdinal(a.Number, after ?? "") > 0)
                .Take(RegisterText.RowsOfPage + 1),
        ];
        return new(
            new
            {
                Authorisations = found.Take(RegisterText.RowsOfPage).ToArray(),
                Text = q,
                IsFirst = string.IsNullOrEmpty(after),
                Next = found.Length > RegisterText.RowsOfPage
                    ? found[RegisterText.RowsOfPage - 1].Number
                    : null,
                Done = done == "saved",
            }
        );
    }

    private static IResult Export(
        HttpContext context,
        AdministrationState administration,
        TimeProvider clock,
        string? q
    )
    {
        var (words, today) = (Words.Of(context), administration.Today(clock));
        return CsvFile.Create(
            "authorisations.csv",
            (
                (string[])
                    [
                        "number",
                        "holder",
                        "category",
                        "from",
                        "to",
                        "procedures",
                        "codes",
                        "offices",
                        "places",
                        "conditions",
                        "state",
                    ]
            ).Select(f => words["authorisation." + f]),
            Found(administration, q)
                .Select(a =>
                {
                    var form = AuthorisationForm.Of(a, 0);
                    return (IEnumerable<string?>)
                        [
                            form.Number,
                            form.Holder,
                            form.Category,
                            form.From,
                            form.To,
                            form.Procedures,
                            form.Codes,
                            form.Offices,
                            form.Places,
                            form.Conditions,
                            words["authorisation.state-" + StateOf(a, today)],
                        ];
                })
        );
    }

    /// <summary>How an authorisation stands on a day, as the words of pages name it.</summary>
    internal static string StateOf(Authorisation a, DateOnly day) =>
        a.Revoked?.From <= day ? "revoked"
        : a.IsInForceOn(day) ? "force"
        : a.Suspensions.Any(s => s.From <= day && !(s.To < day)) ? "suspended"
        : "ended";

    private static async Task<IResult> Save(
        HttpContext context,
        RegisterChanges room,
        AdministrationState administration,
        TimeProvider clock,
        string? number,
        CancellationToken cancellation
    )
    {
        if (!context.Request.HasFormContentType)
            return Results.Redirect(Place);
        var before = number is null ? null : await room.Authorisation(number, cancellation);
        if (number is not null && before is null)
            return Answers.NotFound();
        var words = Words.Of(context);
        var form = AuthorisationForm.Read(await context.Request.ReadFormAsync(cancellation), before?.Value);
        var faults = form.Faults(words, administration.Registers).DistinctBy(f => f.Field).ToList();
        if (before is null && await room.Authorisation(form.Number, cancellation) is not null)
            faults.Add(
                new FieldFault("number", words["authorisation.taken"], words["authorisation.taken-mend"])
            );
        IReadOnlyList<ChangedField> differences = [];
        if (before is var (standing, version) && FormMark.Version(form.Version) != version)
        {
            var theirs = AuthorisationForm.Of(standing, version);
            differences = form.Against(theirs, words);
            form = form with { Version = theirs.Version };
        }
        if (faults.Count > 0 || differences.Count > 0)
            return Form(before?.Value, form, faults, differences);
        var changed = await Made(
            context,
            room,
            form.Entry.Over(before?.Value),
            before?.Version ?? 0,
            "authorisation-changed",
            before is null ? "registered" : "changed",
            clock,
            cancellation
        );
        return changed
            ? Results.Redirect($"{Place}?done=saved")
            : Form(before?.Value, form, [Meanwhile(words)]);
    }

    private static async Task<IResult> Stop(
        HttpContext context,
        RegisterChanges room,
        TimeProvider clock,
        string number,
        string act,
        CancellationToken cancellation
    )
    {
        if (!context.Request.HasFormContentType)
            return Results.Redirect($"{Place}/{number}");
        if (await room.Authorisation(number, cancellation) is not { } before)
            return Answers.NotFound();
        var words = Words.Of(context);
        var sent = await context.Request.ReadFormAsync(cancellation);
        var grounds = sent.In("grounds");
        if (
            grounds.Length is 0 or > AuthorisationEndpoints.GroundsCharactersMax
            || !BodyText.IsPlain(grounds)
        )
            return Again(new FieldFault("grounds", words["authorisation.wrong-grounds"]));
        if (RegisterText.Day(sent.In("day")) is not { } day)
            return Again(new FieldFault("day", words["authorisation.wrong-from"]));
        if (FormMark.VersionIn(sent) != before.Version)
            return Again(Meanwhile(words));
        var stopped = AuthorisationStops.All[act](before.Value, new AuthorisationStop(day, grounds));
        if (stopped.After is not { } after)
            return Again(new FieldFault("day", words["authorisation." + stopped.Key]));
        return await Made(
            context,
            room,
            after,
            before.Version,
            "authorisation-" + act,
            grounds,
            clock,
            cancellation
        )
            ? Results.Redirect($"{Place}/{number}")
            : Again(Meanwhile(words));

        RazorComponentResult<AuthorisationPage> Again(FieldFault fault) =>
            Form(before.Value, AuthorisationForm.Of(before.Value, before.Version), [fault], grounds: grounds);
    }

    private static async Task<bool> Made(
        HttpContext context,
        RegisterChanges room,
        Authorisation after,
        int version,
        string act,
        string grounds,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var visitor = Visitor.Of(context);
        var outcome = await room.Put(
            after,
            version,
            new Change(grounds, clock.GetUtcNow(), visitor.Actor),
            cancellation
        );
        if (outcome is not RegisterOutcome.Done)
            return false;
        await AuditNote.Add(context, visitor, act, after.Number);
        return true;
    }

    private static IEnumerable<Authorisation> Found(AdministrationState administration, string? q) =>
        administration.Registers.Authorisations.All.Where(a =>
            string.IsNullOrWhiteSpace(q)
            || a.Number.Contains(q.Trim(), StringComparison.OrdinalIgnoreCase)
            || a.Holder.Contains(q.Trim(), StringComparison.OrdinalIgnoreCase)
            || a.Category.Equals(q.Trim(), StringComparison.OrdinalIgnoreCase)
        );

    private static FieldFault Meanwhile(Words words) =>
        new("", words["user.changed"], words["user.changed-mend"]);

    private static RazorComponentResult<AuthorisationPage> Form(
        Authorisation? authorisation,
        AuthorisationForm form,
        List<FieldFault> faults,
        IReadOnlyList<ChangedField>? differences = null,
        string grounds = ""
    ) =>
        new(
            new
            {
                Authorisation = authorisation,
                Form = form,
                Faults = faults,
                Differences = differences ?? [],
                Grounds = grounds,
            }
        )
        {
            StatusCode =
                faults.Count > 0 ? StatusCodes.Status422UnprocessableEntity
                : differences is { Count: > 0 } ? StatusCodes.Status412PreconditionFailed
                : StatusCodes.Status200OK,
        };
}
