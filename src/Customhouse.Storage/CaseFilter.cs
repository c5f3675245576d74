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

    /// <summary>Only cleared cases of the blue lane that nobody audited yet.</summary>
    public bool ToAudit { get; init; }

    /// <summary>The last row of the page before; null for the first page.</summary>
    public CaseKey? After { get; init; }

    /// <summary>Rows of one page, at most <see cref="Limits.RowsPerPageMax"/>.</summary>
    public int Max { get; init; } = 50;
}

/// <summary>A place in a list.</summary>
/// <param name="At">What the list is ordered by: when the case changed last, in a queue since when it
/// waits.</param>
public sealed record CaseKey(DateTimeOffset At, Mrn Mrn)
{
    /// <summary>As a page's address carries it.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Moment.Of(At)}-{Mrn}");

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
/// More cases begin with the text than <see cref="CaseRows.LookedAtMax"/>: not all were looked at.
/// </param>
public sealed record CasePage(IReadOnlyList<CaseRow> Rows, CaseKey? Next, bool IsCut = false);
