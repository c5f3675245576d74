using System.Globalization;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Jobs;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Administrator;

/// <summary>Tariff editions: sent in, compared, put in force on a day.</summary>
internal static class TariffPages
{
    private const string Place = "/administrator/tariff";
    private const int RowsOfPage = 100;

    public static void Map(RouteGroupBuilder desk)
    {
        var tariff = desk.MapGroup("/tariff");
        tariff
            .MapGet(
                "",
                (
                    HttpContext h,
                    AdministrationState administration,
                    StagedEditions s,
                    JobDesk i,
                    CancellationToken c
                ) => Shown(h, administration, s, i, [], c)
            )
            .For(Role.Administrator);
        tariff
            .MapPost("", Send)
            .For(Role.Administrator)
            .WithMetadata(new BodyLimit(Limits.JobFileBytesMax + 4_096));
        tariff
            .MapGet(
                "/progress",
                async (JobDesk jobs, CancellationToken cancellation) =>
                    await TariffImports.State(jobs, cancellation) is { } state
                        ? TypedResults.Text(
                            $"{state.RowsRead} {state.Rows} {(state.IsUnderWay ? "under-way" : "ended")}"
                        )
                        : (IResult)Answers.NotFound()
            )
            .For(Role.Administrator)
            .AskedByPages();
        tariff
            .MapPost(
                "/cancel",
                async (HttpContext context, JobDesk jobs, CancellationToken cancellation) =>
                {
                    var form = context.Request.HasFormContentType
                        ? await context.Request.ReadFormAsync(cancellation)
                        : null;
                    // An import that began since is not the one that was to be stopped.
                    if (
                        await TariffImports.State(jobs, cancellation) is { } state
                        && FormMark.In(form) == FormMark.Of(state.StartedAt)
                    )
                        await JobAccess.Cancel(context, state.Number, context.Address());
                    return Results.Redirect(Place);
                }
            )
            .For(Role.Administrator);
        tariff.MapGet("/differences", Differences).For(Role.Administrator);
        tariff
            .MapGet(
                "/differences.csv",
                async (
                    HttpContext context,
                    AdministrationState administration,
                    StagedEditions shelf,
                    TimeProvider clock,
                    string? from,
                    string? to,
                    CancellationToken cancellation
                ) =>
                    await Compared(administration, shelf, clock, from, to, cancellation) is { } compared
                        ? CsvFile.Create(
                            $"{compared.Earlier.Id}-{compared.Later.Id}.csv",
                            EditionComparison.Head(Words.Of(context)),
                            compared.Lines(Words.Of(context))
                        )
                        : Answers.NotFound()
            )
            .For(Role.Administrator);
        tariff.MapPost("/waiting/{id}/in-force", PutInForce).For(Role.Administrator);
        tariff.MapPost("/waiting/{id}/drop", Drop).For(Role.Administrator);
    }

    private static async Task<IResult> Shown(
        HttpContext context,
        AdministrationState administration,
        StagedEditions shelf,
        JobDesk jobs,
        IReadOnlyList<FieldFault> faults,
        CancellationToken cancellation
    )
    {
        var today = administration.Registers.TimeOf(null).DayOf(context.RequestServices.Clock().GetUtcNow());
        var tariff = administration.Registers.Tariff;
        return new RazorComponentResult<TariffPage>(
            new
            {
                tariff.Editions,
                Current = tariff.On(today),
                Waiting = await shelf.Staged(cancellation),
                Import = await TariffImports.State(jobs, cancellation),
                Faults = faults,
                Tomorrow = today.AddDays(1),
            }
        )
        {
            StatusCode =
                faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static async Task<IResult> Send(
        HttpContext context,
        AdministrationState administration,
        StagedEditions shelf,
        JobDesk jobs,
        CancellationToken cancellation
    )
    {
        var words = Words.Of(context);
        if (!context.Request.HasFormContentType)
            return Results.Redirect(Place);
        var form = await context.Request.ReadFormAsync(cancellation);
        if (form.Files.GetFile("file") is not { Length: > 0 and <= Limits.JobFileBytesMax } file)
            return await Shown(
                context,
                administration,
                shelf,
                jobs,
                [new FieldFault("file", words["edition.file-missing"])],
                cancellation
            );
        var bytes = new byte[file.Length];
        await using (var stream = file.OpenReadStream())
            await stream.ReadExactlyAsync(bytes, cancellation);
        var visitor = Visitor.Of(context);
        var name = PlainText.Shown(Path.GetFileName(file.FileName), JobRequest.AboutCharactersMax);
        var asked = await TariffImports.Begin(
            jobs,
            name,
            bytes,
            visitor.Actor,
            JobAccess.ScopeOf(visitor),
            context.Address()
        );
        if (JobFault.Of(asked, "file", words) is { } fault)
            return await Shown(context, administration, shelf, jobs, [fault], cancellation);
        await AuditNote.Add(context, visitor, "edition-sent", name);
        return Results.Redirect(Place);
    }

    private static async Task<IResult> PutInForce(
        HttpContext context,
        AdministrationState administration,
        StagedEditions shelf,
        JobDesk jobs,
        RegisterChanges room,
        TimeProvider clock,
        string id,
        CancellationToken cancellation
    )
    {
        if (await Waiting(shelf, id, cancellation) is not { } staged)
            return Answers.NotFound();
        var (words, now) = (Words.Of(context), clock.GetUtcNow());
        var form = context.Request.HasFormContentType
            ? await context.Request.ReadFormAsync(cancellation)
            : null;
        if (
            !DateOnly.TryParseExact(
                form?["day"],
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
            || day <= administration.Registers.TimeOf(null).DayOf(now)
            || day.Year > 9000
        )
            return await Refused(
                new FieldFault("day-" + id, words["edition.day-wrong"], words["edition.day-mend"])
            );
        if (FormMark.In(form) != staged.Digest)
            return await Refused(
                new FieldFault("day-" + id, words["edition.other"], words["edition.other-mend"])
            );
        try
        {
            var outcome = await shelf.PutInForce(staged, day, now, Visitor.Of(context).Actor, cancellation);
            if (outcome is not RegisterOutcome.Done)
                return await Refused(new FieldFault("", words["user.changed"], words["user.changed-mend"]));
        }
        catch (FormatException misfit)
        {
            return await Refused(new FieldFault("day-" + id, misfit.Message));
        }
        await AuditNote.Add(context, Visitor.Of(context), "edition-in-force", id);
        await room.CatchUp(cancellation);
        return Results.Redirect(Place);

        Task<IResult> Refused(FieldFault fault) =>
            Shown(context, administration, shelf, jobs, [fault], cancellation);
    }

    private static async Task<IResult> Drop(
        HttpContext context,
        AdministrationState administration,
        StagedEditions shelf,
        JobDesk jobs,
        TimeProvider clock,
        string id,
        CancellationToken cancellation
    )
    {
        if (await Waiting(shelf, id, cancellation) is not { } staged)
            return Answers.NotFound();
        var words = Words.Of(context);
        var form = context.Request.HasFormContentType
            ? await context.Request.ReadFormAsync(cancellation)
            : null;
        if (
            FormMark.In(form) != staged.Digest
            || await shelf.Drop(staged, clock.GetUtcNow(), Visitor.Of(context).Actor)
                is not RegisterOutcome.Done
        )
            return await Shown(
                context,
                administration,
                shelf,
                jobs,
                [new FieldFault("day-" + id, words["edition.other"], words["edition.other-mend"])],
                cancellation
            );
        await AuditNote.Add(context, Visitor.Of(context), "edition-dropped", id);
        return Results.Redirect(Place);
    }

    private static async Task<IResult> Differences(
        AdministrationState administration,
        StagedEditions shelf,
        TimeProvider clock,
        string? from,
        string? to,
        string? kind,
        int? page,
        CancellationToken cancellation
    )
    {
        if (await Compared(administration, shelf, clock, from, to, cancellation) is not { } compared)
            return Answers.NotFound();
        var wanted = EditionComparison.Kinds.Contains(kind)
            ? kind
            : EditionComparison.Kinds.FirstOrDefault(k => compared.Count(k) > 0)
                ?? EditionComparison.Kinds[0];
        var rows = compared.Rows.Where(r => r.Kind == wanted).ToArray();
        var at = Math.Clamp(page ?? 1, 1, 1 + rows.Length / RowsOfPage);
        return new RazorComponentResult<DifferencesPage>(
            new
            {
                Comparison = compared,
                Kind = wanted,
                At = at,
                Rows = rows.Skip((at - 1) * RowsOfPage).Take(RowsOfPage).ToArray(),
                HasNext = at * RowsOfPage < rows.Length,
            }
        );
    }

    private static async Task<EditionComparison?> Compared(
        AdministrationState administration,
        StagedEditions shelf,
        TimeProvider clock,
        string? from,
        string? to,
        CancellationToken cancellation
    )
    {
        // An edition that waits is compared as it would stand tomorrow, the first day that it can be in
        // force.
        var tomorrow = administration.Registers.TimeOf(null).DayOf(clock.GetUtcNow()).AddDays(1);
        var waiting = (await shelf.Staged(cancellation))
            .Select(s => s.Edition)
            .Select(e => e.From < tomorrow ? e with { From = tomorrow } : e);
        var known = administration.Registers.Tariff.Editions.Concat(waiting).ToArray();
        return
            known.FirstOrDefault(e => e.Id == from) is { } one
            && known.LastOrDefault(e => e.Id == to) is { } other
            && one != other
            ? EditionComparison.Compare(one, other)
            : null;
    }

    private static async Task<StagedEdition?> Waiting(
        StagedEditions shelf,
        string id,
        CancellationToken cancellation
    ) => (await shelf.Staged(cancellation)).FirstOrDefault(s => s.Edition.Id == id);
}
