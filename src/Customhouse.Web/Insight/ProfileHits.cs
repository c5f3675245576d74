using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Web.Insight;

/// <summary>What one profile did.</summary>
/// <param name="Controls">Of its hits, those whose goods were controlled; findings are the controls that
/// found something.</param>
public sealed record ProfileHit(int Hits, int Controls, int Findings);

/// <summary>What the profiles did in the last days.</summary>
/// <param name="Cases">Accepted cases that were counted.</param>
/// <param name="IsCut">There were more.</param>
public sealed record HitCounts(
    DateTimeOffset At,
    DateTimeOffset Since,
    int Cases,
    bool IsCut,
    IReadOnlyDictionary<string, ProfileHit> ByProfile
);

/// <summary>
/// Counts how often each profile hit, once for everybody who may see the same offices, and behind the
/// requests where it takes long.
/// </summary>
/// <param name="offices">Whose cases are counted, besides those that name none; empty for all.</param>
public sealed class ProfileHits(
    IReadOnlyList<string> offices,
    Store store,
    TimeProvider clock,
    BackgroundTasks tasks
)
{
    public const int DaysBack = 7;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    /// <summary>How long a page waits for figures before it shows the last ones.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Lock _turn = new();
    private Task? _counting;
    private volatile HitCounts? _last;

    /// <summary>The counts as of lately; null while they are counted for the first time.</summary>
    public async Task<HitCounts?> Read()
    {
        if (_last is { } fresh && (clock.GetUtcNow() - fresh.At).Duration() < Fresh)
            return fresh;
        Task counting;
        lock (_turn)
        {
            if (_counting is not { IsCompleted: false })
                _counting = Task.Run(() =>
                    tasks.Of("profile hits", TimeSpan.MaxValue).Round(_ => Count(), CancellationToken.None)
                );
            counting = _counting;
        }
        await Task.WhenAny(counting, Task.Delay(Patience));
        return _last;
    }

    private async Task Count()
    {
        var now = clock.GetUtcNow();
        var since = now.AddDays(-DaysBack);
        var hits = new Dictionary<string, ProfileHit>(StringComparer.Ordinal);
        var read = 0;
        AcceptedKey? after = null;
        // Where it fails the page says when the last count was made; the next one comes with the next look.
        do
        {
            var page = await store.ChosenCases.Since(
                offices,
                since,
                after,
                withVersions: false,
                Limits.RowsPerPageMax,
                CancellationToken.None
            );
            foreach (var chosen in page.Cases)
            foreach (var profile in chosen.Choice.Hits.Select(h => h.Profile).Distinct())
                hits[profile] = Add(hits.GetValueOrDefault(profile), chosen.Satisfactory);
            read += page.Read;
            after = page.Next;
        } while (after is not null && read < Limits.CasesRehearsedMax);
        _last = new HitCounts(now, since, read, after is not null, hits);
    }

    private static ProfileHit Add(ProfileHit? before, bool? satisfactory) =>
        new(
            (before?.Hits ?? 0) + 1,
            (before?.Controls ?? 0) + (satisfactory is null ? 0 : 1),
            (before?.Findings ?? 0) + (satisfactory == false ? 1 : 0)
        );
}
