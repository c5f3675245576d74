using Customhouse.Clearance;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Pages.Officer;

/// <summary>What the page of queues was asked for; all of it stands in its address.</summary>
/// <param name="Show">One of <see cref="Sets"/>.</param>
/// <param name="State">Only this state, within what is shown.</param>
/// <param name="Text">A search; it looks at closed cases too, and leaves the rest of the question
/// out.</param>
public sealed record QueueAsk(
    string Show,
    Lane? Lane,
    string? Office,
    CaseState? State,
    bool LatestFirst,
    string? Text
)
{
    internal const int TextCharactersMax = 60;

    /// <summary>
    /// States in which customs has something to do; documents only once they came. Goods that are released
    /// and not cleared wait for their final duty.
    /// </summary>
    internal static readonly CaseState[] OfCustoms =
    [
        CaseState.New,
        CaseState.Accepted,
        CaseState.DocumentsWanted,
        CaseState.UnderControl,
        CaseState.RequestPending,
        CaseState.Detained,
        CaseState.Released,
    ];

    private static readonly CaseState[] OfTraders =
    [
        CaseState.Registered,
        CaseState.DocumentsWanted,
        CaseState.UnderQuery,
        CaseState.AwaitingPayment,
    ];

    /// <summary>The tiles over the list, in their order.</summary>
    internal static readonly IReadOnlyList<string> Sets = ["act", "late", "trader", "open"];

    /// <summary>States that an open case can have.</summary>
    internal static readonly CaseState[] States =
    [
        .. Enum.GetValues<CaseState>()
            .Where(s =>
                s
                    is not (
                        CaseState.Rejected
                        or CaseState.Cleared
                        or CaseState.Exited
                        or CaseState.Invalidated
                    )
            ),
    ];

    /// <summary>The question of an address; what has no meaning in it is left out.</summary>
    internal static QueueAsk Parse(IQueryCollection query)
    {
        string? Given(string name) =>
            query[name].ToString().Trim() is { Length: > 0 and <= TextCharactersMax } text
            && BodyText.IsPlain(text)
                ? text
                : null;
        var show = Given("show");
        return new QueueAsk(
            Sets.FirstOrDefault(s => s == show) ?? Sets[0],
            Enum.TryParse<Lane>(Given("lane"), ignoreCase: true, out var lane) && Enum.IsDefined(lane)
                ? lane
                : null,
            Given("office"),
            CaseWords.TryState(Given("state") ?? "", out var state) && States.Contains(state) ? state : null,
            Given("sort") == "latest",
            Given("q")
        );
    }

    /// <summary>Narrowed by anything but its tile.</summary>
    public bool IsNarrowed => Lane is not null || Office is not null || State is not null || Text is not null;

    /// <summary>The address of the same question.</summary>
    public string At(string path = "/officer", string? after = null) =>
        Links.With(
            path,
            ("show", Show == Sets[0] ? null : Show),
            ("lane", CaseWords.Name(Lane)),
            ("office", Office),
            ("state", State is { } state ? CaseWords.Name(state) : null),
            ("sort", LatestFirst ? "latest" : null),
            ("q", Text),
            ("after", after)
        );

    internal QueueFilter Filter(Visitor visitor, DateTimeOffset now, CaseKey? after, int max)
    {
        var filter = new QueueFilter
        {
            Lane = Lane,
            Office = Office,
            Offices = visitor.Offices,
            LatestFirst = LatestFirst,
            After = after,
            Max = max,
        };
        filter = Show switch
        {
            "act" => filter with { States = OfCustoms, PapersIn = true },
            "late" => filter with
            {
                States = OfCustoms,
                PapersIn = true,
                RestingSince = TimeTarget.Missed(now),
            },
            "trader" => filter with { States = OfTraders, PapersIn = false },
            _ => filter,
        };
        if (State is not { } state)
            return filter;
        return filter.States.Count == 0 || filter.States.Contains(state)
            ? filter with
            {
                States = [state],
            }
            : filter with
            {
                States = [state],
                PapersIn = null,
                RestingSince = [],
            };
    }
}
