using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Cases;

/// <summary>
/// Which cases a visitor may see. What is not the visitor's does not exist for it: the answer is the same as
/// for a number that was never given, so nobody learns numbers by asking.
/// </summary>
internal static class CaseAccess
{
    private const string Read = "case-read";

    /// <summary>The journal of a case, messages read; null if there is none that the visitor may
    /// see.</summary>
    /// <param name="act">What is on record of it: of customs every look, of traders what is more than a
    /// look.</param>
    public static async Task<IReadOnlyList<JournalEntry>?> Journal(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        CancellationToken cancellation,
        string act = Read
    )
    {
        if (!Mrn.TryParse(mrn, out var number))
            return null;
        IReadOnlyList<JournalEntry> journal;
        try
        {
            journal = await desk.Journal(number, cancellation);
        }
        catch (CaseErasedException) when (Visitor.Of(context).IsTrader)
        {
            // Whose it was is erased too, so nobody can tell whether this trader may know of it.
            return null;
        }
        catch (CaseUnreadableException)
        {
            // Its row says still whose it is, so nobody hears of another's case by its damage.
            if (
                await context.RequestServices.GetRequiredService<Store>().Cases.Find(number, cancellation)
                    is not { } row
                || !Visitor.Of(context).ActsFor(row.Trader)
                || Visitor.Of(context) is { IsTrader: false, Offices.Count: > 0 } officer
                    && !officer.IsAt(row.Office)
            )
                return null;
            throw;
        }
        if (journal.Count == 0)
            return null;
        var trader = journal[0].Event is DeclarationLodged lodged ? lodged.Trader : "";
        var visitor = Visitor.Of(context);
        if (!visitor.ActsFor(trader))
            return null;
        if (
            visitor is { IsTrader: false, Offices.Count: > 0 }
            && !visitor.IsAt(CaseOf(journal).Declaration.Office)
        )
            return null;
        // Who of customs looked at whose trade is on record before the page is shown.
        if (HttpMethods.IsGet(context.Request.Method) && (!visitor.IsTrader || act != Read))
            await AuditNote.Add(context, visitor, act, number.Text);
        return journal;
    }

    /// <summary>A form that recorded nothing is answered with the case all the same: a look at it like any
    /// other.
    /// </summary>
    public static Task Looked(HttpContext context, IReadOnlyList<JournalEntry> journal) =>
        AuditNote.Add(context, Visitor.Of(context), Read, journal[0].Mrn.Text);

    /// <summary>Customs looked at a list of cases: which, its address says.</summary>
    public static Task Listed(HttpContext context) =>
        Visitor.Of(context) is { IsTrader: false } visitor
            ? AuditNote.Add(context, visitor, "list-read", AuditNote.AddressOf(context.Request))
            : Task.CompletedTask;

    /// <summary>The case as it stands; null if there is none that the visitor may see.</summary>
    public static async Task<Case?> Case(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        CancellationToken cancellation
    ) => await Journal(context, desk, mrn, cancellation) is { } journal ? CaseOf(journal) : null;

    public static Case CaseOf(IReadOnlyList<JournalEntry> journal) =>
        Clearance.Case.Replay(journal[0].Mrn, journal.Select(j => (j.Event, j.At)));
}
