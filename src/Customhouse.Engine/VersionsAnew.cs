using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>What a look at some cases found, and what was made anew.</summary>
/// <param name="Cases">Cases that were looked at.</param>
/// <param name="Versions">Versions of their declarations that can be read.</param>
/// <param name="Made">Versions that were not kept yet, or in another form.</param>
/// <param name="Stood">Cases of which it was not kept yet how they stand.</param>
/// <param name="Differed">What was kept and is not what the messages and events say, by case with what it
/// is.</param>
/// <param name="Unreadable">Cases of which a message, an event or a page of the database cannot be read, with
/// the cause; what is kept of them stays.</param>
/// <param name="Erased">Cases of which nothing can be kept any more.</param>
/// <param name="Last">The last case; null where there was none.</param>
public sealed record VersionsLookedAt(
    int Cases,
    int Versions,
    int Made,
    int Stood,
    IReadOnlyList<string> Differed,
    IReadOnlyList<string> Unreadable,
    int Erased,
    Mrn? Last
)
{
    public static readonly VersionsLookedAt Nothing = new(0, 0, 0, 0, [], [], 0, null);

    /// <summary>Both together: of the cases of one look, which are few.</summary>
    public static VersionsLookedAt operator +(VersionsLookedAt one, VersionsLookedAt next) =>
        new(
            one.Cases + next.Cases,
            one.Versions + next.Versions,
            one.Made + next.Made,
            one.Stood + next.Stood,
            [.. one.Differed, .. next.Differed],
            [.. one.Unreadable, .. next.Unreadable],
            one.Erased + next.Erased,
            next.Last ?? one.Last
        );
}

/// <summary>
/// Makes what is kept decoded of cases anew from their messages and events, and tells what differed. Cases
/// are read beside whoever writes; only what is missing or differs is written, in one short transaction for
/// all of a look, and not where a case moved on meanwhile: then all of them are looked at again.
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
    /// <exception cref="StoreDamagedException">Not even the numbers of the next cases can be
    /// read.</exception>
    public async Task<VersionsLookedAt> Next(Mrn? after, CancellationToken cancellation)
    {
        try
        {
            if (await Look(() => store.KeptVersions.Cases(after, CasesAtOnce, cancellation)) is { } all)
                return all;
        }
        catch (StoreDamagedException)
        {
            // Those beside the damaged one are looked at all the same.
        }
        return await OneByOne(
            await store.KeptVersions.Numbers(after, CasesAtOnce, cancellation),
            cancellation
        );
    }

    /// <summary>Of cases that cannot be looked at together, all but those that are damaged.</summary>
    private async Task<VersionsLookedAt> OneByOne(IReadOnlyList<Mrn> numbers, CancellationToken cancellation)
    {
        var found = VersionsLookedAt.Nothing;
        foreach (var mrn in numbers)
            try
            {
                found +=
                    await Look(async () =>
                        await store.KeptVersions.Case(mrn, cancellation) is { } asKept ? [asKept] : []
                    )
                    ?? Unreadable(
                        mrn,
                        "its row and its journal tell of different numbers of events, or somebody acts on it all "
                            + "the time"
                    );
            }
            catch (StoreDamagedException damaged)
            {
                found += Unreadable(mrn, damaged.Message);
            }
        return found;
    }

    private static VersionsLookedAt Unreadable(Mrn mrn, string cause) =>
        VersionsLookedAt.Nothing with
        {
            Cases = 1,
            Unreadable = [$"{mrn}: {cause}"],
            Last = mrn,
        };

    /// <returns>Null where one of them moves each time that they are looked at: nothing was kept.</returns>
    private async Task<VersionsLookedAt?> Look(Func<Task<IReadOnlyList<CaseAsKept>>> read)
    {
        for (var look = 1; look <= LooksMax; look++)
        {
            var (found, toKeep) = Compared(await read());
            if (toKeep.Count == 0 || await store.KeptVersions.Keep(toKeep) is null)
                return found;
        }
        return null;
    }

    /// <summary>What is kept of one case and is not what its journal says; null where all is.</summary>
    public static string? Fault(CaseAsKept asKept)
    {
        var (found, _) = Compared([asKept]);
        return found.Differed.Count > 0 ? found.Differed[0]
            : found.Made + found.Stood > 0
                ? $"{asKept.Row.Mrn}: a version of it, or how it stands, is not kept"
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
        {
            one = one with { Erased = 1 };
            return kept.Count == 0 && row.Standing is null && !row.HasPartOfStanding
                ? (one, null)
                : (
                    one with
                    {
                        Differed = [$"{row.Mrn}: it was erased, and something of it was kept"],
                    },
                    new CaseToKeep(row.Mrn, row.Sequence, null, [])
                );
        }
        Case opened;
        KeptVersion[] versions;
        try
        {
            JournalEntry[] journal = [.. asKept.Journal.Select(CaseDesk.Reopened)];
            opened = Case.Replay(row.Mrn, journal.Select(j => (j.Event, j.At)));
            versions = [.. KeptVersion.Create(null, journal.Select(j => j.Event), opened)];
        }
        catch (CaseUnreadableException unreadable)
        {
            return (one with { Unreadable = [unreadable.Message] }, null);
        }
        var standing = AsKept(opened.Standing);
        var stands = row.Standing is not null;
        var (made, differed) = (0, new List<string>());
        if (row.Standing is { } stood && stood != standing && row.Sequence == opened.Sequence)
            differed.Add($"{row.Mrn}: how it stands");
        if (row.HasPartOfStanding)
            differed.Add($"{row.Mrn}: of how it stands only a part is kept");
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
                Stood = stands || row.HasPartOfStanding ? 0 : 1,
                Differed = differed,
            },
            made > 0 || !stands || differed.Count > 0
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
