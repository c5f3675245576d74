using System.Text;
using System.Text.Json;
using Customhouse.Ledger;

namespace Customhouse.Engine.Anchor;

/// <summary>The place of a log in the contract.</summary>
/// <param name="Origin">Name of the log, as in its checkpoints.</param>
/// <param name="Key">Address of its anchor key, from somebody whom you trust: the rulebook, not the
/// chain.</param>
public sealed record AnchorPlace(string Origin, EvmAddress Key)
{
    /// <summary>The origin as the contract knows it.</summary>
    public byte[] OriginHash => Keccak.Hash(Encoding.UTF8.GetBytes(Origin));
}

/// <summary>The newest tree of a log in the contract.</summary>
/// <param name="Size">Entries; 0 before the first.</param>
/// <param name="Equivocations">How many times two trees of one size were signed.</param>
public sealed record AnchoredHead(long Size, TreeHash Root, long Block, long Equivocations);

/// <summary>Two trees of one size, both signed with the log's anchor key.</summary>
public sealed record Equivocation(long Size, TreeHash First, TreeHash Second, long Block);

/// <summary>A checkpoint signed with the anchor key, for one contract on one chain. Any account may send
/// it.</summary>
public sealed record AnchorStatement(AnchorPlace Place, long Size, TreeHash Root, EvmSignature Signature);

/// <summary>The contract CheckpointAnchor on a chain (its source is <c>CheckpointAnchor.sol</c> beside this
/// file).
/// </summary>
public sealed class AnchorContract(EvmNode node, EvmAddress address)
{
    private static readonly (byte[] Code, byte[] Deployed) Compiled = Load();

    // EIP-712; see the contract.
    private static readonly byte[] DomainType = Keccak.Hash(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"u8
    );

    private static readonly byte[] CheckpointType = Keccak.Hash(
        "Checkpoint(bytes32 origin,uint64 size,bytes32 root)"u8
    );

    private ulong? _chain;

    /// <summary>Where it is.</summary>
    public EvmAddress Address => address;

    /// <summary>Puts a new contract on a chain.</summary>
    /// <exception cref="EvmRefusedException">The node does not take it: most often the account has no funds.
    /// </exception>
    public static async Task<AnchorContract> Deploy(EvmNode node, EvmAccount account, CancellationToken stop)
    {
        var receipt = await account.Send(null, Compiled.Code, stop);
        return new AnchorContract(
            node,
            receipt.Contract
                ?? throw new EvmUnreachableException($"{node.Name} does not say where the contract is")
        );
    }

    /// <summary>Sees that the contract is the one meant, byte by byte.</summary>
    /// <exception cref="EvmRefusedException">There is none, or another.</exception>
    public async Task Recognize(CancellationToken stop)
    {
        var code = await node.Code(address, stop);
        if (code.Length == 0)
            throw new EvmRefusedException($"there is no contract at {address}");
        if (!code.AsSpan().SequenceEqual(Compiled.Deployed))
            throw new EvmRefusedException($"the contract at {address} is another one than CheckpointAnchor");
    }

    /// <summary>What the anchor key signs for a checkpoint.</summary>
    public static byte[] Digest(ulong chain, EvmAddress contract, byte[] originHash, long size, TreeHash root)
    {
        var domain = Keccak.Hash(
            AbiWords.Join(
                DomainType,
                Keccak.Hash("CheckpointAnchor"u8),
                Keccak.Hash("1"u8),
                AbiWords.Of(chain),
                AbiWords.Of(contract)
            )
        );
        var checkpoint = Keccak.Hash(
            AbiWords.Join(CheckpointType, originHash, AbiWords.Of((ulong)size), root.ToArray())
        );
        return Keccak.Hash([0x19, 0x01, .. domain, .. checkpoint]);
    }

    /// <summary>Signs a checkpoint for this contract.</summary>
    public async Task<AnchorStatement> Sign(
        string origin,
        long size,
        TreeHash root,
        EvmKey key,
        CancellationToken stop
    )
    {
        _chain ??= await node.ChainId(stop);
        var place = new AnchorPlace(origin, key.Address);
        return new AnchorStatement(
            place,
            size,
            root,
            key.Sign(Digest(_chain.Value, address, place.OriginHash, size, root))
        );
    }

    /// <summary>Sends a checkpoint.</summary>
    /// <exception cref="EvmRefusedException">Its signature is not the log's, or the log has a larger tree
    /// there (<c>GoesBack(uint64)</c>).</exception>
    public Task<EvmReceipt> Anchor(AnchorStatement statement, EvmAccount account, CancellationToken stop) =>
        account.Send(
            address,
            AbiWords.Call(
                "anchor(bytes32,address,uint64,bytes32,uint8,bytes32,bytes32)",
                statement.Place.OriginHash,
                AbiWords.Of(statement.Place.Key),
                AbiWords.Of((ulong)statement.Size),
                statement.Root.ToArray(),
                AbiWords.Of((ulong)(27 + statement.Signature.Parity)),
                statement.Signature.R,
                statement.Signature.S
            ),
            stop
        );

    /// <summary>The newest tree of a log.</summary>
    public async Task<AnchoredHead> Head(AnchorPlace place, CancellationToken stop)
    {
        var answer = await node.Call(
            address,
            AbiWords.Call("head(bytes32,address)", place.OriginHash, AbiWords.Of(place.Key)),
            4,
            stop
        );
        return new AnchoredHead(
            Count(answer, 0),
            new TreeHash(AbiWords.At(answer, 1)),
            Count(answer, 2),
            Count(answer, 3)
        );
    }

    /// <summary>The root that was anchored first for a size; null where that size was not anchored.</summary>
    public async Task<TreeHash?> RootAt(AnchorPlace place, long size, CancellationToken stop)
    {
        var answer = await node.Call(
            address,
            AbiWords.Call(
                "rootAt(bytes32,address,uint64)",
                place.OriginHash,
                AbiWords.Of(place.Key),
                AbiWords.Of((ulong)size)
            ),
            1,
            stop
        );
        return answer.AsSpan().IndexOfAnyExcept((byte)0) < 0 ? null : new TreeHash(answer);
    }

    /// <summary>One of the equivocations on record.</summary>
    /// <param name="index">From 0, below <see cref="AnchoredHead.Equivocations"/>.</param>
    public async Task<Equivocation> EquivocationAt(AnchorPlace place, long index, CancellationToken stop)
    {
        var answer = await node.Call(
            address,
            AbiWords.Call(
                "equivocation(bytes32,address,uint256)",
                place.OriginHash,
                AbiWords.Of(place.Key),
                AbiWords.Of((ulong)index)
            ),
            4,
            stop
        );
        return new Equivocation(
            Count(answer, 0),
            new TreeHash(AbiWords.At(answer, 1)),
            new TreeHash(AbiWords.At(answer, 2)),
            Count(answer, 3)
        );
    }

    // Nobody counts further than 2^63; a node that says so is none of ours.
    private static long Count(byte[] answer, int place) =>
        AbiWords.NumberAt(answer, place) is { } number and <= long.MaxValue
            ? (long)number
            : throw new EvmRefusedException("the contract answers a number that is no size");

    private static (byte[] Code, byte[] Deployed) Load()
    {
        using var stream =
            typeof(AnchorContract).Assembly.GetManifestResourceStream("CheckpointAnchor.json")
            ?? throw new InvalidOperationException("the contract was not built in");
        using var json = JsonDocument.Parse(stream);
        return (
            Convert.FromHexString(json.RootElement.GetProperty("bytecode").GetString()!),
            Convert.FromHexString(json.RootElement.GetProperty("deployed").GetString()!)
        );
    }
}
