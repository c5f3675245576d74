using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;
using Customhouse.Web.Access;
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

/// <summary>Rates of exchange by period: sent in by one, compared and put in force by another.</summary>
internal static class RatePages
{
    private const string Place = "/administrator/rates";

    /// <summary>Faults of a file that a page shows.</summary>
    private const int FaultsMax = 20;

    public static void Map(RouteGroupBuilder desk)
    {
        var rates = desk.MapGroup("/rates");
        rates
            .MapGet(
                "",
                (HttpContext h, RateRegister r, string? done, CancellationToken c) =>
                    Shown(h, r, [], c, done is "sent" or "done" ? done : null)
            )
            .For(Role.Administrator);
        rates
            .MapPost("", Send)
            .For(Role.Administrator)
            .WithMetadata(new BodyLimit(Limits.RateFileBytesMax + 4_096));
        rates
            .MapGet(
                "/{id}",
                async (RateRegister register, string id, CancellationToken cancellation) =>
                    await register.Versions(id, cancellation) is { Count: > 0 } versions
                        ? new RazorComponentResult<RatePeriodPage>(new { Versions = versions })
                        : Answers.NotFound()
            )
            .For(Role.Administrator);
        rates.MapPost("/waiting/{id}/in-force", PutInForce).For(Role.Administrator);
        rates.MapPost("/waiting/{id}/drop", Drop).For(Role.Administrator);
    }

    private static async Task<IResult> Shown(
        HttpContext context,
        RateRegister register,
        IReadOnlyList<FieldFault> faults,
        CancellationToken cancellation,
        string? done = null
    )
    {
        var book = context.RequestServices.GetRequiredService<AdministrationState>().Registers.Rates;
        return new RazorComponentResult<RatesPage>(
            new
            {
                Book = book,
                Waiting = await register.Staged(cancellation),
                Me = Visitor.Of(context).Actor,
                Faults = faults,
                Done = done,
            }
        )
        {
            StatusCode =
                faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static async Task<IResult> Send(
        HttpContext context,
        RateRegister register,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (!context.Request.HasFormContentType)
            return Results.Redirect(Place);
        var words = Words.Of(context);
        var form = await context.Request.ReadFormAsync(cancellation);
        if (form.Files.GetFile("file") is not { Length: > 0 and <= Limits.RateFileBytesMax } file)
            return await Refused(new FieldFault("file", words["rates.file-missing"]));
        var bytes = new byte[file.Length];
        await using (var stream = file.OpenReadStream())
            await stream.ReadExactlyAsync(bytes, cancellation);
        var (period, faults) = RateRegister.Read(bytes);
        if (period is null)
            return await Refused([.. faults.Take(FaultsMax).Select(f => new FieldFault("file", f))]);
        var visitor = Visitor.Of(context);
        try
        {
            var own = context.RequestServices.GetRequiredService<AdministrationState>().Terms.Currency;
            var outcome = await register.Send(period, own, clock.GetUtcNow(), visitor.Actor, cancellation);
            if (outcome is not RegisterOutcome.Done)
                return await Refused(new FieldFault("", words["user.changed"], words["user.changed-mend"]));
        }
        catch (FormatException misfit)
        {
            return await Refused(new FieldFault("file", misfit.Message));
        }
        await AuditNote.Add(context, visitor, "rates-sent", period.Id);
        return Results.Redirect($"{Place}?done=sent");

        Task<IResult> Refused(params IReadOnlyList<FieldFault> found) =>
            Shown(context, register, found, cancellation);
    }

    private static async Task<IResult> PutInForce(
        HttpContext context,
        RateRegister register,
        RegisterChanges room,
        TimeProvider clock,
        string id,
        CancellationToken cancellation
    )
    {
        if (await Waiting(register, id, cancellation) is not { } staged)
            return Answers.NotFound();
        var (words, visitor) = (Words.Of(context), Visitor.Of(context));
        var form = context.Request.HasFormContentType
            ? await context.Request.ReadFormAsync(cancellation)
            : null;
        var field = "grounds-" + id;
        if (FormMark.In(form) != staged.Digest)
            return await Refused(new FieldFault("", words["rates.other"], words["rates.other-mend"]));
        if (staged.IsSentBy(visitor.Actor))
            return await Refused(new FieldFault("", words["rates.yours"]));
        var grounds = form?["grounds"].ToString().Trim().ReplaceLineEndings("\n") ?? "";
        if (staged.Corrects > 0 && grounds.Length == 0)
            return await Refused(new FieldFault(field, words["officer.missing-grounds"]));
        if (grounds.Length > GroundsText.CharactersMax || !BodyText.IsPlain(grounds))
            return await Refused(
                new FieldFault(field, words["profile.grounds-long", words.Number(GroundsText.CharactersMax)])
            );
        try
        {
            var outcome = await register.PutInForce(
                staged,
                grounds,
                clock.GetUtcNow(),
                visitor.Actor,
                cancellation
            );
            if (outcome is not RegisterOutcome.Done)
                return await Refused(new FieldFault("", words["user.changed"], words["user.changed-mend"]));
        }
        catch (FormatException misfit)
        {
            return await Refused(new FieldFault("", misfit.Message));
        }
        await AuditNote.Add(context, visitor, "rates-in-force", id);
        await room.CatchUp(cancellation);
        return Results.Redirect($"{Place}?done=done");

        Task<IResult> Refused(FieldFault fault) => Shown(context, register, [fault], cancellation);
    }

    private static async Task<IResult> Drop(
        HttpContext context,
        RateRegister register,
        TimeProvider clock,
        string id,
        CancellationToken cancellation
    )
    {
        if (await Waiting(register, id, cancellation) is not { } staged)
            return Answers.NotFound();
        var (words, visitor) = (Words.Of(context), Visitor.Of(context));
        var form = context.Request.HasFormContentType
            ? await context.Request.ReadFormAsync(cancellation)
            : null;
        if (
            FormMark.In(form) != staged.Digest
            || await register.Drop(staged, clock.GetUtcNow(), visitor.Actor) is not RegisterOutcome.Done
        )
            return await Shown(
                context,
                register,
                [new FieldFault("", words["rates.other"], words["rates.other-mend"])],
                cancellation
            );
        await AuditNote.Add(context, visitor, "rates-dropped", id);
        return Results.Redirect(Place);
    }

    private static async Task<StagedPeriod?> Waiting(
        RateRegister register,
        string id,
        CancellationToken cancellation
    ) => (await register.Staged(cancellation)).FirstOrDefault(s => s.Period.Id == id);
}
