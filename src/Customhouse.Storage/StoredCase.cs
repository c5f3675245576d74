using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Risk;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>The row of a case, column by column.</summary>
internal class StoredCase
{
    public const string Columns = """
        mrn, sequence, lrn, trader, type_code, state, lane, office, items, payable, currency,
          lodged_at, accepted_at, released_at, cleared_at, due_at, updated_at, held_since
        """;

    public Mrn Mrn { get; init; }
    public int Sequence { get; init; }
    public string Lrn { get; init; } = "";
    public string Trader { get; init; } = "";
    public string TypeCode { get; init; } = "";
    public CaseState State { get; init; }
    public Lane? Lane { get; init; }
    public string? Office { get; init; }
    public int Items { get; init; }
    public decimal? Payable { get; init; }
    public string? Currency { get; init; }
    public DateTimeOffset? LodgedAt { get; init; }
    public DateTimeOffset? AcceptedAt { get; init; }
    public DateTimeOffset? ReleasedAt { get; init; }
    public DateTimeOffset? ClearedAt { get; init; }
    public DateTimeOffset? DueAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset HeldSince { get; init; }

    public CaseRow Row =>
        new(
            Mrn,
            Sequence,
            Lrn,
            Trader,
            TypeCode,
            State,
            Lane,
            Office,
            Items,
            Payable is { } payable ? new Money(payable, Values.Currency.Parse(Currency!)) : null,
            LodgedAt,
            AcceptedAt,
            ReleasedAt,
            ClearedAt,
            DueAt,
            UpdatedAt,
            HeldSince
        );
}

/// <summary>The row of a case with how it stands, as lists read it.</summary>
internal sealed class ListedCase : StoredCase
{
    public bool? DocumentsIn { get; init; }
    public DateTimeOffset? LapsesAt { get; init; }
    public DateTimeOffset? PaymentDueAt { get; init; }
    public bool? ShortOfFunds { get; init; }
    public string? Pending { get; init; }
    public bool? SecurityAsked { get; init; }

    /// <summary>The row, with how the case stands where all of that is kept. One that is not whole is not
    /// kept: its journal is read.</summary>
    public CaseRow ListedRow =>
        DocumentsIn is { } documentsIn
        && ShortOfFunds is { } shortOfFunds
        && Enum.TryParse<PendingRequest>(Pending, out var pending)
        && Enum.IsDefined(pending)
        && SecurityAsked is { } securityAsked
            ? Row with
            {
                Standing = new Standing(
                    State,
                    Case.IsExportOf(TypeCode, Mrn),
                    documentsIn,
                    LapsesAt,
                    PaymentDueAt,
                    shortOfFunds,
                    pending,
                    securityAsked
                ),
            }
            : Row with
            {
                HasPartOfStanding =
                    DocumentsIn is not null
                    || LapsesAt is not null
                    || PaymentDueAt is not null
                    || ShortOfFunds is not null
                    || Pending is not null
                    || SecurityAsked is not null,
            };
}

/// <summary>The row of a case, as queues read it.</summary>
internal sealed class QueuedCase : StoredCase
{
    public bool PapersIn { get; init; }

    public QueueRow QueueRow => new(Row, PapersIn);
}
