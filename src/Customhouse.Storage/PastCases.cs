using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Values;
using Dapper;

namespace Customhouse.Storage;

/// <summary>Which cases of the past are read: those that were accepted within it, and those that were lodged
/// within it and refused.</summary>
/// <param name="From">The first moment.</param>
/// <param name="To">The last moment.</param>
/// <param name="Offices">The customs offices whose cases are read, besides those that name none; empty for
/// all.</param>
public sealed record PastPeriod(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<string> Offices);

/// <summary>A place among them: first those that were accepted, from the first on, then those that were
/// refused.</summary>
/// <param name="Mrn">Empty at the beginning of either.</param>
public sealed record PastKey(bool IsRefused, DateTimeOffset At, string Mrn);

/// <summary>A case of the past by its row.</summary>
/// <param name="At">When it was accepted; of one that was refused, when it was lodged.</param>
/// <param name="Due">What is due on it, in the administration's currency; null where nothing was
/// assessed.</param>
/// <param name="UpdatedAt">When it moved on last.</param>
/// <param name="Kept">Its last version as it is kept; null where it is not kept in the form of this
/// program, or was erased.</param>
public sealed record PastCase(
    Mrn Mrn,
    DateTimeOffset At,
    CaseState State,
    string Trader,
    Money? Due,
    DateTimeOffset UpdatedAt,
    byte[]? Kept
);

/// <param name="Next">Where the next page begins; null after the last one.</param>
public sealed record PastPage(IReadOnlyList<PastCase> Cases, PastKey? Next);

/// <summary>Cases of a period of the past with their declarations, read from the first to the last in short
/// pages, so that nobody waits for them.</summary>
public sealed class PastCases(Store store)
{
    /// <summary>Word for word the condition of the index of refused cases.</summary>
    private const string IsRefused = "state = 'Rejected'";

    /// <summary>How many there are, as the indexes tell it: a case that was accepted and refused in the same
    /// breath is counted twice.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<int> Count(PastPeriod period, CancellationToken cancellation)
    {
        var values = Commands.Values(("from", period.From), ("to", period.To));
        var within = CaseConditions.Within(period.Offices, values);
        return await store.QueryOne<int>(
            $"""
            select (select count(*) from cases where accepted_at >= @from and accepted_at <= @to{within})
              + (select count(*) from cases where lodged_at >= @from and lodged_at <= @to and {IsRefused}{within})
            """,
            values,
            cancellation
        );
    }

    /// <summary>The next of them.</summary>
    /// <param name="after">Null for the first page.</param>
    /// <param name="max">At most <see cref="Limits.RowsPerPageMax"/> come at once.</param>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<PastPage> Page(
        PastPeriod period,
        PastKey? after,
        int max,
        CancellationToken cancellation
    )
    {
        max = Math.Clamp(max, 1, Limits.RowsPerPageMax);
        after ??= new PastKey(false, period.From, "");
        // What was accepted and refused in the same breath is told among what was refused.
        var (column, isOfThem) = after.IsRefused
            ? ("lodged_at", IsRefused)
            : ("accepted_at", "state <> 'Rejected'");
        var values = Commands.Values(
            ("to", period.To),
            ("after", after.At),
            ("mrn", after.Mrn),
            ("schema", KeptContent.Schema),
            ("max", max)
        );
        var within = CaseConditions.Within(period.Offices, values);
        var rows = await store.Query<PastRow>(
            $"""
            select p.mrn, p.at, p.state, p.trader, p.payable, p.currency, p.updated_at, v.body as kept from
              (select mrn, {column} as at, state, trader, payable, currency, updated_at from cases
               where {column} >= @after and {column} <= @to and {isOfThem}
                 and ({column}, mrn) > (@after, @mrn){within}
               order by {column}, mrn limit @max) p
            left join declaration_versions v on v.mrn = p.mrn and v.schema = @schema
              and v.version = (select max(l.version) from declaration_versions l where l.mrn = p.mrn)
            order by p.at, p.mrn
            """,
            values,
            cancellation
        );
        return new PastPage(
            [.. rows.Select(r => r.Case)],
            rows.Count == max ? new PastKey(after.IsRefused, rows[^1].At, rows[^1].Mrn.Text)
                : after.IsRefused ? null
                : new PastKey(true, period.From, "")
        );
    }

    private sealed record PastRow(
        Mrn Mrn,
        DateTimeOffset At,
        string State,
        string Trader,
        string? Payable,
        string? Currency,
        DateTimeOffset UpdatedAt,
        byte[]? Kept
    )
    {
        public PastCase Case =>
            new(
                Mrn,
                At,
                Enum.Parse<CaseState>(State),
                Trader,
                Payable is { } due && Currency is { } currency
                    ? new Money(
                        decimal.Parse(due, CultureInfo.InvariantCulture),
                        Values.Currency.Parse(currency)
                    )
                    : null,
                UpdatedAt,
                Kept
            );
    }
}
