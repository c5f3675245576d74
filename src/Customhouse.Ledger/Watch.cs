namespace Customhouse.Ledger;

/// <summary>What one party holds of a log: its checkpoint of it, and its tiles.</summary>
/// <param name="Holder">Who.</param>
public sealed record LogView(string Holder, SignedNote Note, LogReader Reader);

/// <summary>Compares what different parties hold of one log. A log that shows two faces is found here, and
/// proved.
/// </summary>
public static class Watch
{
    /// <summary>Compares two views.</summary>
    /// <param name="log">The log's key.</param>
    /// <returns>The proof of a fork; null where one view is the beginning of the other.</returns>
    /// <exception cref="LogDamagedException">A view does not serve tiles that bear out its own checkpoint:
    /// its holder is at fault (<see cref="LogDamagedException.Where"/> names it), not the log.</exception>
    public static async Task<ForkProof?> Compare(
        VerifierKey log,
        LogView one,
        LogView other,
        CancellationToken stop
    )
    {
        var (first, second) = (Read(log, one), Read(log, other));
        var (small, large) = first.Size <= second.Size ? (one, other) : (other, one);
        var (earlier, later) = first.Size <= second.Size ? (first, second) : (second, first);
        if (earlier.Size == later.Size)
        {
            return earlier.Root == later.Root ? null : new ForkProof(small.Note, large.Note, later.Root, []);
        }
        if (earlier.Size == 0)
        {
            return null;
        }
        ForkProof proof;
        try
        {
            var prefix = await large.Reader.RootAt(earlier.Size, later.Size, stop);
            if (prefix == earlier.Root)
            {
                return null;
            }
            proof = new ForkProof(
                small.Note,
                large.Note,
                prefix,
                await large.Reader.Prove(0, earlier.Size, later.Size, stop)
            );
        }
        catch (LogDamagedException damaged)
        {
            throw new LogDamagedException(large.Holder, damaged.Message);
        }
        return proof.Fault(log) is { } fault ? throw new LogDamagedException(large.Holder, fault) : proof;
    }

    private static Checkpoint Read(VerifierKey log, LogView view) =>
        view.Note.IsSignedBy([log]) && Checkpoint.Parse(view.Note.Text) is { } checkpoint
            ? checkpoint
            : throw new LogDamagedException(
                view.Holder,
                $"it serves a checkpoint that {log.Name} did not sign"
            );
}
