using Customhouse.Clearance;
using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Web.Api;

/// <summary>Which facts and fields a receipt may tell to whom.</summary>
internal static class Disclosing
{
    /// <summary>Who of customs did it stays with customs, as in the timeline.</summary>
    private static readonly string[] ForCustoms = ["person", "office"];

    /// <summary>The fact that a receipt is about where nobody says which: the last that decided something.</summary>
    /// <returns>Null where the reader may see none.</returns>
    public static Journalled? Decisive(IReadOnlyList<Journalled> journal, bool forCustoms)
    {
        var seen = journal.Where(j => IsVisible(j.Fact, forCustoms)).ToArray();
        return seen.LastOrDefault(j => j.Fact is DeclarationRejected or DeclarationAccepted or GoodsReleased
            or DeclarationCleared or DeclarationInvalidated or GoodsExited or DeclarationAmended or RequestDenied
            or GoodsDetained or DutyReassessed) ?? seen.LastOrDefault();
    }

    /// <summary>Whether this reader is told of the fact at all.</summary>
    public static bool IsVisible(Event fact, bool forCustoms) => FactWords.Of(fact, forCustoms) is not null;

    /// <summary>The fields that this reader may be told.</summary>
    public static string[] Allowed(Commitment commitment, Event fact, bool forCustoms) =>
        [.. commitment.Names.Where(name => forCustoms || !ForCustoms.Contains(name) && !IsReason(fact, name))];

    /// <summary>Why a declaration was picked is for customs alone: a trader who knew could steer around it.</summary>
    private static bool IsReason(Event fact, string name) => fact switch
    {
        LaneChosen => true,
        ControlOrdered or DocumentsWanted => name == "fact.grounds",
        _ => false,
    };
}
