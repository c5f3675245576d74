namespace Customhouse.Engine.Anchor;

/// <summary>An account that sends transactions, one after the other, and waits for each.</summary>
/// <remarks>The node tells the next nonce each time, so that several may send from one account: the one that
/// comes second is refused and tries again.</remarks>
/// <param name="blockPatience">A transaction that is in no block after it counts as waiting: the next one
/// takes its place and pays more. Null for a minute.</param>
public sealed class EvmAccount(EvmNode node, EvmKey key, TimeProvider clock, TimeSpan? blockPatience = null)
{
    /// <summary>Wei for a unit of gas above which nothing is sent: 1,000 gwei. It is dear enough to
    /// wait.</summary>
    private static readonly UInt128 FeeMax = 1_000_000_000_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly TimeSpan _blockPatience = blockPatience ?? TimeSpan.FromMinutes(1);
    private (ulong Nonce, EvmFee Fee)? _last;

    /// <summary>Whose account it is.</summary>
    public EvmAddress Address => key.Address;

    /// <summary>Sends one, and waits until it is in a block.</summary>
    /// <param name="to">Null makes a contract of the data.</param>
    /// <exception cref="EvmRefusedException">The contract reverts, or the node does not take it.</exception>
    /// <exception cref="EvmUnreachableException">The node does not answer, or no block took it in time. It
    /// may still come into one.</exception>
    public async Task<EvmReceipt> Send(EvmAddress? to, byte[] data, CancellationToken stop)
    {
        var gas = await node.Gas(Address, to, data, stop);
        var nonce = await node.Nonce(Address, stop);
        var fee = Raised(await node.Fee(stop), nonce);
        if (fee.Max > FeeMax)
            throw new EvmRefusedException(
                $"gas costs {fee.Max} wei at {node.Name}, more than {FeeMax}; waiting"
            );
        // Between the estimate and the block the contract may have changed a little, as may the gas used.
        var transaction = new EvmTransaction(
            await node.ChainId(stop),
            nonce,
            fee,
            gas + gas / 4,
            to,
            0,
            data
        );
        var hash = await node.Send(transaction.Sign(key), stop);
        _last = (nonce, fee);
        var receipt = await Receipt(hash, stop);
        return receipt.HasSucceeded ? receipt : throw new EvmRefusedException($"the contract reverts {hash}");
    }

    /// <summary>The one before may still wait under the same nonce; nodes replace it by one that pays an
    /// eighth more.
    /// </summary>
    private EvmFee Raised(EvmFee fee, ulong nonce)
    {
        if (_last is not { } last || last.Nonce != nonce)
            return fee;
        return new EvmFee(
            UInt128.Max(fee.Max, More(last.Fee.Max)),
            fee.Tip is { } tip ? UInt128.Max(tip, More(last.Fee.Tip ?? 0)) : null
        );

        static UInt128 More(UInt128 wei) => wei + wei / 8 + 1;
    }

    private async Task<EvmReceipt> Receipt(string hash, CancellationToken stop)
    {
        var sent = clock.GetTimestamp();
        for (; ; )
        {
            if (await node.Receipt(hash, stop) is { } receipt)
                return receipt;
            if (clock.GetElapsedTime(sent) > _blockPatience)
                throw new EvmUnreachableException(
                    $"{hash} is in no block after {_blockPatience.TotalSeconds} seconds"
                );
            await Task.Delay(Pause, clock, stop);
        }
    }
}
