using System.Diagnostics.CodeAnalysis;
using Customhouse.Engine;
using Customhouse.Engine.Anchor;

namespace Customhouse.Server;

/// <summary>Where an installation anchors its log.</summary>
/// <param name="Node">JSON-RPC; it may hold a secret.</param>
/// <param name="KeyFile">Holds the key that signs and pays.</param>
public sealed record AnchorOptions(Uri Node, EvmAddress Contract, string KeyFile)
{
    /// <summary>How long a node may take to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Makes the link; nothing is asked of the node yet, so that a start never waits for
    /// it.</summary>
    /// <exception cref="FormatException">The key file is missing, holds no key, or others can read
    /// it.</exception>
    public OpenAnchor Open(AdministrationLog ledger, TimeProvider clock)
    {
        var key = EvmKey.Read(KeyFile);
        var node = new EvmNode(Node, Patience);
        return new OpenAnchor(
            node,
            new AnchorLink(
                ledger.Writer,
                ledger.Origin,
                new AnchorContract(node, Contract),
                key,
                new EvmAccount(node, key, clock),
                AnchorPace.Usual,
                clock
            )
        );
    }

    /// <summary>Reads the address of a node.</summary>
    public static bool TryParseNode(string text, [NotNullWhen(true)] out Uri? node) =>
        Uri.TryCreate(text, UriKind.Absolute, out node)
        && (node.Scheme == Uri.UriSchemeHttp || node.Scheme == Uri.UriSchemeHttps);
}

/// <summary>A link and the node that it speaks with.</summary>
public sealed record OpenAnchor(EvmNode Node, AnchorLink Link) : IDisposable
{
    public void Dispose() => Node.Dispose();
}

/// <summary>Brings the heads of the log into the contract where the log is kept, and tells how that
/// goes.</summary>
internal sealed partial class AnchorWatch(
    OpenAnchor anchor,
    TimeProvider clock,
    BackgroundTasks tasks,
    ILogger<AnchorWatch> log
)
{
    /// <summary>Name of its task.</summary>
    public const string TaskName = "anchor";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    /// <summary>Within which a head is anchored while all is well.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(30);

    public async Task Run(CancellationToken stop)
    {
        var task = tasks.Of(TaskName, Within);
        var following = anchor.Link.Run(stop);
        using var timer = new PeriodicTimer(Pause, clock);
        var equivocations = 0L;
        while (!following.IsCompleted && await timer.WaitForNextTickAsync(stop))
        {
            var state = anchor.Link.State;
            if (state.Equivocations > equivocations)
                Equivocated(log, equivocations = state.Equivocations);
            if (!state.HasStopped)
                task.Waits(state.Cause);
        }
        await following;
        if (anchor.Link.State is { HasStopped: true, Cause: { } cause })
            task.Stopped(cause);
    }

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "two trees of one size were signed with the anchor key, {Count} times; see ledger "
            + "anchor status"
    )]
    private static partial void Equivocated(ILogger log, long count);
}
