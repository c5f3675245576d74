using Customhouse.Clearance;
using Customhouse.Risk;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>Which open cases a queue shows; what is empty or null does not matter.</summary>
public sealed record QueueFilter
{
    public IReadOnlyList<CaseState> States { get; init; } = [];

    /// <summary>Of the cases that want documents: those where they came (true), or are still to
    /// come.</summary>
    public bool? PapersIn { get; init; }

    /// <summary>Only cases that rest in one of these states since before its moment.</summary>
    public IReadOnlyList<(CaseState State, DateTimeOffset Before)> RestingSince { get; init; } = [];

    public Lane? Lane { get; init; }
    public string? Office { get; init; }

    /// <summary>The offices whose cases may be shown, besides those that name none; empty for all.</summary>
    public IReadOnlyList<string> Offices { get; init; } = [];

    public bool LatestFirst { get; init; }

    /// <summary>The last row of the page before; null for the first page.</summary>
    public CaseKey? After { get; init; }

    /// <summary>Rows of one page, at most <see cref="Limits.RowsPerPageMax"/>.</summary>
    public int Max { get; init; } = 50;
}

/// <summary>One case of a queue.</summary>
/// <param name="PapersIn">It wants documents, and they came.</param>
public sealed record QueueRow(CaseRow Row, bool PapersIn);

/// <param name="Next">Where the next page begins; null after the last one.</param>
public sealed record QueuePage(IReadOnlyList<QueueRow> Rows, CaseKey? Next);
