using System.Security.Cryptography;
using System.Text;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>
/// The register of rates of exchange by period. What is sent in is kept beside it until somebody else puts it
/// in force; a period that is in force is corrected by a new version with grounds, and each version stays.
/// Each step is one transaction, so a kill at any moment leaves the step before or the step after.
/// </summary>
public sealed class RateRegister(Store store)
{
    public const string PeriodKind = "rate-period";
    public const string StagedKind = "rate-period-staged";

    /// <summary>How a period stands in its entry: as the file that it was sent in as.</summary>
    private const string Format = "rates-csv";

    private const string Dropped = "dropped";

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>One entry that every period put in force moves, so that no two are at once.</summary>
    private const string OrderKind = "rate-period-order";

    /// <summary>Periods that wait to be put in force, by their names.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public async Task<IReadOnlyList<StagedPeriod>> Staged(CancellationToken cancellation)
    {
        var staged = new List<StagedPeriod>();
        foreach (var entry in await store.Registers.All(StagedKind, cancellation))
        {
            if (entry.Format == Dropped)
                continue;
            var period = PeriodOf(entry);
            var before = await store.Registers.Entry(PeriodKind, period.Id, cancellation);
            staged.Add(
                new StagedPeriod(
                    period,
                    entry.Version,
                    entry.UpdatedAt,
                    entry.UpdatedBy,
                    Digest(entry, before),
                    before?.Version ?? 0,
                    before is null ? null : PeriodOf(before)
                )
            );
        }
        return staged;
    }

    /// <summary>Reads a file that was sent in; every fault is told with its row.</summary>
    public static (RatePeriod? Period, IReadOnlyList<string> Faults) Read(byte[] file)
    {
        try
        {
            return RatePeriodFile.Read(Strict.GetString(file));
        }
        catch (DecoderFallbackException)
        {
            return (null, ["the file is no text in UTF-8"]);
        }
    }

    /// <summary>Keeps a period beside the register; a former one of its name that waited gives way.</summary>
    /// <exception cref="FormatException">It has faults, or is in another currency than duty is.</exception>
    public async Task<RegisterOutcome> Send(
        RatePeriod period,
        Currency own,
        DateTimeOffset at,
        Actor by,
        CancellationToken cancellation
    )
    {
        if (period.Own != own)
            throw new FormatException(
                $"period {period.Id} is in {period.Own}, and duty here is in {own}: send rates for one {own}"
            );
        var version = (await store.Registers.Entry(StagedKind, period.Id, cancellation))?.Version ?? 0;
        return await store.Registers.Change(
            [Of(StagedKind, period, version) with { Grounds = "sent in" }],
            at,
            by
        );
    }

    /// <summary>Drops a period that waits.</summary>
    public Task<RegisterOutcome> Drop(StagedPeriod staged, DateTimeOffset at, Actor by) =>
        store.Registers.Change([Gone(staged, "dropped")], at, by);

    /// <summary>Puts a period that waits in force: beside the others, or in place of the version that it
    /// corrects.</summary>
    /// <param name="grounds">Why; a correction needs it.</param>
    /// <exception cref="FormatException">It would overlap, a correction has no grounds, or who sent it in
    /// puts it in force; the message says what helps.</exception>
    public async Task<RegisterOutcome> PutInForce(
        StagedPeriod staged,
        string grounds,
        DateTimeOffset at,
        Actor by,
        CancellationToken cancellation
    )
    {
        if (staged.IsSentBy(by))
            throw new FormatException(
                $"{by.Id} sent period {staged.Period.Id} in: somebody else compares it with what was published and "
                    + "puts it in force"
            );
        if (staged.Corrects > 0 && grounds.Length == 0)
            throw new FormatException(
                $"period {staged.Period.Id} is in force already: say on what grounds it is corrected"
            );
        // Read before the others are, and moved with them: of two who put one in force at once, one is told.
        var order = (await store.Registers.Entry(OrderKind, OrderKind, cancellation))?.Version ?? 0;
        var others = (await store.Registers.All(PeriodKind, cancellation))
            .Where(e => e.Id != staged.Period.Id)
            .Select(PeriodOf);
        _ = new RateBook([.. others, staged.Period]);
        var words = grounds.Length > 0 ? grounds : "put in force";
        return await store.Registers.Change(
            [
                Of(PeriodKind, staged.Period, staged.Corrects) with
                {
                    Grounds = words,
                },
                Gone(staged, "put in force"),
                new RegisterChange(OrderKind, OrderKind, order, [])
                {
                    Grounds = $"{staged.Period.Id} put in force",
                },
            ],
            at,
            by
        );
    }

    /// <summary>Every version of a period, the newest first, with who put it in force and why.</summary>
    public async Task<IReadOnlyList<PeriodVersion>> Versions(string id, CancellationToken cancellation)
    {
        var lines = (await store.Registers.ChangesOf(PeriodKind, id, cancellation)).ToDictionary(l =>
            l.Version
        );
        return
        [
            .. (await store.Registers.Versions(PeriodKind, id, cancellation)).Select(e => new PeriodVersion(
                PeriodOf(e),
                e.Version,
                e.UpdatedAt,
                e.UpdatedBy,
                lines.GetValueOrDefault(e.Version)?.Grounds ?? ""
            )),
        ];
    }

    /// <summary>The entry that puts a period in a new register.</summary>
    public static RegisterChange Of(RatePeriod period) => Of(PeriodKind, period, 0);

    /// <summary>The period that an entry holds.</summary>
    /// <exception cref="FormatException">The entry cannot be read.</exception>
    internal static RatePeriod PeriodOf(RegisterEntry entry)
    {
        var (period, faults) = RatePeriodFile.Read(Encoding.UTF8.GetString(entry.Body));
        return period ?? throw new FormatException($"{entry.Kind} {entry.Id} cannot be read: {faults[0]}");
    }

    private static RegisterChange Of(string kind, RatePeriod period, int version) =>
        period.Faults() is [var fault, ..]
            ? throw new FormatException($"period {period.Id} cannot be kept: {fault}")
            : new RegisterChange(
                kind,
                period.Id,
                version,
                Encoding.UTF8.GetBytes(RatePeriodFile.Write(period))
            )
            {
                Format = Format,
            }.ReadBack(PeriodOf);

    private static RegisterChange Gone(StagedPeriod staged, string grounds) =>
        new(StagedKind, staged.Period.Id, staged.Version, []) { Format = Dropped, Grounds = grounds };

    /// <summary>Names what was sent in together with what it would correct.</summary>
    private static string Digest(RegisterEntry entry, RegisterEntry? before) =>
        Convert.ToHexStringLower(SHA256.HashData([.. entry.Body, .. before?.Body ?? []]));
}

/// <summary>A period that waits to be put in force.</summary>
/// <param name="Version">Of its entry.</param>
/// <param name="Digest">SHA-256 of what was sent in and of what it corrects: who puts it in force names it,
/// so that no other content of the same name comes in force.</param>
/// <param name="Corrects">The version in force that it takes the place of; 0 for a new period.</param>
/// <param name="Before">What that version says; null for a new period.</param>
public sealed record StagedPeriod(
    RatePeriod Period,
    int Version,
    DateTimeOffset SentAt,
    string SentBy,
    string Digest,
    int Corrects,
    RatePeriod? Before
)
{
    /// <summary>Whether somebody sent it in, and so leaves it to others to put it in force.</summary>
    public bool IsSentBy(Actor actor) => SentBy == actor.Id;

    /// <summary>The version that it corrects, else the last period before it; null where there is
    /// none.</summary>
    public RatePeriod? Compared(RateBook inForce) =>
        Before ?? inForce.Periods.LastOrDefault(p => p.From < Period.From);

    /// <summary>What it says otherwise than what it is compared with.</summary>
    public RateDifference Differences(RateBook inForce) => RateDifference.Between(Compared(inForce), Period);
}

/// <summary>One version of a period: when it was put in force, by whom and on what grounds.</summary>
public sealed record PeriodVersion(
    RatePeriod Period,
    int Version,
    DateTimeOffset At,
    string By,
    string Grounds
);
