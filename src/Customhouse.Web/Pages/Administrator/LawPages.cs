using System.Globalization;
using Customhouse.Engine;
using Customhouse.Engine.Lawbooks;
using Customhouse.Lawbooks;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Lawbooks;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Pages.Administrator;

/// <summary>The lawbook: read by everybody, and for administrators its editions, sent in by one and put in
/// force by another.</summary>
internal static class LawPages
{
    private const string Place = "/administrator/law";

    /// <summary>Faults of an edition that a page shows.</summary>
    private const int FaultsMax = 20;

    /// <summary>The law of today, for everybody who is signed in.</summary>
    public static void MapToday(IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                "/law",
                IResult (AdministrationState administration, TimeProvider clock) =>
                    new RazorComponentResult<LawTodayPage>(
                        new { InForce = administration.Registers.LawAt(clock.GetUtcNow()) }
                    )
            )
            .For(Role.Everyone)
            .ExcludeFromDescription();

    public static void Map(RouteGroupBuilder desk)
    {
        var law = desk.MapGroup("/law");
        law.MapGet(
                "",
                (HttpContext h, LawRegister r, string? done, CancellationToken c) =>
                    Shown(h, r, [], c, done is "sent" or "done" ? done : null)
            )
            .For(Role.Administrator);
        law.MapPost("", Send).For(Role.Administrator).WithMetadata(new BodyLimit(Limits.LawBytesMax + 4_096));
        law.MapGet("/{name}", Compared).For(Role.Administrator);
        law.MapPost("/{name}/in-force", PutInForce).For(Role.Administrator);
        law.MapPost("/{name}/suspension", Suspend).For(Role.Administrator);
        law.MapPost("/{name}/drop", Drop).For(Role.Administrator);
    }

    private static async Task<IResult> Shown(
        HttpContext context,
        LawRegister register,
        IReadOnlyList<FieldFault> faults,
        CancellationToken cancellation,
        string? done = null
    ) =>
        new RazorComponentResult<LawPage>(
            new
            {
                context.RequestServices.GetRequiredService<AdministrationState>().Registers.Laws,
                Waiting = await register.Staged(cancellation),
                History = await register.History(cancellation),
                Me = Visitor.Of(context).Actor,
                Faults = faults,
                Done = done,
            }
        )
        {
            StatusCode =
                faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

    private static async Task<IResult> Compared(
        AdministrationState administration,
        LawRegister register,
        TimeProvider clock,
        string name,
        CancellationToken cancellation
    )
    {
        if (await register.Find(name, cancellation) is not { } body || body.Edition.Lawbook is not { } after)
            return Answers.NotFound();
        var before = administration.Registers.LawAt(clock.GetUtcNow());
        return new RazorComponentResult<LawDifferencesPage>(
            new
            {
                Body = body,
                Before = before,
                Differences = LawDifference.Between(before?.Lawbook, after),
            }
        );
    }

    private static async Task<IResult> Send(
        HttpContext context,
        LawRegister register,
        LawActs acts,
        CancellationToken cancellation
    )
    {
        if (!context.Request.HasFormContentType)
            return Results.Redirect(Place);
        var words = Words.Of(context);
        var form = await context.Request.ReadFormAsync(cancellation);
        if (form.Files.GetFile("file") is not { Length: > 0 and <= Limits.LawBytesMax } file)
            return await Refused(new FieldFault("file", words["law.file-missing"]));
        await using var stream = file.OpenReadStream();
        var (texts, unreadable) = LawArchive.Read(stream);
        if (texts is null)
            return await Refused(new FieldFault("file", unreadable!));
        var (outcome, faults) = await acts.Send(context, form["name"].ToString().Trim(), texts, cancellation);
        if (outcome is null)
            return await Refused([
                .. faults
                    .Take(FaultsMax)
                    .Select(f => new FieldFault("file", $"{f.File}:{f.Line}: {f.What}", f.Mend)),
            ]);
        return outcome is RegisterOutcome.Done
            ? Results.Redirect($"{Place}?done=sent")
            : await Refused(new FieldFault("", words["user.changed"], words["user.changed-mend"]));

        Task<IResult> Refused(params IReadOnlyList<FieldFault> found) =>
            Shown(context, register, found, cancellation);
    }

    private static Task<IResult> PutInForce(
        HttpContext context,
        LawRegister register,
        LawActs acts,
        string name,
        CancellationToken cancellation
    ) =>
        Done(
            context,
            register,
            name,
            (form, grounds) =>
                DateOnly.TryParseExact(
                    form["day"],
                    "yyyy-MM-dd",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out var day
                )
                    ? acts.PutInForce(
                        context,
                        new LawReference(name, FormMark.In(form) ?? ""),
                        day,
                        grounds,
                        cancellation
                    )
                    : throw new FormatException(Words.Of(context)["edition.day-wrong"]),
            cancellation
        );

    private static Task<IResult> Suspend(
        HttpContext context,
        LawRegister register,
        LawActs acts,
        string name,
        CancellationToken cancellation
    ) =>
        Done(
            context,
            register,
            name,
            (_, grounds) => acts.Suspend(context, name, grounds, cancellation),
            cancellation
        );

    private static async Task<IResult> Drop(
        HttpContext context,
        LawRegister register,
        LawActs acts,
        string name,
        CancellationToken cancellation
    )
    {
        var staged = (await register.Staged(cancellation)).FirstOrDefault(s => s.Body.Name == name);
        if (staged is null)
            return Answers.NotFound();
        var (words, form) = (Words.Of(context), await FormOf(context, cancellation));
        return
            FormMark.In(form) == staged.Body.Digest
            && await acts.Drop(context, staged) is RegisterOutcome.Done
            ? Results.Redirect(Place)
            : await Shown(
                context,
                register,
                [new FieldFault("", words["rates.other"], words["rates.other-mend"])],
                cancellation
            );
    }

    /// <summary>An act that needs grounds; what it is refused for stands on the page.</summary>
    private static async Task<IResult> Done(
        HttpContext context,
        LawRegister register,
        string name,
        Func<IFormCollection, string, Task<RegisterOutcome>> act,
        CancellationToken cancellation
    )
    {
        if (await FormOf(context, cancellation) is not { } form)
            return Results.Redirect(Place);
        var words = Words.Of(context);
        var field = "grounds-" + name;
        var grounds = form["grounds"].ToString().Trim().ReplaceLineEndings("\n");
        if (grounds.Length == 0)
            return await Refused(new FieldFault(field, words["officer.missing-grounds"]));
        if (grounds.Length > GroundsText.CharactersMax || !BodyText.IsPlain(grounds))
            return await Refused(
                new FieldFault(field, words["profile.grounds-long", words.Number(GroundsText.CharactersMax)])
            );
        try
        {
            return await act(form, grounds) is RegisterOutcome.Done
                ? Results.Redirect($"{Place}?done=done")
                : await Refused(new FieldFault("", words["user.changed"], words["user.changed-mend"]));
        }
        catch (FormatException misfit)
        {
            return await Refused(new FieldFault("", misfit.Message));
        }

        Task<IResult> Refused(FieldFault fault) => Shown(context, register, [fault], cancellation);
    }

    private static async Task<IFormCollection?> FormOf(HttpContext context, CancellationToken cancellation) =>
        context.Request.HasFormContentType ? await context.Request.ReadFormAsync(cancellation) : null;
}
