using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Api;

/// <summary>
/// Which cases a visitor may see. What is not the visitor's does not exist for it: the answer is the same as for
/// a number that was never given, so nobody learns numbers by asking.
/// </summary>
internal static class Counter
{
    private const string Read = "case-read";

    /// <summary>The journal of a case, messages read; null if there is none that the visitor may see.</summary>
    public static async Task<IReadOnlyList<Journalled>?> Journal(
        HttpContext context, Desk desk, string mrn, CancellationToken cancellation)
    {
        if (!Mrn.TryParse(mrn, out var number)) return null;
        IReadOnlyList<Journalled> journal;
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
            if (await context.RequestServices.GetRequiredService<Store>().CaseOf(number, cancellation) is not { } row
                || !Visitor.Of(context).ActsFor(row.Trader)
                || Visitor.Of(context) is { IsTrader: false, Offices.Count: > 0 } officer && !officer.IsAt(row.Office))
                return null;
            throw;
        }
        if (journal.Count == 0) return null;
        var trader = journal[0].Fact is DeclarationLodged lodged ? lodged.Trader : "";
        var visitor = Visitor.Of(context);
        if (!visitor.ActsFor(trader)) return null;
        if (visitor is { IsTrader: false, Offices.Count: > 0 } && !visitor.IsAt(CaseOf(journal).Declaration.Office))
            return null;
        // Who of customs looked at whose trade is on record before the page is shown.
        if (!visitor.IsTrader && HttpMethods.IsGet(context.Request.Method))
            await Noted(context, visitor, Read, number.Text);
        return journal;
    }

    /// <summary>A form that recorded nothing is answered with the case all the same: a look at it like any other.
    /// </summary>
    public static Task Looked(HttpContext context, IReadOnlyList<Journalled> journal) =>
        Noted(context, Visitor.Of(context), Read, journal[0].Mrn.Text);

    /// <summary>Adds a line about this visitor to the audit trail.</summary>
    public static Task Noted(HttpContext context, Visitor visitor, string act, string subject) =>
        context.RequestServices.GetRequiredService<Store>().Note(
            context.RequestServices.Clock().GetUtcNow(), visitor.Actor, act, subject, context.Address());

    /// <summary>The case as it stands; null if there is none that the visitor may see.</summary>
    public static async Task<Case?> Case(
        HttpContext context, Desk desk, string mrn, CancellationToken cancellation) =>
        await Journal(context, desk, mrn, cancellation) is { } journal ? CaseOf(journal) : null;

    public static Case CaseOf(IReadOnlyList<Journalled> journal) =>
        Clearance.Case.Of(journal[0].Mrn, journal.Select(j => (j.Fact, j.At)));
}
