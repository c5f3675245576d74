using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Declarations;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Audit;

/// <summary>
/// Duty determined anew by an audit after clearance (TFA 7.5). What it comes to is shown before it is
/// recorded, and only what was shown is recorded.
/// </summary>
internal static class ReassessmentEndpoints
{
    public static void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/cases/{mrn}/reassessment", One).For(Role.Supervisor, Role.Auditor);
        desk.MapPost("/cases/{mrn}/reassessment", Do).For(Role.Supervisor, Role.Auditor);
        desk.MapPost("/cases/{mrn}/audit", Close).For(Role.Supervisor, Role.Auditor);
    }

    /// <summary>An audit that found nothing.</summary>
    private static async Task<IResult> Close(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        [FromForm] string? findings,
        [FromForm] string? seen,
        CancellationToken cancellation
    )
    {
        if (await CaseAccess.Journal(context, desk, mrn, cancellation) is not { } journal)
            return Answers.NotFound();
        var words = Words.Of(context);
        var said = findings?.ReplaceLineEndings("\n").Trim() ?? "";
        var fault =
            said.Length == 0 ? words["officer.missing-grounds"]
            : said.Length > GroundsText.CharactersMax
                ? words["officer.too-long", words.Number(GroundsText.CharactersMax)]
            : !BodyText.IsPlain(said) ? words["officer.not-plain"]
            : null;
        if (fault is not null)
            return await ShownAgain(
                context,
                journal,
                new Reassessing
                {
                    Typed = new Dictionary<string, string> { ["findings"] = said },
                    Faults = [new FieldFault("findings", fault)],
                },
                StatusCodes.Status422UnprocessableEntity
            );
        var answer = await ActEndpoints.Do(
            context,
            desk,
            mrn,
            new CloseAudit(said),
            cancellation,
            int.TryParse(seen, out var sequence) ? sequence : -1
        );
        return answer is ProblemResult ? answer : Results.Redirect("/auditor/audits?done=yes");
    }

    private static async Task<IResult> One(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        string? done,
        CancellationToken cancellation
    ) =>
        await CaseAccess.Journal(context, desk, mrn, cancellation) is { } journal
            ? Shown(journal, new Reassessing { IsDone = done is not null })
            : Answers.NotFound();

    private static async Task<IResult> Do(
        HttpContext context,
        CaseDesk desk,
        AdministrationState administration,
        string mrn,
        CancellationToken cancellation
    )
    {
        if (await CaseAccess.Journal(context, desk, mrn, cancellation) is not { } journal)
            return Answers.NotFound();
        if (!context.Request.HasFormContentType)
            return Answers.Problem(StatusCodes.Status415UnsupportedMediaType);
        var form = await context.Request.ReadFormAsync(cancellation);
        var (c, currency) = (CaseAccess.CaseOf(journal), administration.Terms.Currency);
        var read = new ReassessmentForm(form, Words.Of(context), c, currency);
        var page = new Reassessing { Typed = TypedIn(form), Faults = read.Faults };
        if (read.Faults.Count > 0)
            return await ShownAgain(context, journal, page, StatusCodes.Status422UnprocessableEntity);

        var difference = c.Assessment is { } before
            ? Reassessment.Compute(before, read.Corrections).Difference
            : 0m;
        page = page with { Difference = new Money(difference, currency), Corrections = read.Corrections };
        // What nobody has seen yet is shown first, and so is anything else than was seen.
        if (form["shown"] != page.Digest)
            return await ShownAgain(context, journal, page, StatusCodes.Status200OK);
        var seen = int.TryParse(form["seen"], out var sequence) ? sequence : -1;
        var answer = await ActEndpoints.Do(
            context,
            desk,
            mrn,
            new Reassess(read.Grounds, read.Corrections),
            cancellation,
            seen
        );
        if (answer is not ProblemResult { Problem: var problem })
            return Results.Redirect($"/auditor/cases/{mrn}/reassessment?done=yes");
        if (problem.Status is not (StatusCodes.Status409Conflict or StatusCodes.Status422UnprocessableEntity))
            return answer;
        if (await CaseAccess.Journal(context, desk, mrn, cancellation) is not { } latest)
            return Answers.NotFound();
        return await ShownAgain(
            context,
            latest,
            page with
            {
                Difference = null,
                Seen = problem.Errors is null ? seen : null,
                Faults = [.. (problem.Errors ?? []).Select(e => new FieldFault("", e.Message, e.Mend))],
            },
            problem.Status
        );
    }

    private static async Task<IResult> ShownAgain(
        HttpContext context,
        IReadOnlyList<JournalEntry> journal,
        Reassessing state,
        int status
    )
    {
        await CaseAccess.Looked(context, journal);
        return Shown(journal, state, status);
    }

    private static Dictionary<string, string> TypedIn(IFormCollection form) =>
        form.Where(f => f.Key != AntiforgeryCheck.Field)
            .ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal);

    private static RazorComponentResult<ReassessmentPage> Shown(
        IReadOnlyList<JournalEntry> journal,
        Reassessing state,
        int status = StatusCodes.Status200OK
    ) => new(new { Journal = journal, State = state }) { StatusCode = status };
}

/// <summary>How far a reassessment has come on its page.</summary>
public sealed record Reassessing
{
    public bool IsDone { get; init; }

    /// <summary>What was typed, by field.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<FieldFault> Faults { get; init; } = [];

    /// <summary>What is to be paid more, or less below zero; null until it is worked out.</summary>
    public Money? Difference { get; init; }

    public IReadOnlyList<DutyCorrection> Corrections { get; init; } = [];

    /// <summary>The sequence that was seen when others recorded more; null where nobody did.</summary>
    public int? Seen { get; init; }

    /// <summary>Tells these corrections from any others; empty until they are worked out.</summary>
    public string Digest =>
        Difference is null
            ? ""
            : Convert.ToHexStringLower(
                SHA256.HashData(
                    Encoding.UTF8.GetBytes(
                        string.Join(
                            '\n',
                            Corrections.Select(c =>
                                string.Create(
                                    CultureInfo.InvariantCulture,
                                    $"{c.Item} {c.TaxType} {c.Assessed.Amount:0.0000}"
                                )
                            )
                        )
                    )
                )
            );

    public string? Of(string field) => Typed.GetValueOrDefault(field);
}
