namespace Customhouse.Web.Insight;

/// <summary>How long customs and how long the trader held goods between acceptance and release.</summary>
public sealed record Holding(TimeSpan Customs, TimeSpan Trader)
{
    /// <summary>Events by which customs waits for the trader.</summary>
    private static readonly HashSet<string> Asks = new(StringComparer.Ordinal)
    {
        "documents-wanted/1",
        "question-asked/1",
        "payment-awaited/1",
        "funds-missing/1",
    };

    /// <summary>Events by which it is the turn of customs again.</summary>
    private static readonly HashSet<string> Answers = new(StringComparer.Ordinal)
    {
        "documents-submitted/1",
        "question-answered/1",
        "payment-received/1",
        "account-charged/1",
        "declaration-amended/1",
        "documents-accepted/1",
        "control-ordered/1",
        "control-recorded/1",
    };

    /// <summary>Divides the time of one case.</summary>
    /// <param name="events">In their order; what lies outside of the two moments counts for nothing.</param>
    public static Holding Of(
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
            withTrader = Asks.Contains(name) || (withTrader && !Answers.Contains(name));
        }
        return new Holding(released - accepted - trader, trader);
    }
}
