using Customhouse.Clearance;
using Customhouse.Risk;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>The current row of a case, as lists show it.</summary>
/// <param name="Sequence">How many events the case has.</param>
/// <param name="Items">Goods items of the version in force.</param>
/// <param name="Payable">What the last assessment asks to be paid now; null where none was made.</param>
/// <param name="DueAt">When time has something to do on the case: a lapse, a payment due.</param>
/// <param name="UpdatedAt">When the last event was recorded.</param>
/// <param name="HeldSince">Since when whoever must act next must.</param>
public sealed record CaseRow(
    Mrn Mrn,
    int Sequence,
    string Lrn,
    string Trader,
    string TypeCode,
    CaseState State,
    Lane? Lane,
    string? Office,
    int Items,
    Money? Payable,
    DateTimeOffset? LodgedAt,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? ReleasedAt,
    DateTimeOffset? ClearedAt,
    DateTimeOffset? DueAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset HeldSince
)
{
    /// <summary>How the case stands, as it is told; null where its row has not changed since before that was
    /// kept, and where it was erased: its journal has to be opened.</summary>
    public Standing? Standing { get; init; }

    /// <summary>Something of how the case stands is kept and not all: the row is damaged there.</summary>
    public bool HasPartOfStanding { get; init; }
}
