using Customhouse.Lawbooks;
using Customhouse.Storage;

namespace Customhouse.Engine;

/// <summary>
/// The register of editions of the lawbook. What is sent in waits until somebody else puts it in force from a
/// day on; editions that were in force are known for good, and the timeline says which is in force when. Each
/// step is one transaction, so a kill at any moment leaves the step before or the step after.
/// </summary>
public sealed class LawRegister(Store store)
{
    /// <summary>Editions that are or were in force, or will be; never changed.</summary>
    public const string EditionKind = "law-edition";

    public const string StagedKind = "law-edition-staged";

    /// <summary>One entry: which edition is in force on which day. Each change is a version of it, so that of
    /// two at once one is told.</summary>
    public const string TimelineKind = "law-timeline";

    private const string TimelineId = "current";
    private const string Dropped = "dropped";

    /// <summary>Editions that wait to be put in force, by their names.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public async Task<IReadOnlyList<StagedLaw>> Staged(CancellationToken cancellation) =>
        [
            .. (await store.Registers.All(StagedKind, cancellation))
                .Where(e => e.Format != Dropped)
                .Select(e => new StagedLaw(LawBody.Of(e), e.Version, e.UpdatedAt)),
        ];

    /// <summary>Keeps an edition beside the register; a former one of its name that waited gives
    /// way.</summary>
    /// <exception cref="FormatException">An edition of this name is known.</exception>
    public async Task<RegisterOutcome> Send(
        LawBody edition,
        DateTimeOffset at,
        Actor by,
        CancellationToken cancellation
    )
    {
        if (await store.Registers.Entry(EditionKind, edition.Name, cancellation) is not null)
            throw new FormatException(
                $"an edition {edition.Name} is known already, and editions never change: give this one another name"
            );
        var version = (await store.Registers.Entry(StagedKind, edition.Name, cancellation))?.Version ?? 0;
        return await store.Registers.Change([edition.Entry(StagedKind, version, "sent in")], at, by);
    }

    /// <summary>Drops an edition that waits.</summary>
    public Task<RegisterOutcome> Drop(StagedLaw staged, DateTimeOffset at, Actor by) =>
        store.Registers.Change([Gone(staged, "dropped")], at, by);

    /// <summary>Puts an edition in force from a legal day on: one that waits, or one that was in force
    /// before.</summary>
    /// <param name="edition">Its name, and the digest that was shown to who puts it in force.</param>
    /// <param name="today">The legal day.</param>
    /// <exception cref="FormatException">It must not be; the message says what helps.</exception>
    public async Task<RegisterOutcome> PutInForce(
        LawReference edition,
        DateOnly from,
        string grounds,
        DateOnly today,
        DateTimeOffset at,
        Actor by,
        CancellationToken cancellation
    )
    {
        // Read before all else, and moved with it: of two who put one in force at once, one is told.
        var (timeline, version) = await Timeline(cancellation);
        var staged = (await Staged(cancellation)).FirstOrDefault(s => s.Body.Name == edition.Name);
        var known = await store.Registers.Entry(EditionKind, edition.Name, cancellation);
        var body =
            // A known edition never changes, whatever waits under its name.
            (known is null ? staged?.Body : LawBody.Of(known))
            ?? throw new FormatException(
                $"there is no edition {edition.Name}: neither does it wait, nor was it in force before"
            );
        if (body.Digest != edition.Digest)
            throw new FormatException(
                $"the edition {edition.Name} is not the one that was shown, its digest is {body.Digest}: compare "
                    + "it again"
            );
        if (body.SentBy == by.Id)
            throw new FormatException(
                $"{by.Id} sent {edition.Name} in: somebody else compares it and puts it in force"
            );
        Need(grounds);
        if (body.Edition.Fault is { } fault)
            throw new FormatException($"{edition.Name} cannot be read by this program: {fault}");
        var after = timeline.PutInForce(edition, from, today);
        return await store.Registers.Change(
            [
                .. known is null ? [body.Entry(EditionKind, 0, grounds)] : Array.Empty<RegisterChange>(),
                .. staged is null ? [] : new[] { Gone(staged, "put in force") },
                Entry(after, version, grounds),
            ],
            at,
            by
        );
    }

    /// <summary>Takes an edition out of force at once: from today the one before it is in force, and where it
    /// was to begin later it does not.</summary>
    /// <exception cref="FormatException">It cannot be; the message says what helps.</exception>
    public async Task<RegisterOutcome> Suspend(
        string name,
        string grounds,
        DateOnly today,
        DateTimeOffset at,
        Actor by,
        CancellationToken cancellation
    )
    {
        var (timeline, version) = await Timeline(cancellation);
        Need(grounds);
        return await store.Registers.Change([Entry(timeline.Suspend(name, today), version, grounds)], at, by);
    }

    /// <summary>An edition that is known or waits, with its files; null where there is none of the
    /// name.</summary>
    public async Task<LawBody?> Find(string name, CancellationToken cancellation) =>
        await store.Registers.Entry(EditionKind, name, cancellation) is { } known
            ? LawBody.Of(known)
            : (await Staged(cancellation)).FirstOrDefault(s => s.Body.Name == name)?.Body;

    /// <summary>Every version of the timeline, the newest first, with who made it and why.</summary>
    public async Task<IReadOnlyList<TimelineVersion>> History(CancellationToken cancellation)
    {
        var lines = (await store.Registers.ChangesOf(TimelineKind, TimelineId, cancellation)).ToDictionary(
            l => l.Version
        );
        return
        [
            .. (await store.Registers.Versions(TimelineKind, TimelineId, cancellation)).Select(
                e => new TimelineVersion(
                    TimelineOf(e),
                    e.Version,
                    e.UpdatedAt,
                    e.UpdatedBy,
                    lines.GetValueOrDefault(e.Version)?.Grounds ?? ""
                )
            ),
        ];
    }

    /// <summary>The timeline on record with its version; 0 where the administration is of before editions
    /// were kept.</summary>
    public async Task<(LawTimeline Timeline, int Version)> Timeline(CancellationToken cancellation) =>
        await store.Registers.Entry(TimelineKind, TimelineId, cancellation) is { } entry
            ? (TimelineOf(entry), entry.Version)
            : (LawTimeline.Empty, 0);

    /// <summary>What an administration begins with: its first edition, in force for all of its cases, or
    /// none.</summary>
    /// <param name="version">Of the timeline on record; 0 for none.</param>
    public static IReadOnlyList<RegisterChange> First(LawBody? edition, string grounds, int version = 0) =>
        edition is null
            ? [Entry(LawTimeline.Empty, version, grounds)]
            :
            [
                edition.Entry(EditionKind, 0, grounds),
                Entry(
                    new LawTimeline([new LawLine(LawEdition.FirstDay, edition.Name, edition.Digest)]),
                    version,
                    grounds
                ),
            ];

    /// <summary>The timeline that an entry holds.</summary>
    /// <exception cref="FormatException">The entry cannot be read.</exception>
    internal static LawTimeline TimelineOf(RegisterEntry entry) => RegisterReader.Read<LawTimeline>(entry);

    private static RegisterChange Entry(LawTimeline timeline, int version, string grounds) =>
        RegisterReader.Entry(TimelineKind, TimelineId, version, timeline) with
        {
            Grounds = grounds,
        };

    private static void Need(string grounds)
    {
        if (string.IsNullOrWhiteSpace(grounds))
            throw new FormatException("say on what grounds the law changes");
    }

    private static RegisterChange Gone(StagedLaw staged, string grounds) =>
        new(StagedKind, staged.Body.Name, staged.Version, []) { Format = Dropped, Grounds = grounds };
}

/// <summary>An edition that waits to be put in force.</summary>
/// <param name="Version">Of its entry.</param>
public sealed record StagedLaw(LawBody Body, int Version, DateTimeOffset SentAt);

/// <summary>One version of the timeline: when it was made, by whom and on what grounds.</summary>
public sealed record TimelineVersion(
    LawTimeline Timeline,
    int Version,
    DateTimeOffset At,
    string By,
    string Grounds
);
