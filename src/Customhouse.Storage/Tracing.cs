using System.Diagnostics;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>
/// Spans of the way that a decision takes: decide, record, commit, append to the log (OpenTelemetry's model,
/// told by <see cref="ActivitySource"/>). They name the case and the act, never what was declared.
/// </summary>
public static class Tracing
{
    public const string SourceName = "Customhouse";

    /// <summary>The reference number of the case.</summary>
    public const string MrnTag = "customhouse.mrn";

    /// <summary>What was done to it, as the act's type is called.</summary>
    public const string ActTag = "customhouse.act";

    /// <summary>How many records, or entries, one span is about.</summary>
    public const string CountTag = "customhouse.count";

    public static readonly ActivitySource Source = new(SourceName);

    /// <summary>The span of one decision; null where nobody listens or this one is not sampled.</summary>
    public static Activity? Decision(string act, Mrn? mrn = null)
    {
        var span = Source.StartActivity("decide");
        span?.SetTag(ActTag, act);
        if (mrn is { } number)
            span?.SetTag(MrnTag, number.Text);
        return span;
    }

    /// <summary>The span of work that many spans wait for: it stands alone and links to each of
    /// them.</summary>
    /// <returns>Null where none of them is sampled.</returns>
    public static Activity? Shared(string name, IReadOnlyList<ActivityLink> of)
    {
        if (of.Count == 0)
            return null;
        var before = Activity.Current;
        Activity.Current = null;
        var span = Source.StartActivity(name, ActivityKind.Internal, default(ActivityContext), links: of);
        if (span is null)
            Activity.Current = before;
        return span;
    }
}

/// <summary>
/// Which commits of late were traced, so that what follows the journal can link to them. Kept in memory and
/// bounded: a follower far behind links to nothing, and loses nothing but that.
/// </summary>
internal sealed class TracedCommits
{
    private readonly Queue<(long First, long Last, ActivityContext Context)> _kept = new();
    private readonly Lock _turn = new();

    public void Add(long first, long last, ActivityContext context)
    {
        lock (_turn)
        {
            if (_kept.Count == Limits.TracedCommitsKeptMax)
                _kept.Dequeue();
            _kept.Enqueue((first, last, context));
        }
    }

    /// <summary>Links to the commits that brought any of these positions of the journal.</summary>
    public IReadOnlyList<ActivityLink> Between(long first, long last)
    {
        lock (_turn)
            return _kept.Count == 0
                ? []
                :
                [
                    .. _kept
                        .Where(c => c.First <= last && c.Last >= first)
                        .Take(Limits.LinksPerSpanMax)
                        .Select(c => new ActivityLink(c.Context)),
                ];
    }
}
