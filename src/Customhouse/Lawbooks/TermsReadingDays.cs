using Customhouse.Declarations;

namespace Customhouse.Lawbooks;

/// <summary>Whether rows of a lawbook leave days out on which nobody decided that they do not hold.</summary>
internal sealed partial class TermsReading
{
    /// <summary>Parts in which a day without a row lets a declaration through that the days around it would
    /// not, or refuses one for no reason. A relief or a rate by contract that does not hold for a time costs
    /// the trader the duty that is due anyway.</summary>
    private static readonly string[] WithoutGaps =
    [
        "procedures",
        "taxes",
        "authorisations",
        "licences",
        "excise",
    ];

    /// <summary>Between the first and the last day of what has one key, each day has a row.</summary>
    private void CheckDays()
    {
        var told = new HashSet<TermRow>();
        foreach (var (claim, rows) in _claimed)
        {
            var (part, key) = (claim[..claim.IndexOf('/')], claim[(claim.IndexOf('/') + 1)..]);
            if (!WithoutGaps.Contains(part))
                continue;
            var inOrder = rows.OrderBy(r => r.Period.From).ToArray();
            foreach (var (before, after) in inOrder.Zip(inOrder.Skip(1)))
                if (
                    before.Period.To is { } ended
                    && ended < DateOnly.MaxValue
                    && ended.AddDays(1) < after.Period.From
                    && told.Add(after.Value)
                )
                    after.Value.Wrong(
                        "from",
                        $"{part}: {key} ends on {ended:O} and goes on from {after.Period.From:O}: on the days "
                            + "between there is none",
                        "let it begin on the day after, or write another row for the days between"
                    );
        }
    }

    /// <summary>A suspensive procedure for which an authorisation is wanted at all wants one on each of its
    /// days.</summary>
    private void CheckSuspensive(
        IReadOnlyList<Dated<LawProcedure>> procedures,
        IReadOnlyList<Dated<AuthorisationNeed>> needs
    )
    {
        foreach (var code in procedures.Where(p => p.Value.IsSuspensive).Select(p => p.Value.Code).Distinct())
        {
            var wanted = needs
                .Where(n => n.Value is { Types.Length: 0, Previous.Count: 0 } && n.Value.Requested == code)
                .Select(n => n.Period)
                .ToArray();
            if (wanted.Length == 0)
                continue;
            var named = procedures.Where(p => p.Value.Code == code).Select(p => p.Period).ToArray();
            foreach (var day in _changes.Prepend(DateOnly.MinValue).Distinct().Order())
                if (Array.Exists(named, p => p.Holds(day)) && !Array.Exists(wanted, p => p.Holds(day)))
                {
                    var (row, _, _) = _named.First(n => n.Code == code && n.Row.Has("categories"));
                    row.Wrong(
                        null,
                        $"procedure {code} suspends charges, and "
                            + (day == DateOnly.MinValue ? $"before {_changes.Min():O}" : $"on {day:O}")
                            + " no authorisation is wanted for it",
                        "let a row of 'authorisations:' for it hold on each day that it has in 'procedures:'"
                    );
                    break;
                }
        }
    }
}
