using Customhouse.Engine;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Survey;

namespace Customhouse.Web.Survey;

/// <summary>Counts what this installation does, for its own answers in a survey.</summary>
/// <param name="keepsLedger">Whether it runs with a ledger; null where that is not known here.</param>
public sealed class SelfView(Store store, House house, SurveyDesk survey, TimeProvider clock, bool? keepsLedger)
{
    private static readonly TimeSpan Looked = TimeSpan.FromDays(30);

    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public async Task<InstallationFacts> Read(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var counts = await store.Counts(null, cancellation);
        var times = await store.ReleaseTimes(now - Looked, now, cancellation);
        var all = counts.Sum(c => c.Cases);
        var runs = new DataModelReport(await survey.Book.Conformity(cancellation));
        return new InstallationFacts
        {
            // The house takes declarations as messages and in no other way, so all on record came so.
            Electronic = all,
            Declarations = all,
            Lanes = [.. Enum.GetValues<Lane>().Where(l => counts.Any(c => c.Lane == l && c.Cases > 0))
                .Select(l => $"{l}".ToLowerInvariant()).Order(StringComparer.Ordinal)],
            AuthorisedOperators = house.Registers.Operators.Values.Count(o => o.IsAuthorisedEconomicOperator),
            HasLearnedModel = house.Registers.Model is not null,
            MedianReleaseHours = Median(times)?.TotalHours,
            KeepsLedger = keepsLedger,
            Conformity = runs.Rate,
        };
    }

    /// <summary>
    /// The median of the lane that holds the middle release, when lanes are put in the order of their medians: exact
    /// for one lane, and near enough for an answer that an officer confirms.
    /// </summary>
    private static TimeSpan? Median(IReadOnlyList<ReleaseTime> times)
    {
        var (half, passed) = (times.Sum(t => t.Cases) / 2.0, 0);
        foreach (var lane in times.OrderBy(t => t.Median))
        {
            passed += lane.Cases;
            if (passed >= half) return lane.Median;
        }
        return null;
    }
}
