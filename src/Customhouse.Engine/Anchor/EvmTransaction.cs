using System.Runtime.InteropServices;

namespace Customhouse.Engine.Anchor;

/// <summary>What is paid for a unit of gas, in wei.</summary>
/// <param name="Max">At most, all in all.</param>
/// <param name="Tip">Of that, what the maker of the block gets; null on a chain without a base fee, where all
/// of it is the price.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EvmFee(UInt128 Max, UInt128? Tip);

/// <summary>A transaction before it is signed.</summary>
/// <param name="Gas">How much gas it may use.</param>
/// <param name="To">Null makes a contract of the data.</param>
/// <param name="Value">Wei given along.</param>
public sealed record EvmTransaction(
    ulong ChainId,
    ulong Nonce,
    EvmFee Fee,
    ulong Gas,
    EvmAddress? To,
    UInt128 Value,
    ReadOnlyMemory<byte> Data
)
{
    private const byte FeeMarketType = 2;

    /// <summary>The bytes that a node takes: of type 2 (EIP-1559) where the fee has a tip, else of the oldest
    /// kind with the chain in its signature (EIP-155).</summary>
    public byte[] Sign(EvmKey key)
    {
        var signature = key.Sign(Keccak.Hash(Unsigned()));
        var (r, s) = (Rlp.Number(signature.R), Rlp.Number(signature.S));
        return Fee.Tip is null
            ? Rlp.List([.. Legacy(), Rlp.Of((UInt128)ChainId * 2 + 35 + (UInt128)signature.Parity), r, s])
            : [FeeMarketType, .. Rlp.List([.. FeeMarket(), Rlp.Of((UInt128)signature.Parity), r, s])];
    }

    /// <summary>What is hashed and signed.</summary>
    public byte[] Unsigned() =>
        Fee.Tip is null
            ? Rlp.List([.. Legacy(), Rlp.Of(ChainId), Rlp.Of(0), Rlp.Of(0)])
            : [FeeMarketType, .. Rlp.List([.. FeeMarket()])];

    private byte[][] Legacy() => [Rlp.Of(Nonce), Rlp.Of(Fee.Max), .. Body()];

    // The last list is the access list, empty.
    private byte[][] FeeMarket() =>
        [Rlp.Of(ChainId), Rlp.Of(Nonce), Rlp.Of(Fee.Tip ?? 0), Rlp.Of(Fee.Max), .. Body(), Rlp.List()];

    private byte[][] Body() =>
        [Rlp.Of((UInt128)Gas), Rlp.Of(To is { } to ? to.ToArray() : []), Rlp.Of(Value), Rlp.Of(Data.Span)];
}
