using Customhouse.Clearance;
using Customhouse.Storage;

namespace Customhouse.Web.Pages.Officer;

/// <summary>
/// How long customs may take over what it has in hand, since it was handed to it. What traders have to
/// do has no target: their time is not the administration's.
/// </summary>
internal static class TimeTarget
{
    /// <summary>What no officer is needed for; resting longer means that something does not go on by
    /// itself.</summary>
    public static readonly TimeSpan Decision = TimeSpan.FromMinutes(15);

    /// <summary>A look at documents that were handed in.</summary>
    public static readonly TimeSpan Documents = TimeSpan.FromHours(2);

    /// <summary>A control of the goods.</summary>
    public static readonly TimeSpan Control = TimeSpan.FromHours(4);

    /// <summary>A decision on a trader's request.</summary>
    public static readonly TimeSpan Request = TimeSpan.FromHours(8);

    /// <summary>A decision on what becomes of detained goods.</summary>
    public static readonly TimeSpan Detention = TimeSpan.FromHours(72);

    /// <summary>The final duty of goods that were released under security (TFA 7.3).</summary>
    public static readonly TimeSpan Determination = TimeSpan.FromDays(10);

    /// <summary>Null for a state in which customs has nothing to do.</summary>
    /// <param name="papersIn">The documents wanted came.</param>
    public static TimeSpan? Find(CaseState state, bool papersIn) =>
        state switch
        {
            CaseState.New or CaseState.Accepted => Decision,
            CaseState.DocumentsWanted => papersIn ? Documents : null,
            CaseState.UnderControl => Control,
            CaseState.RequestPending => Request,
            CaseState.Detained => Detention,
            CaseState.Released => Determination,
            _ => null,
        };

    /// <summary>Since when a case of each state rests too long.</summary>
    public static IReadOnlyList<(CaseState State, DateTimeOffset Before)> Missed(DateTimeOffset now) =>
        [.. QueueAsk.OfCustoms.Select(s => (s, now - Find(s, papersIn: true)!.Value))];
}
