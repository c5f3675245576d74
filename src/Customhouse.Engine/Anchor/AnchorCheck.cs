using Customhouse.Ledger;

namespace Customhouse.Engine.Anchor;

/// <summary>How a checkpoint stands to what is anchored.</summary>
public enum AnchorStanding
{
    /// <summary>The same size and root are in the contract.</summary>
    Anchored,

    /// <summary>It is newer than what is in the contract.</summary>
    NotYet,

    /// <summary>It is older than the newest there, and its own size was not anchored: a consistency proof to
    /// an anchored size tells more.</summary>
    Between,

    /// <summary>The contract has another root for its size: the log shows two trees.</summary>
    Contradicted,
}

/// <summary>What the contract says of a checkpoint that somebody was shown.</summary>
/// <param name="Standing">How the checkpoint stands; null where none was asked about.</param>
/// <param name="Equivocations">Those on record, the first <see cref="EquivocationsMax"/>.</param>
public sealed record AnchorCheck(
    AnchoredHead Head,
    AnchorStanding? Standing,
    IReadOnlyList<Equivocation> Equivocations
)
{
    /// <summary>One is proof enough; more are read to name them.</summary>
    public const int EquivocationsMax = 100;

    /// <summary>Nothing is on record against the log.</summary>
    public bool Holds => Standing != AnchorStanding.Contradicted && Head.Equivocations == 0;

    /// <summary>Asks the contract.</summary>
    /// <param name="checkpoint">One that somebody was shown, its signature checked; null to ask for the
    /// newest alone.
    /// </param>
    /// <exception cref="ArgumentException">The checkpoint is of another log.</exception>
    /// <exception cref="EvmRefusedException">The contract is not CheckpointAnchor.</exception>
    /// <exception cref="EvmUnreachableException">The node does not answer.</exception>
    public static async Task<AnchorCheck> Run(
        AnchorContract contract,
        AnchorPlace place,
        Checkpoint? checkpoint,
        CancellationToken stop
    )
    {
        if (checkpoint is not null && checkpoint.Origin != place.Origin)
            throw new ArgumentException($"a checkpoint of {checkpoint.Origin}", nameof(checkpoint));
        await contract.Recognize(stop);
        var head = await contract.Head(place, stop);
        var equivocations = new List<Equivocation>();
        for (var i = 0L; i < Math.Min(head.Equivocations, EquivocationsMax); i++)
            equivocations.Add(await contract.EquivocationAt(place, i, stop));
        AnchorStanding? standing =
            checkpoint is null ? null
            : checkpoint.Size > head.Size ? AnchorStanding.NotYet
            : await contract.RootAt(place, checkpoint.Size, stop) is not { } root ? AnchorStanding.Between
            : root == checkpoint.Root ? AnchorStanding.Anchored
            : AnchorStanding.Contradicted;
        return new AnchorCheck(head, standing, equivocations);
    }
}
