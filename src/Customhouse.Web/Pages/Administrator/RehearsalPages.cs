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
internal sealed record RehearsalForm(string From, string To, bool Whole);

/// <summary>Rehearsals of editions of law, by page: asked for by administrators, read by those who oversee.
/// </summary>
internal static class RehearsalPages
{
    /// <summary>How long a rehearsal is waited for before its progress is shown.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Days back from today that a form begins with.</summary>
    private const int DaysUsual = 365;

    private const string LawPlace = "/administrator/law";

    public static void Map(RouteGroupBuilder desk)
    {
        var law = desk.MapGroup("/law/{name}/rehearsal");
        law.MapGet("", (HttpContext h, string name, CancellationToken c) => ShownLaw(h, name, [], null, c))
            .For(JobAccess.Overseers);
        law.MapGet("/progress", LawProgress).For(JobAccess.Overseers).AskedByPages();
        law.MapPost("", AskLaw).For(Role.Administrator);
        law.MapPost("/stop", StopLaw).For(Role.Administrator);
    }

    private static string AddressOf(string name) => $"{LawPlace}/{name}/rehearsal";

    private static async Task<IResult> ShownLaw(
        HttpContext context,
        string name,
        IReadOnlyList<FieldFault> faults,
        RehearsalForm? form,
        CancellationToken cancellation
    )
    {
        var services = context.RequestServices;
        if (await services.GetRequiredService<LawRegister>().Find(name, cancellation) is null)
            return Answers.NotFound();
        var last = await services
            .GetRequiredService<RehearsalDesk>()
            .Last(context, LawRehearsals.Name, name, cancellation);
        if (last?.Result is not null)
            await CaseAccess.Listed(context);
        var (registers, role) = (
            services.GetRequiredService<AdministrationState>().Registers,
            Visitor.Of(context).Role
        );
        var today = services.GetRequiredService<AdministrationState>().Today(services.Clock());
        return new RazorComponentResult<RehearsalPage>(
            new
            {
                Name = name,
                At = AddressOf(name),
                Back = LawPlace,
                Section = "law",
                Form = form
                    ?? new RehearsalForm(
                        (last?.Input.From ?? today.AddDays(-DaysUsual)).ToString("O", CultureInfo.InvariantCulture),
                        (last?.Input.To ?? today).ToString("O", CultureInfo.InvariantCulture),
                        last?.Input.Whole ?? false
                    ),
                Rehearsal = last,
                TraderNames = (last?.Result?.Figures.Traders.Keys ?? [])
                    .Select(registers.Operators.GetValueOrDefault)
                    .OfType<Operators.Operator>()
                    .ToDictionary(o => o.Id, o => o.Name, StringComparer.Ordinal),
                Faults = faults,
                MayAsk = role == Role.Administrator,
                OpensCases = role == Role.Supervisor,
            }
        )
        {
            StatusCode =
                faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static async Task<IResult> LawProgress(
        HttpContext context,
        RehearsalDesk desk,
        string name,
        CancellationToken cancellation
    ) =>
        await desk.Last(context, LawRehearsals.Name, name, cancellation) is { Job: var job }
            ? TypedResults.Text($"{job.Done} {job.Total} {(job.IsOpen ? "under-way" : "ended")}")
            : Answers.NotFound();

    private static async Task<IResult> AskLaw(
        HttpContext context,
        RehearsalDesk desk,
        JobDesk jobs,
        string name,
        CancellationToken cancellation
    )
    {
        if (!context.Request.HasFormContentType)
            return Results.Redirect(LawPlace);
        var words = Words.Of(context);
        var sent = await context.Request.ReadFormAsync(cancellation);
        var form = new RehearsalForm(sent["from"].ToString(), sent["to"].ToString(), sent["whole"] == "yes");
        if (!TryDay(form.From, out var from) || !TryDay(form.To, out var to))
            return await ShownLaw(
                context,
                name,
                [new FieldFault("from", words["rehearsal.day-wrong"])],
                form,
                cancellation
            );
        if (await desk.OfLaw(context, name, from, to, form.Whole, cancellation) is not { } asked)
            return Answers.NotFound();
        if (asked.Asked is JobAsked.Taken { Number: var number })
        {
            await jobs.Await(number, Patience, cancellation);
            return Results.Redirect(AddressOf(name));
        }
        var fault = asked.Fault is { } wrong
            ? new FieldFault("from", wrong)
            : JobFault.Of(asked.Asked!, "", words)!;
        return await ShownLaw(context, name, [fault], form, cancellation);
    }

    private static async Task<IResult> StopLaw(
        HttpContext context,
        RehearsalDesk desk,
        string name,
        CancellationToken cancellation
    )
    {
        var mark = context.Request.HasFormContentType
            ? FormMark.In(await context.Request.ReadFormAsync(cancellation))
            : null;
        var last = await desk.Last(context, LawRehearsals.Name, name, cancellation);
        // One that began since is not the one that was to be stopped.
        if (
            last is { Job: { IsOpen: true, Number: var number } }
            && mark == number.ToString(CultureInfo.InvariantCulture)
        )
            await JobAccess.Cancel(context, number, context.Address());
        return Results.Redirect(AddressOf(name));
    }

    private static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out day
        );
}
