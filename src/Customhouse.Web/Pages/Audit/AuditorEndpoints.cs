using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Storage;
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

namespace Customhouse.Web.Pages.Audit;

/// <summary>The auditor's desk: finding a case or a person, and a case as it happened.</summary>
internal static class AuditorEndpoints
{
    private const int RowsOfPage = 25;
    internal const int PeopleOfPage = 20;
    private const int ReadersOfPage = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var desk = routes.MapGroup("/auditor").ExcludeFromDescription().DisableAntiforgery();
        desk.MapGet("", Search).For(Role.Auditor);
        desk.MapGet("/audits", Audits).For(Role.Supervisor, Role.Auditor);
        desk.MapGet("/cases/{mrn}", Shown).For(Role.Auditor);
        desk.MapGet("/cases/{mrn}/journal.csv", Csv).For(Role.Auditor);
        desk.MapGet("/cases/{mrn}/journal.json", Json).For(Role.Auditor);
        desk.MapGet("/cases/{mrn}/messages/{number:int}", Message).For(Role.Auditor);
        ReassessmentEndpoints.Map(desk);
    }

    private static async Task<IResult> Search(
        HttpContext context,
        Store store,
        AccountBook accounts,
        TokenBook tokens,
        string? q,
        string? after,
        CancellationToken cancellation
    )
    {
        var text = string.IsNullOrWhiteSpace(q) ? null : q.Trim();
        // A whole number leads to its case at once.
        if (
            Mrn.TryParse(text?.ToUpperInvariant() ?? "", out var mrn)
            && await store.Cases.Find(mrn, cancellation) is { } row
            && Visitor.Of(context).IsAt(row.Office)
        )
            return Results.Redirect($"/auditor/cases/{mrn}");
        if (
            CaseQuery.Read(Visitor.Of(context), null, null, null, null, text, after, RowsOfPage)
            is not { } query
        )
            return Results.Redirect("/auditor");
        await CaseAccess.Listed(context);
        var people = text is null ? [] : People(accounts, tokens, text);
        return new RazorComponentResult<AuditorSearch>(
            new
            {
                Text = text,
                Page = await query.Run(store, cancellation),
                IsFirst = after is null,
                People = people.Take(PeopleOfPage).ToArray(),
                MorePeople = people.Length > PeopleOfPage,
            }
        );
    }

    /// <summary>Cleared cases of the blue lane that wait for an audit, the last cleared first.</summary>
    private static async Task<IResult> Audits(
        HttpContext context,
        Store store,
        string? after,
        string? done,
        CancellationToken cancellation
    )
    {
        CaseKey? key = null;
        if (after is not null && !CaseKey.TryParse(after, out key))
            return Results.Redirect("/auditor/audits");
        await CaseAccess.Listed(context);
        var filter = new CaseFilter
        {
            ToAudit = true,
            Offices = Visitor.Of(context).Offices,
            After = key,
            Max = RowsOfPage,
        };
        return new RazorComponentResult<AuditQueue>(
            new
            {
                Page = await store.Cases.Page(filter, cancellation),
                IsFirst = after is null,
                IsDone = done is not null,
            }
        );
    }

    /// <summary>People and systems whose names hold the text.</summary>
    private static FoundPerson[] People(AccountBook accounts, TokenBook tokens, string text)
    {
        var people = accounts.All.Select(a => new FoundPerson(
            a.Id,
            a.Name,
            a.Role,
            a.Trader ?? string.Join(", ", a.Offices),
            IsSystem: false,
            a.IsClosed
        ));
        var systems = tokens
            .All.Select(t => t.Token)
            .Select(t => new FoundPerson(
                t.Holder,
                t.Id,
                t.Role,
                t.Trader ?? t.Office,
                IsSystem: true,
                t.RevokedAt is not null
            ));
        return [.. people.Concat(systems).Where(p => p.Holds(text)).Take(PeopleOfPage + 1)];
    }

    private static async Task<IResult> Shown(
        HttpContext context,
        CaseDesk desk,
        Store store,
        LedgerAccess ledger,
        string mrn,
        CancellationToken cancellation
    )
    {
        if (await Traced(context, desk, store, ledger, mrn, cancellation) is not { } traced)
            return Answers.NotFound();
        return new RazorComponentResult<CaseJournal>(
            new
            {
                Number = traced.Mrn.Text,
                traced.Events,
                traced.Case,
                Readers = await Readers(store, traced.Mrn, ReadersOfPage, cancellation),
            }
        );
    }

    private static async Task<IResult> Csv(
        HttpContext context,
        CaseDesk desk,
        Store store,
        LedgerAccess ledger,
        string mrn,
        CancellationToken cancellation
    ) =>
        await Traced(context, desk, store, ledger, mrn, cancellation) is { } traced
            ? CsvFile.Create(
                $"{traced.Mrn}-journal.csv",
                TraceExport.Head(Words.Of(context)),
                TraceExport.Rows(Words.Of(context), traced.Events),
                traced.Mrn.Text
            )
            : Answers.NotFound();

    private static async Task<IResult> Json(
        HttpContext context,
        CaseDesk desk,
        Store store,
        LedgerAccess ledger,
        string mrn,
        CancellationToken cancellation
    )
    {
        if (await Traced(context, desk, store, ledger, mrn, cancellation) is not { } traced)
            return Answers.NotFound();
        await AuditNote.Add(context, Visitor.Of(context), "export", traced.Mrn.Text);
        var readers = new List<AuditLine>();
        var filter = new AuditFilter { Subject = traced.Mrn.Text, Max = Limits.RowsPerPageMax };
        while (await store.AuditTrail.Lines(filter, cancellation) is { Count: > 0 } page)
        {
            readers.AddRange(page);
            filter = filter with { Before = page[^1].Number };
        }
        return TypedResults.File(
            TraceExport.Json(traced.Mrn, Words.Of(context), traced.Events, readers),
            Body.Json,
            $"{traced.Mrn}-journal.json"
        );
    }

    /// <summary>A message of the case as it was received.</summary>
    private static async Task<IResult> Message(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        int number,
        CancellationToken cancellation
    ) =>
        await CaseAccess.Journal(context, desk, mrn, cancellation) is { } journal
        && journal.FirstOrDefault(j => j.Sequence == number)?.Event is MessageEvent message
            ? TypedResults.File(
                message.Payload,
                message.Format == "json" ? Body.Json : Body.Xml,
                $"{journal[0].Mrn}-{number}.{message.Format}"
            )
            : Answers.NotFound();

    private static Task<IReadOnlyList<AuditLine>> Readers(
        Store store,
        Mrn mrn,
        int max,
        CancellationToken cancellation
    ) => store.AuditTrail.Lines(new AuditFilter { Subject = mrn.Text, Max = max }, cancellation);

    /// <summary>The case with what is left of it, where it was erased; null if there never was one.</summary>
    private static async Task<Trace?> Traced(
        HttpContext context,
        CaseDesk desk,
        Store store,
        LedgerAccess ledger,
        string mrn,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<JournalEntry> journal = [];
        try
        {
            if (await CaseAccess.Journal(context, desk, mrn, cancellation) is not { } known)
                return null;
            journal = known;
        }
        catch (Exception unknown) when (unknown is CaseErasedException or CaseUnreadableException)
        {
            if (
                await store.Cases.Find(Mrn.Parse(mrn), cancellation) is not { } row
                || !Visitor.Of(context).IsAt(row.Office)
            )
                return null;
            await AuditNote.Add(context, Visitor.Of(context), "case-read", Mrn.Parse(mrn).Text);
        }
        var number = Mrn.Parse(mrn);
        var lines = await store.Lines.Read(DeclarationSubject.For(number), cancellation);
        return new Trace(
            number,
            CaseTrace.Create(lines, journal, await ledger.StandingsOf(store, number, cancellation)),
            journal.Count == 0 ? null : CaseAccess.CaseOf(journal)
        );
    }

    private sealed record Trace(Mrn Mrn, IReadOnlyList<TracedEvent> Events, Case? Case);
}

/// <summary>A person or a system that a search found.</summary>
/// <param name="Id">As acts and looks are recorded under.</param>
/// <param name="Place">The operator or the offices that it acts for.</param>
public sealed record FoundPerson(
    string Id,
    string Name,
    string Role,
    string? Place,
    bool IsSystem,
    bool IsClosed
)
{
    public bool Holds(string text) =>
        new[] { Id, Name, Place ?? "" }.Any(t => t.Contains(text, StringComparison.OrdinalIgnoreCase));
}
