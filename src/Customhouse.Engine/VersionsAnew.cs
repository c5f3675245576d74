using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>What a look at some cases found, and what was made anew.</summary>
/// <param name="Cases">Cases that were looked at.</param>
/// <param name="Versions">Versions of their declarations that can be read.</param>
/// <param name="Made">What was not kept yet, or in another form: versions, and how cases stand.</param>
/// <param name="Differed">What was kept and is not what the messages and events say, by case with what it
/// is.</param>
/// <param name="Unreadable">Cases of which a message or an event cannot be read, with the cause; what is
/// kept of them stays.</param>
/// <param name="Erased">Cases of which nothing can be kept any more.</param>
/// <param name="Last">The last case; null where there was none.</param>
public sealed record VersionsLookedAt(
    int Cases,
    int Versions,
    int Made,
    IReadOnlyList<string> Differed,
    IReadOnlyList<string> Unreadable,
    int Erased,
    Mrn? Last
)
{
    public static readonly VersionsLookedAt Nothing = new(0, 0, 0, [], [], 0, null);

    public static VersionsLookedAt operator +(VersionsLookedAt one, VersionsLookedAt next) =>
        new(
            one.Cases + next.Cases,
            one.Versions + next.Versions,
            one.Made + next.Made,
            [.. one.Differed, .. next.Differed],
            [.. one.Unreadable, .. next.Unreadable],
            one.Erased + next.Erased,
            next.Last ?? one.Last
        );
}

/// <summary>
/// Makes what is kept decoded of cases anew from their messages and events, and tells what differed. Cases
/// are read beside whoever writes; only what is missing or differs is written, in one short transaction, and
/// not where a case moved on meanwhile: then it is looked at again.
/// </summary>
public sealed class VersionsAnew(Store store)
{
    /// <summary>Cases that are looked at at once.</summary>
    private const int CasesAtOnce = 50;

    /// <summary>How often cases are looked at again because somebody acts on them just then.</summary>
    private const int LooksMax = 20;

    /// <summary>Looks at the next cases by their reference number.</summary>
    /// <param name="after">The last case of the look before; null at first.</param>
    /// <exception cref="StoreUnavailableException">The database cannot be used now; the same look may be
    /// tried again.</exception>
    public async Task<VersionsLookedAt> Next(Mrn? after, CancellationToken cancellation)
    {
        for (var look = 1; ; look++)
        {
            var cases = await store.KeptVersions.Cases(after, CasesAtOnce, cancellation);
            var (found, toKeep) = Compared(cases);
            if (toKeep.Count == 0)
                return found;
            var moved = await store.KeptVersions.Keep(toKeep);
            if (moved.Count == 0)
                return found;
            if (look == LooksMax)
                throw new StoreUnavailableException(
                    $"the case {moved[0]} changes each time that it is looked at"
                );
        }
    }

    /// <summary>What is kept of one case and is not what its journal says; null where all is.</summary>
    public static string? Fault(CaseAsKept asKept)
    {
        var (found, _) = Compared([asKept]);
        return found.Differed.Count > 0 ? found.Differed[0]
            : found.Made > 0 ? $"{asKept.Row.Mrn}: a version of it, or how it stands, is not kept"
            : null;
    }

    private static (VersionsLookedAt Found, IReadOnlyList<CaseToKeep> ToKeep) Compared(
        IReadOnlyList<CaseAsKept> cases
    )
    {
        var found = VersionsLookedAt.Nothing;
        var toKeep = new List<CaseToKeep>();
        foreach (var asKept in cases)
        {
            var (one, keep) = Compared(asKept);
            found += one;
            if (keep is not null)
                toKeep.Add(keep);
        }
        return (found, toKeep);
    }

    private static (VersionsLookedAt Found, CaseToKeep? ToKeep) Compared(CaseAsKept asKept)
    {
        var (row, kept) = (asKept.Row, asKept.Kept);
        var one = VersionsLookedAt.Nothing with { Cases = 1, Last = row.Mrn };
        if (asKept.Journal.Any(j => j.Event is EventErased))
            return (
                kept.Count > 0
                    ? one with
                    {
                        Erased = 1,
                        Differed = [$"{row.Mrn}: it was erased, and a version of it is kept"],
                    }
                    : one with
                    {
                        Erased = 1,
                    },
                null
            );
        Case opened;
        KeptVersion[] versions;
        try
        {
            JournalEntry[] journal = [.. asKept.Journal.Select(CaseDesk.Reopened)];
            opened = Case.Of(row.Mrn, journal.Select(j => (j.Event, j.At)));
            versions = [.. KeptVersion.Of(null, journal.Select(j => j.Event), opened)];
        }
        catch (CaseUnreadableException unreadable)
        {
            return (one with { Unreadable = [unreadable.Message] }, null);
        }
        var standing = AsKept(opened.Standing);
        var (made, differed) = (row.Standing is null ? 1 : 0, new List<string>());
        if (row.Standing is { } stood && stood != standing && row.Sequence == opened.Sequence)
            differed.Add($"{row.Mrn}: how it stands");
        foreach (var version in versions)
        {
            var now = kept.FirstOrDefault(k => k.Version == version.Version);
            if (now?.Schema != version.Schema)
                made++;
            else if (now != version)
                differed.Add($"{row.Mrn}: version {version.Version}");
        }
        if (kept.Any(k => k.Version > versions.Length || k.Version < 1) && row.Sequence == opened.Sequence)
            differed.Add($"{row.Mrn}: a version is kept that it does not have");
        return (
            one with
            {
                Versions = versions.Length,
                Made = made,
                Differed = differed,
            },
            made > 0 || differed.Count > 0
                ? new CaseToKeep(row.Mrn, opened.Sequence, standing, versions)
                : null
        );
    }

    /// <summary>Times as rows hold them: to the microsecond, in UTC.</summary>
    private static Standing AsKept(Standing standing) =>
        standing with
        {
            LapsesAt = AsKept(standing.LapsesAt),
            PaymentDueAt = AsKept(standing.PaymentDueAt),
        };

    private static DateTimeOffset? AsKept(DateTimeOffset? at) =>
        at is { UtcTicks: var ticks }
            ? new DateTimeOffset(ticks - ticks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero)
            : null;
}
