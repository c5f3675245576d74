using Customhouse.Clearance;
using Customhouse.Journal;

namespace Customhouse.Web.Insight;

/// <summary>How long customs and how long the trader held goods between acceptance and release.</summary>
public sealed record Holding(TimeSpan Customs, TimeSpan Trader)
{
    /// <summary>Events by which customs waits for the trader.</summary>
    private static readonly EventFamily Asks =
        EventFamily.For<DocumentsWanted>()
        | EventFamily.For<QuestionAsked>()
        | EventFamily.For<PaymentAwaited>()
        | EventFamily.For<FundsMissing>();

    /// <summary>Events by which it is the turn of customs again.</summary>
    private static readonly EventFamily Answers =
        EventFamily.For<DocumentsSubmitted>()
        | EventFamily.For<QuestionAnswered>()
        | EventFamily.For<PaymentReceived>()
        | EventFamily.For<AccountCharged>()
        | EventFamily.For<DeclarationAmended>()
        | EventFamily.For<DocumentsAccepted>()
        | EventFamily.For<ControlOrdered>()
        | EventFamily.For<ControlRecorded>();

    /// <summary>Divides the time of one case.</summary>
    /// <param name="events">In their order; what lies outside of the two moments counts for nothing.</param>
    public static Holding Compute(
        DateTimeOffset accepted,
        DateTimeOffset released,
        IEnumerable<(string Name, DateTimeOffset At)> events
    )
    {
        var (since, withTrader, trader) = (accepted, false, TimeSpan.Zero);
        foreach (var (name, at) in events.Append((Name: "", At: released)))
        {
            // Where the clock was set back, no time passed between two events as far as anybody knows.
            var until =
                at < since ? since
                : at > released ? released
                : at;
            if (withTrader)
                trader += until - since;
            since = until;
            withTrader = Asks.Holds(name) || (withTrader && !Answers.Holds(name));
        }
        return new Holding(released - accepted - trader, trader);
    }
}
