using System.Data.Common;
using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Risk;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>Which cases a list shows; what is null does not matter.</summary>
public sealed record CaseFilter
{
    public string? Trader { get; init; }
    public IReadOnlyList<CaseState> States { get; init; } = [];
    public Lane? Lane { get; init; }
    public string? Office { get; init; }

    /// <summary>The offices whose cases may be shown, besides those that name none; empty for all.</summary>
    public IReadOnlyList<string> Offices { get; init; } = [];

    /// <summary>The beginning of an MRN or of a trader's reference, or a trader's identifier.</summary>
    public string? Text { get; init; }

    /// <summary>Only cases that were lodged before this moment.</summary>
    public DateTimeOffset? LodgedBefore { get; init; }

    /// <summary>The last row of the page before; null for the first page.</summary>
    public CaseKey? After { get; init; }

    /// <summary>Rows of one page, at most <see cref="Limits.RowsPerPageMax"/>.</summary>
    public int Max { get; init; } = 50;
}

/// <summary>A place in the list, which runs from the case that changed last to the one that rests
/// longest.</summary>
public sealed record CaseKey(DateTimeOffset UpdatedAt, Mrn Mrn)
{
    /// <summary>As a page's address carries it.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Moment.Of(UpdatedAt)}-{Mrn}");

    public static bool TryParse(string? text, out CaseKey? key)
    {
        key = null;
        var parts = text?.Split('-') ?? [];
        if (
            parts.Length != 2
            || !Mrn.TryParse(parts[1], out var mrn)
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        )
            return false;
        if (at > Moment.Of(DateTimeOffset.MaxValue))
            return false;
        key = new CaseKey(Moment.From(at), mrn);
        return true;
    }
}

/// <param name="Next">Where the next page begins; null after the last one.</param>
/// <param name="IsCut">
/// More cases begin with the text than <see cref="Store.CasesLookedAtMax"/>: not all were looked at.
/// </param>
public sealed record CasePage(IReadOnlyList<CaseRow> Rows, CaseKey? Next, bool IsCut = false);

/// <summary>Lists of cases: queues, a trader's own, searches.</summary>
public abstract partial class Store
{
    /// <summary>Sorts behind every text that begins with what stands before it.</summary>
    private const char LastOfPrefix = '\uffff';

    private const string CaseColumns = """
        select mrn, sequence, lrn, trader, type_code, state, lane, office, items, payable, currency,
          lodged_at, accepted_at, released_at, cleared_at, due_at, updated_at,
          documents_in, lapses_at, payment_due_at, short_of_funds, pending, security_asked from cases
        """;

    /// <summary>The current row of one case; null if there is none.</summary>
    public async Task<CaseRow?> CaseOf(Mrn mrn, CancellationToken cancellation) =>
        (
            await Query($"{CaseColumns} where mrn = @mrn", ListedRowOf, cancellation, ("mrn", mrn.Text))
        ).SingleOrDefault();

    /// <summary>One page of cases, the last changed first.</summary>
    public async Task<CasePage> Cases(CaseFilter filter, CancellationToken cancellation)
    {
        var max = Math.Clamp(filter.Max, 1, Limits.RowsPerPageMax);
        var (conditions, values) = ConditionsOf(filter);
        values.Add(("max", max + 1));
        var isCut = false;
        if (filter.Text is { Length: > 0 } text)
            isCut = await Narrow(filter, text, conditions, values, cancellation);
        else if (filter.Trader is not null)
            conditions.Add(IsTraders);
        var where = conditions.Count == 0 ? "" : " where " + string.Join(" and ", conditions);
        var rows = await Query(
            $"{CaseColumns}{where} order by updated_at desc, mrn desc limit @max",
            ListedRowOf,
            cancellation,
            [.. values]
        );
        if (rows.Count <= max)
            return new CasePage(rows, null, isCut);
        var shown = rows.Take(max).ToArray();
        return new CasePage(shown, new CaseKey(shown[^1].UpdatedAt, shown[^1].Mrn), isCut);
    }

    /// <summary>The conditions of a list but those of its trader and its text, which decide on the
    /// index.</summary>
    private static (List<string>, List<(string, object?)>) ConditionsOf(CaseFilter filter)
    {
        var conditions = new List<string>();
        var values = new List<(string, object?)>();
        void Where(string condition, string name, object value)
        {
            conditions.Add(condition);
            values.Add((name, value));
        }

        if (filter.Trader is { } trader)
            values.Add(("trader", trader));
        // The names are those of an enumeration, so they can stand in the statement as they are. Where all of
        // them are open states, the index of open cases gives the rows in their order; one by state would
        // have to sort them.
        if (filter.Trader is null && filter.States.Count > 0 && filter.States.All(OpenStates.Contains))
            conditions.Add(
                $"{IsOpen} and (state || '') in ({string.Join(", ", filter.States.Select(s => $"'{s}'"))})"
            );
        else if (filter.States.Count > 0)
            conditions.Add($"state in ({string.Join(", ", filter.States.Select(s => $"'{s}'"))})");
        if (filter.Lane is { } lane)
            Where("lane = @lane", "lane", lane.ToString());
        if (filter.Office is { } office)
            Where("office = @office", "office", office);
        if (Scope(filter.Offices, values) is { } scope)
            conditions.Add(scope);
        if (filter.LodgedBefore is { } before)
            Where("lodged_at < @lodged_before", "lodged_before", Moment.Of(before));
        if (filter.After is { } after)
        {
            Where("(updated_at, mrn) < (@updated_at, @mrn)", "updated_at", Moment.Of(after.UpdatedAt));
            values.Add(("mrn", after.Mrn.Text));
        }
        return (conditions, values);
    }

    private static CaseRow ListedRowOf(DbDataReader row)
    {
        var listed = CaseRowOf(row);
        return row.IsDBNull(17)
            ? listed
            : listed with
            {
                Standing = new Standing(
                    listed.State,
                    Declarations.DeclarationContent.IsExportType(listed.TypeCode),
                    row.GetInt64(17) == 1,
                    row.MomentOrNull(18),
                    row.MomentOrNull(19),
                    row.GetInt64(20) == 1,
                    Enum.Parse<PendingRequest>(row.GetString(21)),
                    row.GetInt64(22) == 1
                ),
            };
    }

    private static CaseRow CaseRowOf(DbDataReader row) =>
        new(
            Mrn.Parse(row.GetString(0)),
            row.GetInt32(1),
            row.GetString(2),
            row.GetString(3),
            row.GetString(4),
            Enum.Parse<CaseState>(row.GetString(5)),
            row.TextOrNull(6) is { } lane ? Enum.Parse<Lane>(lane) : null,
            row.TextOrNull(7),
            row.GetInt32(8),
            row.IsDBNull(9) ? null : new Money(row.GetDecimal(9), Currency.Parse(row.GetString(10))),
            row.MomentOrNull(11),
            row.MomentOrNull(12),
            row.MomentOrNull(13),
            row.MomentOrNull(14),
            row.MomentOrNull(15),
            Moment.From(row.GetInt64(16))
        );
}
