using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Licences;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Administrator;

/// <summary>The register of licences: each form ends where the route of the same act ends.</summary>
internal static class LicencePages
{
    private const string Place = "/administrator/licences";

    public static void Map(RouteGroupBuilder desk)
    {
        var pages = desk.MapGroup("/licences");
        pages.MapGet("", List).For(Role.Administrator);
        pages.MapGet("/export.csv", Export).For(Role.Administrator);
        pages.MapGet("/new", IResult () => Form(null, LicenceForm.Empty, [])).For(Role.Administrator);
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
                "/{id}",
                async (RegisterChanges room, string id, CancellationToken cancellation) =>
                    await room.Licence(id, cancellation) is { } kept
                        ? Form(kept.Value, LicenceForm.Of(kept.Value, kept.Version), [])
                        : Answers.NotFound()
            )
            .For(Role.Administrator);
        pages
            .MapPost(
                "/{id}",
                (
                    HttpContext h,
                    RegisterChanges r,
                    AdministrationState a,
                    TimeProvider t,
                    string id,
                    CancellationToken c
                ) => Save(h, r, a, t, id, c)
            )
            .For(Role.Administrator);
    }

    private static async Task<IResult> List(
        AdministrationState administration,
        Store store,
        string? q,
        string? after,
        string? done,
        CancellationToken cancellation
    )
    {
        Licence[] found =
        [
            .. Found(administration, q)
                .Where(l => string.CompareOrdinal(l.Id, after ?? "") > 0)
                .Take(RegisterText.RowsOfPage + 1),
        ];
        return new RazorComponentResult<LicencesPage>(
            new
            {
                Licences = await LicenceBalances.Of(
                    store,
                    [.. found.Take(RegisterText.RowsOfPage)],
                    cancellation
                ),
                Text = q,
                IsFirst = string.IsNullOrEmpty(after),
                Next = found.Length > RegisterText.RowsOfPage ? found[RegisterText.RowsOfPage - 1].Id : null,
                Done = done == "saved",
            }
        );
    }

    private static async Task<IResult> Export(
        HttpContext context,
        AdministrationState administration,
        Store store,
        string? q,
        CancellationToken cancellation
    )
    {
        var words = Words.Of(context);
        var licences = await LicenceBalances.Of(store, [.. Found(administration, q)], cancellation);
        return CsvFile.Create(
            "licences.csv",
            (
                (string[])
                    [
                        "authorisation.number",
                        "authorisation.holder",
                        "licence.document",
                        "authorisation.codes",
                        "licence.quantity",
                        "licence.unit",
                        "licence.left",
                        "licence.amount",
                        "licence.currency",
                        "licence.left",
                        "authorisation.from",
                        "authorisation.to",
                    ]
            ).Select(key => words[key]),
            licences.Select(l =>
                (IEnumerable<string?>)
                    [
                        l.Licence.Id,
                        l.Licence.Holder,
                        l.Licence.Document,
                        string.Join(' ', l.Licence.Codes),
                        Written(l.Licence.Quantity),
                        l.Licence.Unit,
                        Written(l.QuantityLeft),
                        Written(l.Licence.Amount),
                        l.Licence.Currency,
                        Written(l.AmountLeft),
                        RegisterText.Written(l.Licence.From),
                        RegisterText.Written(l.Licence.To),
                    ]
            )
        );
    }

    private static async Task<IResult> Save(
        HttpContext context,
        RegisterChanges room,
        AdministrationState administration,
        TimeProvider clock,
        string? id,
        CancellationToken cancellation
    )
    {
        if (!context.Request.HasFormContentType)
            return Results.Redirect(Place);
        var before = id is null ? null : await room.Licence(id, cancellation);
        if (id is not null && before is null)
            return Answers.NotFound();
        var words = Words.Of(context);
        var form = LicenceForm.Read(await context.Request.ReadFormAsync(cancellation), before?.Value);
        var faults = form.Faults(words, administration.Registers, administration.Today(clock))
            .DistinctBy(f => f.Field)
            .ToList();
        if (before is null && form.Id.Length > 0 && await room.Licence(form.Id, cancellation) is not null)
            faults.Add(new FieldFault("id", words["licence.taken"], words["licence.taken-mend"]));
        IReadOnlyList<ChangedField> differences = [];
        if (before is var (standing, version) && FormMark.Version(form.Version) != version)
        {
            var theirs = LicenceForm.Of(standing, version);
            differences = form.Against(theirs, words);
            form = form with { Version = theirs.Version };
        }
        if (
            faults.Count == 0
            && before is not null
            && !LicenceEndpoints.IsSameGrant(before.Value, form.Entry.Licence)
        )
            faults.Add(
                new FieldFault("unit", words["licence.other-count"], words["licence.other-count-mend"])
            );
        if (faults.Count > 0 || differences.Count > 0)
            return Form(before?.Value, form, faults, differences);
        var visitor = Visitor.Of(context);
        var outcome = await room.Put(
            form.Entry.Licence,
            before,
            new Change(before is null ? "registered" : "changed", clock.GetUtcNow(), visitor.Actor),
            cancellation
        );
        if (outcome is RegisterOutcome.Short shortage)
            return Form(
                before?.Value,
                form,
                [new FieldFault(shortage.Unit == form.Unit ? "quantity" : "amount", words["licence.in-use"])]
            );
        if (outcome is not RegisterOutcome.Done)
            return Form(
                before?.Value,
                form,
                [new FieldFault("", words["user.changed"], words["user.changed-mend"])]
            );
        await AuditNote.Add(context, visitor, "licence-changed", form.Id);
        return Results.Redirect($"{Place}?done=saved");
    }

    private static IEnumerable<Licence> Found(AdministrationState administration, string? q) =>
        administration
            .Registers.Licences.Values.Where(l =>
                string.IsNullOrWhiteSpace(q)
                || l.Id.Contains(q.Trim(), StringComparison.OrdinalIgnoreCase)
                || l.HolderId.Contains(q.Trim(), StringComparison.OrdinalIgnoreCase)
            )
            .OrderBy(l => l.Id, StringComparer.Ordinal);

    private static string? Written(decimal? number) =>
        number?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static RazorComponentResult<LicencePage> Form(
        Licence? licence,
        LicenceForm form,
        List<FieldFault> faults,
        IReadOnlyList<ChangedField>? differences = null
    ) =>
        new(
            new
            {
                Licence = licence,
                Form = form,
                Faults = faults,
                Differences = differences ?? [],
            }
        )
        {
            StatusCode =
                faults.Count > 0 ? StatusCodes.Status422UnprocessableEntity
                : differences is { Count: > 0 } ? StatusCodes.Status412PreconditionFailed
                : StatusCodes.Status200OK,
        };
}
