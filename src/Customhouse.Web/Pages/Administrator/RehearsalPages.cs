using System.Globalization;
using Customhouse.Engine;
using Customhouse.Storage;
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
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Pages.Administrator;

/// <summary>The days that a rehearsal is asked for, as they are typed.</summary>
public sealed record RehearsalForm(string From, string To, bool Whole);

/// <summary>Rehearsals of editions of law, by page: asked for by administrators, read by those who oversee.
/// </summary>
internal static class RehearsalPages
{
    /// <summary>How long a rehearsal is waited for before its progress is shown.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Days back from today that a form begins with.</summary>
    private const int DaysUsual = 365;

    private const string LawPlace = "/administrator/law";
    private const string TariffPlace = "/administrator/tariff";

    /// <summary>Where the rehearsal of an edition of the lawbook stands.</summary>
    public static string OfLaw(string name) => $"{LawPlace}/{name}/rehearsal";

    /// <summary>Where the rehearsal of an edition of the tariff stands.</summary>
    public static string OfTariff(string name) =>
        $"{TariffPlace}/waiting/{Uri.EscapeDataString(name)}/rehearsal";

    public static void Map(RouteGroupBuilder desk)
    {
        Map(desk.MapGroup("/law/{name}/rehearsal"), new(LawRehearsals.Name, "law", LawPlace, OfLaw));
        Map(
            desk.MapGroup("/tariff/waiting/{name}/rehearsal"),
            new(TariffRehearsals.Name, "tariff", TariffPlace, OfTariff)
        );
    }

    /// <summary>Pages of one kind of edition.</summary>
    /// <param name="Kind">Of the jobs.</param>
    /// <param name="Back">Where the editions are listed.</param>
    /// <param name="At">Where a rehearsal stands, by the edition's name.</param>
    private sealed record Section(string Kind, string Name, string Back, Func<string, string> At);

    private static void Map(RouteGroupBuilder pages, Section section)
    {
        pages
            .MapGet(
                "",
                (HttpContext h, RehearsalDesk desk, string name, CancellationToken c) =>
                    Shown(h, desk, section, name, [], null, c)
            )
            .For(JobAccess.Overseers);
        pages
            .MapGet(
                "/progress",
                async (HttpContext h, RehearsalDesk desk, string name, CancellationToken c) =>
                    await desk.Last(h, section.Kind, name, c) is { Job: var job }
                        ? TypedResults.Text($"{job.Done} {job.Total} {(job.IsOpen ? "under-way" : "ended")}")
                        : (IResult)Answers.NotFound()
            )
            .For(JobAccess.Overseers)
            .AskedByPages();
        pages
            .MapPost(
                "",
                (HttpContext h, RehearsalDesk desk, JobDesk jobs, string name, CancellationToken c) =>
                    Ask(h, desk, jobs, section, name, c)
            )
            .For(Role.Administrator);
        pages
            .MapPost(
                "/stop",
                (HttpContext h, RehearsalDesk desk, string name, CancellationToken c) =>
                    Stop(h, desk, section, name, c)
            )
            .For(Role.Administrator);
    }

    private static async Task<IResult> Shown(
        HttpContext context,
        RehearsalDesk desk,
        Section section,
        string name,
        IReadOnlyList<FieldFault> faults,
        RehearsalForm? form,
        CancellationToken cancellation
    )
    {
        var last = await desk.Last(context, section.Kind, name, cancellation);
        // What was rehearsed stays to be read when the edition waits no more.
        var isKnown = await desk.DigestOf(section.Kind, name, cancellation) is not null;
        if (last is null && !isKnown)
            return Answers.NotFound();
        if (last?.Result is not null)
            await CaseAccess.Listed(context);
        var administration = context.RequestServices.GetRequiredService<AdministrationState>();
        var (today, role) = (administration.Today(context.RequestServices.Clock()), Visitor.Of(context).Role);
        return new RazorComponentResult<RehearsalPage>(
            new
            {
                Name = name,
                At = section.At(name),
                section.Back,
                Section = section.Name,
                Form = form
                    ?? new RehearsalForm(
                        Text(last?.Input.From ?? today.AddDays(-DaysUsual)),
                        Text(last?.Input.To ?? today),
                        last?.Input.Whole ?? false
                    ),
                Rehearsal = last,
                TraderNames = (last?.Result?.Figures.Traders.Keys ?? [])
                    .Select(id => administration.Registers.Operators.GetValueOrDefault(id))
                    .OfType<Operators.Operator>()
                    .ToDictionary(o => o.Id, o => o.Name, StringComparer.Ordinal),
                Faults = faults,
                MayAsk = role == Role.Administrator && isKnown,
                MayGoBack = role == Role.Administrator,
                OpensCases = role == Role.Supervisor,
            }
        )
        {
            StatusCode =
                faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static async Task<IResult> Ask(
        HttpContext context,
        RehearsalDesk desk,
        JobDesk jobs,
        Section section,
        string name,
        CancellationToken cancellation
    )
    {
        if (!context.Request.HasFormContentType)
            return Results.Redirect(section.Back);
        var words = Words.Of(context);
        var sent = await context.Request.ReadFormAsync(cancellation);
        var form = new RehearsalForm(sent["from"].ToString(), sent["to"].ToString(), sent["whole"] == "yes");
        if (!TryDay(form.From, out var from) || !TryDay(form.To, out var to))
            return await Refused(new FieldFault("from", words["rehearsal.day-wrong"]));
        if (await desk.Ask(context, section.Kind, name, from, to, form.Whole, cancellation) is not { } asked)
            return Answers.NotFound();
        if (asked.Asked is JobAsked.Taken { Number: var number })
        {
            await jobs.Await(number, Patience, cancellation);
            return Results.Redirect(section.At(name));
        }
        return await Refused(
            asked.Fault is { } wrong ? new FieldFault("from", wrong) : JobFault.Of(asked.Asked!, "", words)!
        );

        Task<IResult> Refused(FieldFault fault) =>
            Shown(context, desk, section, name, [fault], form, cancellation);
    }

    private static async Task<IResult> Stop(
        HttpContext context,
        RehearsalDesk desk,
        Section section,
        string name,
        CancellationToken cancellation
    )
    {
        var mark = context.Request.HasFormContentType
            ? FormMark.In(await context.Request.ReadFormAsync(cancellation))
            : null;
        var last = await desk.Last(context, section.Kind, name, cancellation);
        // One that began since is not the one that was to be stopped.
        if (
            last is { Job: { IsOpen: true, Number: var number } }
            && mark == number.ToString(CultureInfo.InvariantCulture)
        )
            await JobAccess.Cancel(context, number, context.Address());
        return Results.Redirect(section.At(name));
    }

    private static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out day
        );
}
