namespace Customhouse.Ledger;

/// <summary>What an audit found.</summary>
/// <param name="Origin">The log, as its checkpoint names it.</param>
/// <param name="Size">Entries that the checkpoint covers.</param>
/// <param name="Root">The root that it signs.</param>
/// <param name="Cosigners">Names of the trusted cosigners whose signature it bears.</param>
/// <param name="Checked">Entries that were recomputed.</param>
/// <param name="Fault">The first thing that is not as it was signed; null where the whole log is.</param>
public sealed record AuditReport(
    string Origin,
    long Size,
    TreeHash Root,
    IReadOnlyList<string> Cosigners,
    long Checked,
    AuditFault? Fault
);

/// <summary>The first bad entry, tile or signature of a log.</summary>
/// <param name="Where">Such as <c>entry 1234</c>, <c>tile/0/004</c> or <c>checkpoint</c>.</param>
/// <param name="What">What is wrong with it.</param>
public sealed record AuditFault(string Where, string What);

/// <summary>Recomputes a whole log from its entries and compares all that it serves.</summary>
public static class Audit
{
    /// <summary>Audits a log.</summary>
    /// <param name="logKeys">The log's own keys; the checkpoint must be signed by one.</param>
    /// <param name="policy">Who must have cosigned it; null to ask for nobody.</param>
    /// <param name="progress">Told how many entries were recomputed.</param>
    public static async Task<AuditReport> Run(
        LogSource source,
        IReadOnlyList<VerifierKey> logKeys,
        Policy? policy,
        IProgress<long>? progress,
        CancellationToken stop
    )
    {
        var reader = new LogReader(source);
        var read = SignedNote.Parse(await reader.Checkpoint(stop));
        if (read is not { } note || Checkpoint.Parse(note.Text) is not { } checkpoint)
        {
            return new AuditReport(
                "",
                0,
                default,
                [],
                0,
                new AuditFault("checkpoint", "it is no signed checkpoint")
            );
        }
        var report = new AuditReport(checkpoint.Origin, checkpoint.Size, checkpoint.Root, [], 0, null);
        if (!note.IsSignedBy(logKeys))
        {
            return report with
            {
                Fault = new AuditFault("checkpoint", "no signature of the log's keys verifies"),
            };
        }
        if (policy is not null)
        {
            var cosigners = policy.CosignersOf(note);
            report = report with { Cosigners = cosigners };
            if (!policy.IsSatisfiedBy(note))
            {
                return report with
                {
                    Fault = new AuditFault(
                        "checkpoint",
                        $"the cosignatures of {(cosigners.Count == 0 ? "nobody" : string.Join(", ", cosigners))} "
                            + "do not make the quorum"
                    ),
                };
            }
        }
        try
        {
            return await Recompute(reader, report, progress, stop);
        }
        catch (LogDamagedException damaged)
        {
            return report with { Fault = new AuditFault(damaged.Where, damaged.Message) };
        }
    }

    private static async Task<AuditReport> Recompute(
        LogReader reader,
        AuditReport report,
        IProgress<long>? progress,
        CancellationToken stop
    )
    {
        var (edge, full) = (new TreeEdge(), new List<FullTile>());
        for (var bundle = 0L; edge.Size < report.Size; bundle++)
        {
            var entries = await reader.Entries(bundle, report.Size, stop);
            foreach (var entry in entries)
            {
                edge.Add(entry.Span, full);
            }
            foreach (var tile in full.Where(tile => tile.Tile.Level != Tile.Entries))
            {
                if (await Compare(reader, tile.Tile, tile.Bytes, report, stop) is { } fault)
                {
                    return report with { Checked = edge.Size, Fault = fault };
                }
            }
            full.Clear();
            progress?.Report(edge.Size);
        }
        return report with { Checked = edge.Size, Fault = await CompareEdge(reader, edge, report, stop) };
    }

    private static async Task<AuditFault?> CompareEdge(
        LogReader reader,
        TreeEdge edge,
        AuditReport report,
        CancellationToken stop
    )
    {
        for (var level = 0; level < edge.Levels.Count; level++)
        {
            var tile = new Tile(
                level,
                Tile.HashesAt(level, report.Size) / Tile.WidthMax,
                edge.Levels[level].Count
            );
            if (tile.Width > 0 && await Compare(reader, tile, edge.Read(tile)!, report, stop) is { } fault)
            {
                return fault;
            }
        }
        return edge.Root() == report.Root
            ? null
            : new AuditFault("checkpoint", "its root is not the root of the entries that the log serves");
    }

    private static async Task<AuditFault?> Compare(
        LogReader reader,
        Tile tile,
        byte[] recomputed,
        AuditReport report,
        CancellationToken stop
    )
    {
        var served = await reader.Tile(tile, stop);
        var (ours, theirs) = (
            TileReading.HashesOf(recomputed, tile.Width)!,
            TileReading.HashesOf(served, tile.Width)
        );
        if (theirs is null)
        {
            return new AuditFault(tile.Path, $"it does not hold {tile.Width} hashes");
        }
        for (var i = 0; i < ours.Length; i++)
        {
            if (ours[i] != theirs[i])
            {
                return await Blame(reader, tile, i, theirs, report, stop);
            }
        }
        return null;
    }

    /// <summary>Entry and tile disagree: the root that was signed says which of them changed.</summary>
    private static async Task<AuditFault> Blame(
        LogReader reader,
        Tile tile,
        int place,
        TreeHash[] served,
        AuditReport report,
        CancellationToken stop
    )
    {
        var index = (tile.Index * Tile.WidthMax) + place;
        if (tile.Level > 0)
        {
            return new AuditFault(tile.Path, $"hash {place} is not the hash of the tile below it");
        }
        var proof = await reader.Prove(index, index + 1, report.Size, stop);
        return Proofs.VerifyInclusion(index, report.Size, served[place], [.. proof], report.Root)
            ? new AuditFault(
                $"entry {index}",
                $"it is not the entry whose hash {tile.Path} holds and the root covers"
            )
            : new AuditFault(
                tile.Path,
                $"hash {place} is not the hash of entry {index}, nor is it under the root"
            );
    }
}
