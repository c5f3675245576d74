using Customhouse.Ledger;

namespace Customhouse.Server.Partners;

/// <summary>Some nodes on the loopback that founded a consortium among themselves.</summary>
internal sealed class NodeCircle : IAsyncDisposable
{
    private NodeCircle(IReadOnlyList<LedgerNode> nodes, Rulebook rulebook) =>
        (Nodes, Rulebook) = (nodes, rulebook);

    /// <summary>The nodes XA, XB and so on.</summary>
    public IReadOnlyList<LedgerNode> Nodes { get; }

    /// <summary>What they agreed on.</summary>
    public Rulebook Rulebook { get; }

    /// <summary>Starts the nodes, each with a folder of its own, and founds the consortium.</summary>
    public static async Task<NodeCircle> Start(
        string folder,
        int members,
        int quorum,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var nodes = new List<LedgerNode>();
        for (var i = 0; i < members; i++)
        {
            var code = $"X{(char)('A' + i)}";
            nodes.Add(
                await LedgerNode.Start(
                    code,
                    $"customhouse.example/{code}",
                    Path.Combine(folder, code),
                    "http://127.0.0.1:0",
                    clock,
                    cancellation
                )
            );
        }
        var rulebook = Founding(
            "loopback",
            quorum,
            [.. nodes.Select(n => n.Member)],
            [.. nodes.Select(n => n.Keys)]
        );
        foreach (var node in nodes)
        {
            await node.Join(rulebook);
        }
        return new NodeCircle(nodes, rulebook);
    }

    /// <summary>The first rulebook of a consortium, signed by all.</summary>
    public static Rulebook Founding(
        string name,
        int quorum,
        IReadOnlyList<Member> members,
        IReadOnlyList<MemberKeys> keys
    )
    {
        var text = Rulebook.Write(name, null, quorum, string.Concat(members.Select(Rulebook.Lines)), []);
        return Rulebook.Parse(new SignedNote(text, [.. keys.Select(k => k.Rules.Sign(text))]).ToBytes());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }
    }
}
