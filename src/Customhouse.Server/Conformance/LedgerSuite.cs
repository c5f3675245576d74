using System.Text.Json;

namespace Customhouse.Server.Conformance;

/// <summary>Suite <c>ledger</c>: published vectors of trees, notes, tiles, logs, witnesses and signatures,
/// found by what the files hold. Nothing of what was expected is looked at to make our result.</summary>
internal sealed class LedgerSuite(string folder, ConformanceRun run)
{
    /// <summary>Every kind of file: each says whether a file is its own, and compares it then.</summary>
    private static readonly Func<VectorFile, ConformanceRun, bool>[] Kinds =
    [
        MerkleVectors.Take,
        NoteVectors.Take,
        TreeVectors.Take,
        PolicyVectors.Take,
        SignatureVectors.Take,
        AccumulatedVectors.Take,
        LogVectors.Take,
        WitnessVectors.Take,
        SigstoreVectors.Take,
        CheckpointVectors.Take,
    ];

    /// <summary>Replays what lies below a folder and prints what differs.</summary>
    /// <returns>0 if all pass, 1 if any fails, 2 if the folder holds no case.</returns>
    public static int Run(string folder, string? json, TextWriter log)
    {
        var run = new ConformanceRun("ledger", log);
        new LedgerSuite(folder, run).Replay();
        return run.End(json);
    }

    /// <summary>Replays every file, and names what is of no kind by its source.</summary>
    public void Replay()
    {
        var others = new List<VectorFile>();
        foreach (var file in new VectorFolder(folder).Files)
        {
            if (!Taken(file))
            {
                others.Add(file);
            }
        }
        foreach (var source in others.GroupBy(file => file.Source, StringComparer.Ordinal))
        {
            run.NotCounted(source.Key, $"{source.Count()} files of no kind that this suite judges");
        }
    }

    private bool Taken(VectorFile file)
    {
        try
        {
            return Kinds.Any(kind => kind(file, run));
        }
        catch (Exception odd) when (odd is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            run.NotCounted(file.Name, $"it is not laid out as its kind: {odd.Message}");
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            run.Failed(file.Name, fault.Message);
        }
        return true;
    }
}
