using System.Collections.Concurrent;
using System.Security.Cryptography;
using Customhouse.Storage;
using Customhouse.Tariff;

namespace Customhouse.Engine;

/// <summary>
/// Editions on their way to the shelf: one that was sent in is kept beside it until somebody sets its day and
/// puts it there. Each step is one transaction, so a kill at any moment leaves the step before or the step
/// after.
/// </summary>
public sealed class StagedEditions(Store store)
{
    public const string StagedKind = "edition-staged";

    private const string Dropped = "dropped";

    /// <summary>One entry that every edition put in force moves, so that no two are at once.</summary>
    private const string OrderKind = "edition-order";

    /// <summary>As read: an edition is large, and pages ask for it again and again.</summary>
    private readonly ConcurrentDictionary<(string Id, int Version), TariffEdition> _read = [];

    /// <summary>Editions that wait for their day, by their names.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public async Task<IReadOnlyList<StagedEdition>> Staged(CancellationToken cancellation)
    {
        var entries = (await store.Registers.All(StagedKind, cancellation))
            .Where(e => e.Format != Dropped)
            .ToList();
        foreach (var gone in _read.Keys.Except(entries.Select(e => (e.Id, e.Version))))
            _read.TryRemove(gone, out _);
        return
        [
            .. entries.Select(e => new StagedEdition(
                _read.GetOrAdd((e.Id, e.Version), _ => RegisterReader.EditionOf(e)),
                e.Version,
                e.UpdatedAt,
                e.UpdatedBy,
                Convert.ToHexStringLower(SHA256.HashData(e.Body))
            )),
        ];
    }

    /// <summary>Keeps an edition beside the shelf; a former one of its name gives way.</summary>
    public async Task<RegisterOutcome> Stage(
        TariffEdition edition,
        DateTimeOffset at,
        Actor by,
        CancellationToken cancellation
    ) => await store.Registers.Change([await ToStage(edition, cancellation)], at, by);

    /// <summary>The change that keeps an edition beside the shelf, for who makes it in a transaction of its
    /// own.</summary>
    public async Task<RegisterChange> ToStage(TariffEdition edition, CancellationToken cancellation)
    {
        var version = (await store.Registers.Entry(StagedKind, edition.Id, cancellation))?.Version ?? 0;
        return RegisterReader.Packed(StagedKind, edition, version) with { Grounds = "sent in" };
    }

    /// <summary>Drops an edition that waits.</summary>
    public Task<RegisterOutcome> Drop(StagedEdition staged, DateTimeOffset at, Actor by) =>
        store.Registers.Change([Gone(staged, "dropped")], at, by);

    /// <summary>
    /// Puts an edition that waits on the shelf, in force from a day on; the one before ends on the day
    /// before.
    /// </summary>
    /// <exception cref="FormatException">The editions would leave a gap or overlap; the message says what
    /// helps.
    /// </exception>
    public async Task<RegisterOutcome> PutInForce(
        StagedEdition staged,
        DateOnly from,
        DateTimeOffset at,
        Actor by,
        CancellationToken cancellation
    )
    {
        var edition = staged.Edition with { From = from };
        if (edition.To < from)
            throw new FormatException($"{edition.Id} ends on {edition.To:O}, before that day");
        // Read before the shelf is, and moved with it: of two who put an edition there at once, one is told.
        var order = (await store.Registers.Entry(OrderKind, OrderKind, cancellation))?.Version ?? 0;
        var known =
            (await new RegisterReader(store).Load(cancellation))?.Tariff
            ?? throw new InvalidOperationException("there is no administration on record");
        if (known.Editions.Any(e => e.Id == edition.Id))
            throw new FormatException(
                $"an edition {edition.Id} is on the shelf already; give this one another name"
            );
        var changes = await NewTo(known, [edition], cancellation);
        return await store.Registers.Change(
            [
                .. changes,
                Gone(staged, "put in force"),
                new RegisterChange(OrderKind, OrderKind, order, [])
                {
                    Grounds = $"{edition.Id} put in force",
                },
            ],
            at,
            by
        );
    }

    /// <summary>
    /// What puts editions on the shelf that the book lacks. An edition without an end ends on the day before
    /// the next one begins, and the whole book is proven before anything is recorded.
    /// </summary>
    /// <exception cref="FormatException">The editions would leave a gap or overlap.</exception>
    public async Task<IReadOnlyList<RegisterChange>> NewTo(
        TariffBook known,
        IReadOnlyList<TariffEdition> editions,
        CancellationToken cancellation
    )
    {
        var fresh = editions.Where(e => known.Editions.All(k => k.Id != e.Id)).OrderBy(e => e.From).ToArray();
        if (fresh.Length == 0)
            return [];
        var kept = known.Editions.ToList();
        var changes = new List<RegisterChange>();
        if (kept[^1] is { To: null } last && last.From < fresh[0].From)
        {
            kept[^1] = last with { To = fresh[0].From.AddDays(-1) };
            var entry =
                await store.Registers.Entry(RegisterReader.EditionKind, last.Id, cancellation)
                ?? throw new InvalidOperationException($"{last.Id} was loaded and is not on record");
            changes.AddRange(RegisterReader.Of(kept[^1], known.Editions, entry.Version));
        }
        _ = new TariffBook(kept.Concat(fresh));
        return
        [
            .. changes,
            .. fresh.SelectMany((e, i) => RegisterReader.Of(e, known.Editions.Concat(fresh.Take(i)))),
        ];
    }

    private static RegisterChange Gone(StagedEdition staged, string grounds) =>
        new(StagedKind, staged.Edition.Id, staged.Version, []) { Format = Dropped, Grounds = grounds };
}

/// <summary>An edition that waits for its day.</summary>
/// <param name="Version">Of its entry.</param>
/// <param name="Digest">SHA-256 of what was sent in: who sets its day names it, so that no other content of
/// the same name comes in force.</param>
public sealed record StagedEdition(
    TariffEdition Edition,
    int Version,
    DateTimeOffset SentAt,
    string SentBy,
    string Digest
);
