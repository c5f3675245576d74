using Customhouse.Journal;
using Customhouse.Risk;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>
/// The tables that follow from cases: current rows for lists and queues, versions as they are kept decoded,
/// counts, what cases are searched by, documents that they name, and prices of released goods.
/// </summary>
public static class CaseTables
{
    private static readonly Column Mrn = new("mrn", ColumnForm.Text, ColumnUse.Key);
    private static readonly Column DueAt = new("due_at", ColumnForm.Time);
    private static readonly Column Cases = new("cases", ColumnForm.Number, ColumnUse.Add);
    private static readonly Column Events = new("events", ColumnForm.Number, ColumnUse.Add);

    /// <summary>The current row of each case.</summary>
    internal static readonly TableForm Current = new(
        "cases",
        Mrn,
        new("sequence", ColumnForm.Number),
        new("lrn", ColumnForm.Text),
        new("trader", ColumnForm.Text),
        new("type_code", ColumnForm.Text),
        new("state", ColumnForm.Text),
        new("lane", ColumnForm.Text),
        new("office", ColumnForm.Text),
        new("items", ColumnForm.Number),
        new("payable", ColumnForm.Amount),
        new("currency", ColumnForm.Text),
        new("lodged_at", ColumnForm.Time),
        new("accepted_at", ColumnForm.Time),
        new("released_at", ColumnForm.Time),
        new("cleared_at", ColumnForm.Time),
        DueAt,
        new("updated_at", ColumnForm.Time),
        new("documents_in", ColumnForm.Number),
        new("lapses_at", ColumnForm.Time),
        new("payment_due_at", ColumnForm.Time),
        new("short_of_funds", ColumnForm.Number),
        new("pending", ColumnForm.Text),
        new("security_asked", ColumnForm.Number),
        new("held_since", ColumnForm.Time)
    );

    /// <summary>Each version of each declaration, decoded.</summary>
    internal static readonly TableForm Versions = new(
        "declaration_versions",
        Mrn,
        new("version", ColumnForm.Number, ColumnUse.Key),
        new("sequence", ColumnForm.Number),
        new("schema", ColumnForm.Number),
        new("body", ColumnForm.Bytes)
    );

    /// <summary>Cases by trader, state and lane; the lane is empty where none was chosen.</summary>
    internal static readonly TableForm Counts = new(
        "case_counts",
        Key("trader"),
        Key("state"),
        Key("lane"),
        Cases
    );

    /// <summary>The same by customs office; empty for cases that name none.</summary>
    internal static readonly TableForm OfficeCounts = new(
        "office_counts",
        Key("office"),
        Key("state"),
        Key("lane"),
        Cases
    );

    /// <summary>How many events of each type each minute brought, in minutes since 1970.</summary>
    internal static readonly TableForm EventCounts = new(
        "event_counts_by_minute",
        new("minute", ColumnForm.Number, ColumnUse.Key),
        Key("type"),
        Events
    );

    internal static readonly TableForm OfficeEventCounts = new(
        "event_counts_by_office",
        new("minute", ColumnForm.Number, ColumnUse.Key),
        Key("office"),
        Key("type"),
        Events
    );

    internal static readonly TableForm Searched = new("search_keys", Key("search_key"), Mrn);

    internal static readonly TableForm Documents = new("case_documents", Mrn, Key("sha256"));

    internal static readonly TableForm Prices = new(
        "prices",
        Key("code"),
        Key("origin"),
        Key("measure"),
        new("band", ColumnForm.Number, ColumnUse.Key),
        new("items", ColumnForm.Number, ColumnUse.Add)
    );

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TableForm> All { get; } =
    [Current, Versions, Counts, OfficeCounts, EventCounts, OfficeEventCounts, Searched, Documents, Prices];

    /// <summary>When time has something to do on a case.</summary>
    public static DeadlineColumn Deadline { get; } = new(Current, Mrn, DueAt);

    /// <summary>Which documents cases name.</summary>
    public static DocumentNames DocumentNames { get; } = new(Documents, Mrn, Documents.Column("sha256"));

    /// <summary>Events that are counted by customs office, too: what came in, and what went.</summary>
    public static EventFamily CountedByOffice { get; } =
        EventFamily.For<DeclarationLodged>()
        | EventFamily.For<DeclarationCleared>()
        | EventFamily.For<GoodsReleased>()
        | EventFamily.For<DutyDetermined>();

    /// <summary>What a decision on a case changes in them.</summary>
    public static IReadOnlyList<RowChange> Rows(Decided<Case> decided)
    {
        var (after, number) = (decided.After, decided.After.Mrn.Text);
        var rows = new List<RowChange>(16) { RowOf(decided) };
        if (decided.Before is { } before)
            Count(before, -1, rows);
        Count(after, 1, rows);
        CountEvents(decided, rows);
        foreach (var kept in KeptVersion.Create(decided.Before, decided.Events, after))
            rows.Add(
                Versions.Row(number, (long)kept.Version, (long)kept.Sequence, (long)kept.Schema, kept.Body)
            );
        if (decided.Events.Any(e => e is DeclarationLodged or DeclarationAmended))
            foreach (var key in SearchKeys.Create(after.Declaration, after.Trader))
                rows.Add(Searched.Row(key, number));
        foreach (
            var sha256 in decided.Events.SelectMany(NamedDocuments.Find).Distinct(StringComparer.Ordinal)
        )
            rows.Add(Documents.Row(number, sha256));
        // Green goods are cleared without a release of their own; goods released under security are cleared
        // later.
        if (
            after.ReleasedAt == decided.At
            && decided.Events.Any(e => e is GoodsReleased or DeclarationCleared)
        )
            foreach (var (goods, band) in ReleasedPrices.Find(after))
                rows.Add(Prices.Row(goods.Code, goods.Origin, goods.Measure, band, 1L));
        return rows;
    }

    private static RowChange RowOf(Decided<Case> decided)
    {
        var c = decided.After;
        var declared = DeclaredBy(c);
        var payable = PayableOf(c);
        return Current.Row(
            c.Mrn.Text,
            c.Sequence,
            c.Lrn,
            c.Trader,
            c.TypeCode,
            c.State.ToString(),
            c.Lane?.ToString(),
            declared?.Office,
            declared is null ? 0 : declared.GoodsItemQuantity ?? declared.Items.Count,
            payable?.Amount,
            payable?.Currency.Code,
            c.LodgedAt,
            c.AcceptedAt,
            c.ReleasedAt,
            c.ClearedAt,
            decided.DueAt,
            (DateTimeOffset?)decided.At,
            c.DocumentsAreIn ? 1L : 0L,
            c.LapsesAt,
            c.PaymentDueAt,
            c.IsShortOfFunds ? 1L : 0L,
            c.Pending.ToString(),
            c.ReleaseUnderSecurityAsked ? 1L : 0L,
            c.HeldSince
        );
    }

    /// <summary>The sequence that the store checks says that the case before stands as it was read, so what
    /// it was counted by needs no look at the database.</summary>
    private static void Count(Case c, long cases, List<RowChange> rows)
    {
        var (state, lane) = (c.State.ToString(), c.Lane?.ToString() ?? "");
        rows.Add(Counts.Row(c.Trader, state, lane, cases));
        rows.Add(OfficeCounts.Row(OfficeOf(c), state, lane, cases));
    }

    private static void CountEvents(Decided<Case> decided, List<RowChange> rows)
    {
        var minute = (decided.At - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMinute;
        var office = OfficeOf(decided.After);
        foreach (var recorded in decided.Events)
        {
            var type = DeclarationSubject.Kind.Events.NameOf(recorded);
            rows.Add(EventCounts.Row(minute, type, 1L));
            if (CountedByOffice.Holds(type))
                rows.Add(OfficeEventCounts.Row(minute, office, type, 1L));
        }
    }

    private static Declarations.Declaration? DeclaredBy(Case c) =>
        c.Versions.Count > 0 ? c.Declaration : null;

    private static string OfficeOf(Case c) => DeclaredBy(c)?.Office ?? "";

    /// <summary>An assessment is in the administration's own currency throughout.</summary>
    private static Money? PayableOf(Case c)
    {
        Money? sum = null;
        foreach (var line in c.Assessment?.Lines ?? [])
            if (line.Payable is { } payable)
                sum = sum is { } before ? before + payable : payable;
        return sum;
    }

    private static Column Key(string name) => new(name, ColumnForm.Text, ColumnUse.Key);
}
