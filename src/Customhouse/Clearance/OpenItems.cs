using Customhouse.Journal;

namespace Customhouse.Clearance;

/// <summary>
/// What a case has open, by all that it ever moved: what it drew on a quota or a licence is used when its
/// goods were cleared, and open when the case came to nothing.
/// </summary>
internal static class OpenItems
{
    /// <param name="mrn">The case's reference number.</param>
    /// <param name="state">The name of its state.</param>
    /// <param name="postings">All that its events ever moved.</param>
    public static IReadOnlyList<OpenItem> Find(string mrn, string? state, IEnumerable<Posting> postings)
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

    private static OpenItem? Item(string mrn, bool cameToNothing, string account, decimal amount, string unit)
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
