using Customhouse.Engine;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Survey;

namespace Customhouse.Web.Survey;

/// <summary>What an installation is connected to while it runs.</summary>
/// <param name="Partners">How many administrations keep its log, and it theirs.</param>
public sealed record InstallationReach(bool KeepsLedger, Func<int> Partners);

/// <summary>Counts what this installation does, for its own answers in a survey.</summary>
/// <param name="reach">Null where only the store is looked at.</param>
public sealed class SelfView(
    Store store,
    AdministrationState administration,
    SurveyDesk survey,
    TimeProvider clock,
    InstallationReach? reach
)
{
    private static readonly TimeSpan Looked = TimeSpan.FromDays(30);

    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public async Task<InstallationFacts> Read(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var counts = await store.Overview.Counts(null, cancellation);
        var releases = await store.OfficeFigures.Releases([], now - Looked, now, cancellation);
        var all = counts.Sum(c => c.Cases);
        var runs = new DataModelReport(await survey.Book.Conformity(cancellation));
        return new InstallationFacts
        {
            // The house takes declarations as messages and in no other way, so all on record came so.
            Electronic = all,
            Declarations = all,
            Lanes =
            [
                .. Enum.GetValues<Lane>()
                    .Where(l => counts.Any(c => c.Lane == l && c.Cases > 0))
                    .Select(l => $"{l}".ToLowerInvariant())
                    .Order(StringComparer.Ordinal),
            ],
            AuthorisedOperators = administration.Registers.Operators.Values.Count(o =>
                o.IsAuthorisedEconomicOperator
            ),
            HasLearnedModel = administration.Registers.Model is not null,
            MedianReleaseHours = Median(releases)?.TotalHours,
            KeepsLedger = reach?.KeepsLedger,
            ExchangesWithCustoms = reach is null ? null : reach.Partners() > 0,
            // No part of this program hears of devices.
            TracksSeals = false,
            Conformity = runs.Rate,
        };
    }

    private static TimeSpan? Median(IReadOnlyList<Release> releases) =>
        releases.Select(r => r.Took).Order().ToArray() is { Length: > 0 } sorted
            ? sorted[(sorted.Length - 1) / 2]
            : null;
}
