namespace Customhouse.Lawbooks;

/// <summary>From a day on an edition is in force, until the next line.</summary>
/// <param name="From">The first legal day.</param>
/// <param name="Edition">The name of the edition.</param>
/// <param name="Digest">Of its law.</param>
/// <param name="Suspends">The edition that was taken out of force by this line; null where it began by
/// itself.</param>
public sealed record LawLine(DateOnly From, string Edition, string Digest, string? Suspends = null);

/// <summary>Which edition of the lawbook is in force on which legal day. What was in force on days that are
/// past is never changed.</summary>
/// <param name="Lines">In the order of their days.</param>
public sealed record LawTimeline(IReadOnlyList<LawLine> Lines)
{
    /// <summary>No edition was ever in force.</summary>
    public static readonly LawTimeline Empty = new([]);

    /// <summary>The line that holds on a day; null before the first.</summary>
    public LawLine? On(DateOnly day) => Lines.LastOrDefault(l => l.From <= day);

    /// <summary>The timeline with an edition in force from a day on. A line that would begin on the same
    /// later day gives way; what was in force earlier today stays, and the last line of a day
    /// holds.</summary>
    /// <exception cref="FormatException">The day is past, or the edition is in force on it already; the
    /// message says what helps.</exception>
    public LawTimeline PutInForce(LawReference edition, DateOnly from, DateOnly today)
    {
        if (from < today)
            throw new FormatException(
                $"{edition.Name} cannot be put in force from {from:O}: the legal day is {today:O}, and what was in "
                    + "force on days that are past stays; name today or a later day"
            );
        if (On(from) is { } before && before.Edition == edition.Name)
            throw new FormatException(
                $"{edition.Name} is in force on {from:O} already; name another edition"
            );
        var line = new LawLine(from, edition.Name, edition.Digest);
        return new([
            .. Lines.Where(l => l.From < from || l.From == from && from == today),
            line,
            .. Lines.Where(l => l.From > from),
        ]);
    }

    /// <summary>The timeline without an edition from today on: where it is in force the one before it is,
    /// and where it was to begin later it does not.</summary>
    /// <exception cref="FormatException">It is neither, or there is none before it; the message says what
    /// helps.</exception>
    public LawTimeline Suspend(string edition, DateOnly today)
    {
        var kept = Lines.Where(l => l.From <= today || l.Edition != edition).ToList();
        if (On(today) is not { } now || now.Edition != edition)
            return kept.Count < Lines.Count
                ? new(kept)
                : throw new FormatException(
                    $"{edition} is neither in force on {today:O} nor to begin later: there is nothing to suspend"
                );
        var before =
            Before(edition, today)
            ?? throw new FormatException(
                $"{edition} cannot be suspended: no edition was in force before it that was not suspended itself; "
                    + "put another edition in force from today instead"
            );
        var line = new LawLine(today, before.Edition, before.Digest, edition);
        return new([.. kept.Where(l => l.From <= today), line, .. kept.Where(l => l.From > today)]);
    }

    /// <summary>What was in force before an edition: none that was suspended and not put in force by
    /// somebody since, for one person must not bring that back.</summary>
    private LawLine? Before(string edition, DateOnly today)
    {
        var standing = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var line in Lines.Where(l => l.From <= today))
        {
            if (line.Suspends is { } suspended)
                standing[suspended] = false;
            else
                standing[line.Edition] = true;
        }
        return Lines.LastOrDefault(l => l.From <= today && l.Edition != edition && standing[l.Edition]);
    }
}
