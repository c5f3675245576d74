using System.Text;
using Customhouse.Ledger;

namespace Customhouse.Server.Partners;

/// <summary>The demo's three partner administrations. Each keeps a log of its own, into which something goes
/// now and then, and stores and cosigns the logs of the others.</summary>
internal sealed class DemoPartners : IAsyncDisposable
{
    private const int Quorum = 3;
    private static readonly string[] Codes = ["XB", "XC", "XD"];
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stop = new();
    private readonly List<LedgerNode> nodes = [];
    private readonly string folder;
    private Task writing = Task.CompletedTask;

    private DemoPartners(string folder) => this.folder = folder;

    /// <summary>Starts the partners, and founds a consortium of four with the demo's house.</summary>
    public static async Task<DemoPartners> Start(
        string folder,
        Membership house,
        Uri address,
        int seed,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var partners = new DemoPartners(folder);
        foreach (var code in Codes)
        {
            partners.nodes.Add(
                await LedgerNode.Start(
                    code,
                    Settings.UsualOrigin(code),
                    Path.Combine(folder, code),
                    "http://127.0.0.1:0",
                    clock,
                    cancellation
                )
            );
        }
        var rulebook = NodeCircle.Founding(
            "demo",
            Quorum,
            [house.Member(address), .. partners.nodes.Select(n => n.Member)],
            [house.Keys, .. partners.nodes.Select(n => n.Keys)]
        );
        foreach (var node in partners.nodes)
        {
            await node.Join(rulebook);
        }
        await house.Accept(rulebook);
        await File.WriteAllBytesAsync(
            Path.Combine(folder, "rulebook"),
            rulebook.Note.ToBytes(),
            cancellation
        );
        partners.writing = Task.WhenAll(partners.nodes.Select((node, i) => partners.Write(node, seed + i)));
        return partners;
    }

    /// <summary>Says who they are and where the rulebook lies.</summary>
    public void Tell(TextWriter output)
    {
        output.WriteLine(
            $"Its log is stored and cosigned by {string.Join(", ", nodes.Select(n =>
            $"{n.Code} at {n.Member.Url.Authority}"))}."
        );
        output.WriteLine($"See them: customhouse ledger status {Path.Combine(folder, "rulebook")}");
    }

    /// <summary>Stops them.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
        stop.Dispose();
    }

    private async Task Write(LedgerNode node, int seed)
    {
        using var timer = new PeriodicTimer(Pause);
        for (var position = 1L; await timer.WaitForNextTickAsync(stop.Token); position++)
        {
            // What it stands for, a hand-over of goods in another country, is that country's own business.
            var commitment = TreeHash.Compute(Encoding.UTF8.GetBytes($"{seed} {position}"));
            await node.Writer.Add(
                new Leaf(LeafKind.EpcisEvent, node.Code, position, commitment, 1, "ten-years").ToBytes()
            );
        }
    }
}
