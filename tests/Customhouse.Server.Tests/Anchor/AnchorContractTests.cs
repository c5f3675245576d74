using System.Diagnostics;
using System.Net.Http.Json;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Customhouse.Engine.Anchor;
using Customhouse.Ledger;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Verbs;
using Xunit;

namespace Customhouse.Server.Tests.Anchor;

/// <summary>The contract on a real EVM node: what it takes, what it refuses, what it records.</summary>
public sealed class AnchorContractTests
{
    private const string Origin = "customs.example/xa";

    private static readonly (EvmKey Key, string Text) Log = EvmKey.Generate();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static EvmKey LogKey => Log.Key;

    [Fact]
    public void The_committed_code_is_what_the_compiler_makes_of_the_source()
    {
        var packages = Path.GetDirectoryName(NodePackages.FindOrSkip("solc"))!;
        var folder = RunningHouse.PathOf("src", "Customhouse.Engine", "Anchor");
        var made = Path.GetTempFileName();
        var start = new ProcessStartInfo("node", [Path.Combine(folder, "compile.cjs"), made]);
        start.Environment["NODE_PATH"] = packages;
        using var node = Process.Start(start)!;
        node.WaitForExit();
        Assert.Equal(0, node.ExitCode);
        Assert.Equal(File.ReadAllText(made), File.ReadAllText(Path.Combine(folder, "CheckpointAnchor.json")));
        File.Delete(made);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("berlin")]
    public async Task A_checkpoint_is_kept_with_and_without_a_base_fee(string? fork)
    {
        using var chain = new Chain(fork);
        var contract = await chain.Deploy();
        Assert.Equal(0, (await contract.Head(Place, Stop)).Size);
        var receipt = await chain.Anchor(contract, 7, Root(1));
        Assert.InRange(receipt.GasUsed, 21_000ul, 140_000ul);
        await chain.Anchor(contract, 300, Root(2));
        var head = await contract.Head(Place, Stop);
        Assert.Equal((300, Root(2), 0), (head.Size, head.Root, head.Equivocations));
        Assert.Equal(Root(1), await contract.RootAt(Place, 7, Stop));
        Assert.Null(await contract.RootAt(Place, 8, Stop));
        Assert.Equal(fork is null, (await chain.Node.Fee(Stop)).Tip is not null);
    }

    [Fact]
    public async Task The_contract_does_not_go_back()
    {
        using var chain = new Chain();
        var contract = await chain.Deploy();
        await chain.Anchor(contract, 20, Root(1));
        var refusal = await Assert.ThrowsAsync<EvmRefusedException>(() =>
            chain.Anchor(contract, 19, Root(2))
        );
        Assert.True(refusal.Is("GoesBack(uint64)"), refusal.Message);
        Assert.Null(await contract.RootAt(Place, 19, Stop));
        Assert.Equal(20, (await contract.Head(Place, Stop)).Size);
        // The same again is nothing new, and no fault.
        await chain.Anchor(contract, 20, Root(1));
        Assert.Equal(0, (await contract.Head(Place, Stop)).Equivocations);
    }

    [Fact]
    public async Task Two_trees_of_one_size_are_recorded_for_ever()
    {
        using var chain = new Chain();
        var contract = await chain.Deploy();
        await chain.Anchor(contract, 10, Root(1));
        await chain.Anchor(contract, 20, Root(2));
        await chain.Anchor(contract, 20, Root(3));
        await chain.Anchor(contract, 10, Root(4));
        await chain.Anchor(contract, 10, Root(4));
        await chain.Anchor(contract, 30, Root(5));
        var check = await AnchorCheck.Run(contract, Place, new Checkpoint(Origin, 20, Root(3)), Stop);
        Assert.Equal((30, Root(5), 2), (check.Head.Size, check.Head.Root, check.Head.Equivocations));
        Assert.Equal(
            [(20, Root(2), Root(3)), (10, Root(1), Root(4))],
            check.Equivocations.Select(e => (e.Size, e.First, e.Second))
        );
        Assert.Equal(AnchorStanding.Contradicted, check.Standing);
        Assert.False(check.Holds);
        Assert.Equal(2, await chain.Events("Equivocated(bytes32,address,uint64,bytes32,bytes32)"));
        Assert.Equal(3, await chain.Events("Anchored(bytes32,address,uint64,bytes32)"));
        using var words = new StringWriter();
        Assert.Equal(1, AnchorVerb.Print(words, Place, check));
        Assert.Contains("two trees of 20 entries were signed", words.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_stands_to_what_is_anchored()
    {
        using var chain = new Chain();
        var contract = await chain.Deploy();
        await chain.Anchor(contract, 10, Root(1));
        await chain.Anchor(contract, 20, Root(2));
        async Task<AnchorStanding?> Standing(long size, int root) =>
            (await AnchorCheck.Run(contract, Place, new Checkpoint(Origin, size, Root(root)), Stop)).Standing;
        Assert.Equal(AnchorStanding.Anchored, await Standing(20, 2));
        Assert.Equal(AnchorStanding.Anchored, await Standing(10, 1));
        Assert.Equal(AnchorStanding.Contradicted, await Standing(10, 2));
        Assert.Equal(AnchorStanding.Between, await Standing(15, 2));
        Assert.Equal(AnchorStanding.NotYet, await Standing(21, 2));
        Assert.True((await AnchorCheck.Run(contract, Place, null, Stop)).Holds);
    }

    [Fact]
    public async Task Any_account_may_send_and_none_may_sign_for_the_log()
    {
        using var chain = new Chain();
        var contract = await chain.Deploy();
        var other = new EvmAccount(chain.Node, AnvilNode.AlsoRich, TimeProvider.System);
        var statement = await contract.Sign(Origin, 5, Root(1), LogKey, Stop);
        await contract.Anchor(statement, other, Stop);
        Assert.Equal(5, (await contract.Head(Place, Stop)).Size);

        // Signed with the sender's key instead, under the log's name.
        var forged = await contract.Sign(Origin, 9, Root(6), AnvilNode.AlsoRich, Stop);
        await Refused(forged with { Place = Place });
        // A good signature, of another checkpoint, log, contract or form.
        await Refused(statement with { Root = Root(7) });
        await Refused(statement with { Size = 6 });
        await Refused(statement with { Place = Place with { Origin = "customs.example/xb" } });
        var twin = await chain.Deploy();
        await Refused(await twin.Sign(Origin, 9, Root(6), LogKey, Stop));
        var next = await contract.Sign(Origin, 9, Root(6), LogKey, Stop);
        await Refused(next with { Signature = Mirrored(next.Signature) });
        await Refused(next with { Signature = next.Signature with { Parity = 2 } });
        // What ecrecover answers to no signature at all is the address zero.
        await Refused(
            next with
            {
                Signature = next.Signature with { R = new byte[32] },
                Place = Place with { Key = default },
            }
        );
        // Under its own address the forger writes where nobody looks.
        await contract.Anchor(forged, other, Stop);
        Assert.Equal(
            (5, Root(1)),
            (await contract.Head(Place, Stop)) is var head ? (head.Size, head.Root) : default
        );

        async Task Refused(AnchorStatement wrong)
        {
            var refusal = await Assert.ThrowsAsync<EvmRefusedException>(() =>
                contract.Anchor(wrong, other, Stop)
            );
            Assert.True(refusal.Is("NotSigned()"), refusal.Message);
        }
    }

    [Fact]
    public async Task What_is_signed_is_what_the_contract_hashes()
    {
        using var chain = new Chain();
        var contract = await chain.Deploy();
        var answer = await chain.Node.Call(
            contract.Address,
            AbiWords.Call(
                "digest(bytes32,uint64,bytes32)",
                Place.OriginHash,
                AbiWords.Of(77),
                Root(8).ToArray()
            ),
            1,
            Stop
        );
        Assert.Equal(
            answer,
            AnchorContract.Digest(
                await chain.Node.ChainId(Stop),
                contract.Address,
                Place.OriginHash,
                77,
                Root(8)
            )
        );
    }

    [Fact]
    public async Task Nothing_is_anchored_into_something_else()
    {
        using var chain = new Chain();
        var nobody = new AnchorContract(chain.Node, EvmAddress.Parse("0x" + new string('1', 40)));
        await Assert.ThrowsAsync<EvmRefusedException>(() => nobody.Recognize(Stop));
        var poor = new EvmAccount(chain.Node, LogKey, TimeProvider.System);
        await Assert.ThrowsAsync<EvmRefusedException>(() => AnchorContract.Deploy(chain.Node, poor, Stop));
    }

    private static AnchorPlace Place => new(Origin, LogKey.Address);

    private static TreeHash Root(int number) => TreeHash.Compute(Encoding.ASCII.GetBytes($"tree {number}"));

    /// <summary>The other signature that the curve's symmetry makes of one: n - s, and the other
    /// parity.</summary>
    private static EvmSignature Mirrored(EvmSignature signature)
    {
        var order = BigInteger.Parse(
            "0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141",
            System.Globalization.NumberStyles.HexNumber
        );
        var other = (order - new BigInteger(signature.S, isUnsigned: true, isBigEndian: true)).ToByteArray(
            isUnsigned: true,
            isBigEndian: true
        );
        return signature with
        {
            S = [.. new byte[32 - other.Length], .. other],
            Parity = 1 - signature.Parity,
        };
    }

    private sealed class Chain : IDisposable
    {
        private readonly AnvilNode _anvil;
        private readonly EvmAccount _account;

        public Chain(string? fork = null)
        {
            _anvil = new AnvilNode(fork);
            Node = new EvmNode(_anvil.Address, TimeSpan.FromSeconds(20));
            _account = new EvmAccount(Node, AnvilNode.Rich, TimeProvider.System);
        }

        public EvmNode Node { get; }

        public Task<AnchorContract> Deploy() => AnchorContract.Deploy(Node, _account, Stop);

        public async Task<EvmReceipt> Anchor(AnchorContract contract, long size, TreeHash root) =>
            await contract.Anchor(await contract.Sign(Origin, size, root, LogKey, Stop), _account, Stop);

        /// <summary>How many events of a kind the chain has, asked of the node directly.</summary>
        public async Task<int> Events(string kind)
        {
            using var http = new HttpClient();
            var topic = "0x" + Convert.ToHexStringLower(Keccak.Hash(Encoding.ASCII.GetBytes(kind)));
            using var answer = await http.PostAsJsonAsync(
                _anvil.Address,
                new
                {
                    jsonrpc = "2.0",
                    id = 1,
                    method = "eth_getLogs",
                    @params = new[]
                    {
                        new
                        {
                            fromBlock = "0x0",
                            toBlock = "latest",
                            topics = new[] { topic },
                        },
                    },
                },
                Stop
            );
            var json = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
            return json.GetProperty("result").GetArrayLength();
        }

        public void Dispose()
        {
            Node.Dispose();
            _anvil.Dispose();
        }
    }
}
