using System.Text.Json.Serialization;
using Customhouse.Clearance;
using Customhouse.Risk;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Insight;
using Customhouse.Web.Watching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Insight;

/// <summary>How much, how fast, how long: the figures of the overview.</summary>
internal static class InsightEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                "/insight",
                async (HttpContext context, ByOffices<OverviewCounts> boards, CancellationToken c) =>
                    TypedResults.Ok(InsightView.Of(await boards.For(context).Read(c)))
            )
            .For(Role.Customs)
            .WithTags("Insight")
            .WithSummary("Figures of the moment")
            .WithDescription(
                "Of the customs offices that the visitor works at, and of cases that name none; of all "
                    + "for who is bound to none."
            )
            .Problems(503);
}

/// <summary>Figures of the moment.</summary>
/// <param name="ReleasedByMinute">Of the last hour, the oldest first.</param>
/// <param name="Refusals">
/// Not told to who is bound to some customs offices: refusals are not told apart by office.
/// </param>
public sealed record InsightView(
    DateTimeOffset At,
    long Cases,
    long LodgedToday,
    long ReleasedToday,
    IReadOnlyDictionary<string, long> ByState,
    IReadOnlyDictionary<string, long> ByLane,
    IReadOnlyList<long> ReleasedByMinute,
    IReadOnlyList<ReleaseTimeView> TimesToRelease,
    IReadOnlyList<Amount> Revenue,
    IReadOnlyList<RuleView>? Refusals
)
{
    public static InsightView Of(Figures f) =>
        new(
            f.At,
            f.Cases,
            f.Lodged,
            f.Released,
            Enum.GetValues<CaseState>().ToDictionary(CaseWords.Name, f.In),
            Enum.GetValues<Lane>().ToDictionary(l => CaseWords.Name((Lane?)l)!, f.In),
            f.Minutes,
            [
                .. f.Times.Select(t => new ReleaseTimeView(
                    CaseWords.Name(t.Lane),
                    t.Cases,
                    t.Median.TotalSeconds,
                    t.Ninetieth.TotalSeconds,
                    t.NinetyNinth.TotalSeconds
                )),
            ],
            [.. f.Revenue.Select(b => new Amount(b.Amount, b.Unit))],
            f.Rules is { } rules ? [.. rules.Select(r => new RuleView(r.Code, r.Rule, r.Count))] : null
        );
}

/// <summary>
/// Seconds from arrival of the goods, or from lodgement if later, to release (TFA 7.6), of what was released
/// today in one lane.
/// </summary>
public sealed record ReleaseTimeView(
    string? Lane,
    int Cases,
    double MedianSeconds,
    double NinetiethSeconds,
    double NinetyNinthSeconds
);

/// <summary>How often a rule was broken since the service started.</summary>
public sealed record RuleView(string Code, string Rule, long Count);

/// <summary>The figures, as JSON; made at build time, so that nothing is looked up at run time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(InsightView))]
internal sealed partial class InsightJson : JsonSerializerContext;
