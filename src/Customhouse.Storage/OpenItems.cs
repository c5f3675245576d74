using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>Why a case is not done with in the books.</summary>
public enum OpenKind
{
    /// <summary>The trader has still to pay it.</summary>
    Owed,

    /// <summary>It was paid too much, and has still to go back.</summary>
    ToBeRepaid,

    /// <summary>A guarantee holds it for the case.</summary>
    Reserved,

    /// <summary>A quota or a licence holds it for a case that came to nothing.</summary>
    Held,
}

/// <summary>Something that a case has still open in the books.</summary>
/// <param name="Of">The guarantee, quota or licence; empty for duty.</param>
/// <param name="Unit">A currency, or the unit of a quota or licence.</param>
public sealed record OpenItem(OpenKind Kind, string Of, decimal Amount, string Unit);

/// <summary>
/// What a case has open, by all that it ever moved: what it drew on a quota or a licence is used when its
/// goods were cleared, and open when the case came to nothing.
/// </summary>
internal static class OpenItems
{
    public const string Select = """
        select p.account, p.amount, p.unit from journal j
        join postings p on p.origin = 'J' and p.number = j.position
        where j.subject = @mrn
        """;

    public static IReadOnlyList<OpenItem> Find(Mrn mrn, string state, IEnumerable<Posting> postings)
    {
        var cameToNothing = state is nameof(CaseState.Rejected) or nameof(CaseState.Invalidated);
        return
        [
            .. postings
                .GroupBy(p => (p.Account, p.Unit))
                .Select(g => (g.Key.Account, g.Key.Unit, Amount: g.Sum(p => p.Amount)))
                .Where(b => b.Amount != 0m)
                .Select(b => Item(mrn, cameToNothing, b.Account, b.Amount, b.Unit))
                .OfType<OpenItem>()
                .OrderBy(item => item.Kind)
                .ThenBy(item => item.Of, StringComparer.Ordinal),
        ];
    }

    private static OpenItem? Item(Mrn mrn, bool cameToNothing, string account, decimal amount, string unit)
    {
        if (account == $"due/{mrn}")
            return new OpenItem(
                amount > 0m ? OpenKind.Owed : OpenKind.ToBeRepaid,
                "",
                Math.Abs(amount),
                unit
            );
        if (account == $"repayable/{mrn}")
            return new OpenItem(OpenKind.ToBeRepaid, "", Math.Abs(amount), unit);
        return account.Split('/') switch
        {
            ["guarantee", .. var id, "reserved"] => new OpenItem(
                OpenKind.Reserved,
                string.Join('/', id),
                amount,
                unit
            ),
            ["guarantee", .. var id, "charged"] when cameToNothing => new OpenItem(
                OpenKind.ToBeRepaid,
                string.Join('/', id),
                amount,
                unit
            ),
            ["quota" or "licence", .. var id, "drawn" or "used"] when cameToNothing => new OpenItem(
                OpenKind.Held,
                string.Join('/', id),
                amount,
                unit
            ),
            _ => null,
        };
    }
}
