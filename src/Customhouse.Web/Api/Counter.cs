using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Api;

/// <summary>
/// Which cases a visitor may see. What is not the visitor's does not exist for it: the answer is the same as for
/// a number that was never given, so nobody learns numbers by asking.
/// </summary>
internal static class Counter
{
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
        if (journal.Count == 0) return null;
        var trader = journal[0].Fact is DeclarationLodged lodged ? lodged.Trader : "";
        return Visitor.Of(context).Token.ActsFor(trader) ? journal : null;
    }

    /// <summary>The case as it stands; null if there is none that the visitor may see.</summary>
    public static async Task<Case?> Case(
        HttpContext context, Desk desk, string mrn, CancellationToken cancellation) =>
        await Journal(context, desk, mrn, cancellation) is { } journal ? CaseOf(journal) : null;

    public static Case CaseOf(IReadOnlyList<Journalled> journal) =>
        Clearance.Case.Of(journal[0].Mrn, journal.Select(j => (j.Fact, j.At)));
}
