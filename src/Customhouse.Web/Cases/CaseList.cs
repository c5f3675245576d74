using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Http;

namespace Customhouse.Web.Cases;

/// <summary>A page of cases.</summary>
/// <param name="Next">Give it as <c>after</c> for the next page; null after the last.</param>
/// <param name="Cut">More cases begin with the text than a search looks at; a longer text finds the
/// others.</param>
public sealed record CaseList(IReadOnlyList<CaseLine> Declarations, string? Next, bool Cut)
{
    public static CaseList Of(CasePage page, bool forCustoms) =>
        new([.. page.Rows.Select(r => CaseLine.Of(r, forCustoms))], page.Next?.ToString(), page.IsCut);
}

/// <summary>One case in a list.</summary>
public sealed record CaseLine(
    string Mrn,
    string Lrn,
    string Trader,
    string Type,
    string State,
    string? Lane,
    string? Office,
    int Items,
    Amount? Payable,
    DateTimeOffset? LodgedAt,
    DateTimeOffset? ReleasedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset HeldSince
)
{
    public static CaseLine Of(CaseRow r, bool forCustoms) =>
        new(
            r.Mrn.Text,
            r.Lrn,
            r.Trader,
            r.TypeCode,
            CaseWords.Name(r.State),
            forCustoms ? CaseWords.Name(r.Lane) : null,
            r.Office,
            r.Items,
            r.Payable is { } payable ? Amount.Of(payable) : null,
            r.LodgedAt,
            r.ReleasedAt,
            r.UpdatedAt,
            r.HeldSince
        );
}

/// <summary>What a list asks for, within what its visitor may see.</summary>
/// <param name="Traders">Whose cases may be shown; null for everybody's.</param>
internal sealed record CaseQuery(CaseFilter Filter, IReadOnlyList<string>? Traders)
{
    private const int DefaultMax = 50;

    private const StringSplitOptions Trimmed =
        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    /// <summary>Null where a part of the query has no meaning.</summary>
    public static CaseQuery? Read(
        Visitor visitor,
        string? trader,
        string? state,
        string? lane,
        string? office,
        string? text,
        string? after,
        int? max
    )
    {
        var states = new List<Clearance.CaseState>();
        foreach (var name in (state ?? "").Split(',', Trimmed))
        {
            if (!CaseWords.TryState(name, out var known))
                return null;
            states.Add(known);
        }
        Lane? wanted = null;
        if (lane is not null)
        {
            if (!Enum.TryParse<Lane>(lane, ignoreCase: true, out var known) || !Enum.IsDefined(known))
                return null;
            wanted = known;
        }
        if (new[] { trader, office, text }.Any(t => t is not null && !BodyText.IsPlain(t)))
            return null;
        CaseKey? key = null;
        if (after is not null && !CaseKey.TryParse(after, out key))
            return null;
        if (max is < 1 or > Limits.RowsPerPageMax)
            return null;
        // A lane is told to customs only, so a trader's filter by lane would tell it all the same.
        if (visitor.IsTrader && wanted is not null)
            return null;
        var filter = new CaseFilter
        {
            Trader = trader,
            States = states,
            Lane = wanted,
            Office = office,
            Offices = visitor.IsTrader ? [] : visitor.Offices,
            After = key,
            Max = max ?? DefaultMax,
            Text = text is null ? null : PlainText.Reference(text),
        };
        return new CaseQuery(filter, Allowed(visitor, trader));
    }

    /// <summary>One page, merged of the pages of every trader that the visitor acts for.</summary>
    public async Task<CasePage> Run(Store store, CancellationToken cancellation)
    {
        if (Traders is null)
            return await store.Cases.Page(Filter, cancellation);
        var rows = new List<CaseRow>();
        var more = false;
        foreach (var trader in Traders)
        {
            var page = await store.Cases.Page(Filter with { Trader = trader }, cancellation);
            rows.AddRange(page.Rows);
            more |= page.Next is not null;
        }
        var shown = rows.OrderByDescending(r => r.UpdatedAt)
            .ThenByDescending(r => r.Mrn.Text, StringComparer.Ordinal)
            .Take(Filter.Max)
            .ToArray();
        var next = more || rows.Count > shown.Length ? new CaseKey(shown[^1].UpdatedAt, shown[^1].Mrn) : null;
        return new CasePage(shown, next);
    }

    /// <summary>All of it, trader by trader.</summary>
    /// <returns>With whether more cases begin with the text than a search looks at.</returns>
    public async Task<(IAsyncEnumerable<CaseRow> Rows, bool IsCut)> All(
        Store store,
        CancellationToken cancellation
    )
    {
        if (Traders is null)
            return await store.Cases.All(Filter, cancellation);
        var (all, cut) = (AsyncEnumerable.Empty<CaseRow>(), false);
        foreach (var trader in Traders)
        {
            var (rows, isCut) = await store.Cases.All(Filter with { Trader = trader }, cancellation);
            (all, cut) = (all.Concat(rows), cut | isCut);
        }
        return (all, cut);
    }

    private static IReadOnlyList<string>? Allowed(Visitor visitor, string? trader)
    {
        if (!visitor.IsTrader || visitor.Mandates.Contains("*"))
            return null;
        IReadOnlyList<string> own = visitor.Trader is null
            ? visitor.Mandates
            : [visitor.Trader, .. visitor.Mandates.Where(m => m != visitor.Trader)];
        return trader is null ? own
            : own.Contains(trader) ? [trader]
            : [];
    }
}
