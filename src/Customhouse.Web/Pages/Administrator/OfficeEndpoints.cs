using System.Globalization;
using Customhouse.Engine;
using Customhouse.Operators;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Administrator;

/// <summary>The offices of the administration: opened, changed, closed, never deleted.</summary>
internal static class OfficeEndpoints
{
    private const string Place = "/administrator/offices";

    public static void Map(RouteGroupBuilder desk)
    {
        var offices = desk.MapGroup("/offices");
        offices
            .MapGet(
                "",
                async Task<IResult> (RegisterChanges room, string? done, CancellationToken cancellation) =>
                    new RazorComponentResult<OfficesPage>(
                        new
                        {
                            Offices = (await room.Offices(cancellation)).Select(o => o.Office).ToArray(),
                            Done = done == "saved",
                        }
                    )
            )
            .For(Role.Administrator);
        offices.MapGet("/new", IResult () => Form(null, OfficeForm.Empty, [])).For(Role.Administrator);
        offices
            .MapPost(
                "/new",
                (HttpContext h, RegisterChanges r, TimeProvider t, CancellationToken c) =>
                    Save(h, r, t, null, c)
            )
            .For(Role.Administrator);
        offices
            .MapGet(
                "/{id}",
                async (RegisterChanges room, string id, CancellationToken cancellation) =>
                    await Find(room, id, cancellation) is (var office, var version)
                        ? Form(office, OfficeForm.Of(office, version), [])
                        : Answers.NotFound()
            )
            .For(Role.Administrator);
        offices
            .MapPost(
                "/{id}",
                (HttpContext h, RegisterChanges r, TimeProvider t, string id, CancellationToken c) =>
                    Save(h, r, t, id, c)
            )
            .For(Role.Administrator);
    }

    private static async Task<IResult> Save(
        HttpContext context,
        RegisterChanges room,
        TimeProvider clock,
        string? id,
        CancellationToken cancellation
    )
    {
        if (!context.Request.HasFormContentType)
            return Results.Redirect(Place);
        var before = id is null ? null : await Find(room, id, cancellation);
        if (id is not null && before is null)
            return Answers.NotFound();
        var words = Words.Of(context);
        var form = OfficeForm.Read(await context.Request.ReadFormAsync(cancellation), before?.Office);
        var faults = form.Faults(words).ToList();
        if (before is null && await Find(room, form.Id, cancellation) is not null)
            faults.Add(new FieldFault("id", words["office.taken"], words["office.taken-mend"]));
        var differences = before is (var standing, var version)
            ? Stale(words, standing, version, ref form)
            : [];
        if (faults.Count > 0 || differences.Count > 0)
            return Form(before?.Office, form, faults, differences);
        var visitor = Visitor.Of(context);
        var change = new Change(before is null ? "opened" : "changed", clock.GetUtcNow(), visitor.Actor);
        if (
            await room.Put(form.Office, form.ExpectedVersion, change, cancellation)
            is not RegisterOutcome.Done
        )
            return Form(
                before?.Office,
                form,
                [new FieldFault("", words["user.changed"], words["user.changed-mend"])]
            );
        await AuditNote.Add(context, visitor, "office-changed", form.Id);
        return Results.Redirect($"{Place}?done=saved");
    }

    /// <summary>What differs where somebody else changed the office since; the form is then on the new
    /// state.</summary>
    private static IReadOnlyList<ChangedField> Stale(
        Words words,
        CustomsOffice standing,
        int version,
        ref OfficeForm form
    )
    {
        if (form.ExpectedVersion == version)
            return [];
        var (theirs, yours) = (OfficeForm.Of(standing, version), form);
        form = form with { Version = theirs.Version };
        return ChangedField.Compare(
            (words["person.name"], theirs.Name, yours.Name),
            (words["office.zone"], theirs.TimeZone, yours.TimeZone),
            (words["office.roles"], Named(theirs), Named(yours)),
            (words["office.closed"], words[Said(theirs)], words[Said(yours)])
        );

        string Named(OfficeForm f) => string.Join(", ", f.Roles.Select(r => words["office.role-" + r]));
        static string Said(OfficeForm f) => f.IsClosed ? "stale.yes" : "stale.no";
    }

    private static async Task<(CustomsOffice Office, int Version)?> Find(
        RegisterChanges room,
        string id,
        CancellationToken cancellation
    )
    {
        foreach (var found in await room.Offices(cancellation))
            if (found.Office.Id == id)
                return found;
        return null;
    }

    private static RazorComponentResult<OfficePage> Form(
        CustomsOffice? office,
        OfficeForm form,
        List<FieldFault> faults,
        IReadOnlyList<ChangedField>? differences = null
    ) =>
        new(
            new
            {
                Office = office,
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

/// <summary>What an administrator wrote about an office.</summary>
/// <param name="Version">Of the office as the page showed it.</param>
public sealed record OfficeForm(
    string Id,
    string Name,
    string TimeZone,
    IReadOnlyList<string> Roles,
    bool IsClosed,
    string Version
)
{
    private const int NameCharactersMax = 140;

    public static readonly OfficeForm Empty = new("", "", "UTC", ["import", "export"], false, "0");

    public static OfficeForm Of(CustomsOffice o, int version) =>
        new(o.Id, o.Name, o.TimeZone, o.Roles, o.IsClosed, version.ToString(CultureInfo.InvariantCulture));

    internal static OfficeForm Read(IFormCollection form, CustomsOffice? before) =>
        new(
            before?.Id ?? form["id"].ToString().Trim().ToUpperInvariant(),
            form["name"].ToString().Trim(),
            form["time-zone"].ToString().Trim(),
            [.. CustomsOffice.AllRoles.Where(r => form["roles"].Contains(r))],
            form["closed"] == "yes",
            FormMark.In(form)
        );

    internal CustomsOffice Office => new(Id, Name, TimeZone, Roles, IsClosed);

    internal int ExpectedVersion =>
        int.TryParse(Version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    internal IEnumerable<FieldFault> Faults(Words words)
    {
        if (!CustomsOffice.IsCode(Id))
            yield return new FieldFault("id", words["office.id-wrong"]);
        if (Name.Length is 0 or > NameCharactersMax || !BodyText.IsPlain(Name))
            yield return new FieldFault("name", words["office.name-wrong"]);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) || !zone.HasIanaId)
            yield return new FieldFault("time-zone", words["office.zone-wrong"], words["office.zone-mend"]);
        if (Roles.Count == 0)
            yield return new FieldFault("roles", words["office.roles-wrong"]);
    }
}
