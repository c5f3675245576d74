using System.Collections.Concurrent;
using Customhouse.Ledger;

namespace Customhouse.Engine;

/// <summary>A party that did not keep to its signature.</summary>
/// <param name="Who">The log or the holder.</param>
/// <param name="What">In plain words.</param>
/// <param name="At">When it was found.</param>
/// <param name="Proof">What convinces anybody; null where only this house saw it.</param>
public sealed record Misbehaviour(string Who, string What, DateTimeOffset At, ForkProof? Proof);

/// <summary>Who did not keep to its signature, with the proofs as files that convince anybody.</summary>
/// <param name="folder">Below which the proofs are written.</param>
internal sealed class Evidence(string folder)
{
    /// <summary>Of one party: who lies often takes nobody else's place.</summary>
    private const int MisbehavioursMax = 100;

    private readonly Dictionary<string, Misbehaviour> found = [];
    private readonly ConcurrentQueue<ForkProof> unkept = new();

    /// <summary>Who did not keep to its signature, the latest last.</summary>
    public IReadOnlyList<Misbehaviour> Misbehaviours
    {
        get
        {
            lock (found)
            {
                return [.. found.Values.OrderBy(m => m.At)];
            }
        }
    }

    /// <summary>Takes it down; a caller may hold the witness's gate, so nothing is written here.</summary>
    public void Add(Misbehaviour misbehaviour)
    {
        lock (found)
        {
            // Found again every few seconds, it is told once.
            var of = found.Values.Count(m => m.Who == misbehaviour.Who);
            if (
                of < MisbehavioursMax
                && found.TryAdd(
                    $"{misbehaviour.Who}|{misbehaviour.What}|{misbehaviour.Proof?.Second.Text}",
                    misbehaviour
                )
                && misbehaviour.Proof is { } proof
            )
            {
                unkept.Enqueue(proof);
            }
        }
    }

    /// <summary>Writes the proofs found since; what the disk does not take now waits for the next
    /// time.</summary>
    public void Write()
    {
        while (unkept.TryDequeue(out var proof))
        {
            try
            {
                var text = proof.ToString();
                var name = TreeHash.Compute(System.Text.Encoding.UTF8.GetBytes(text)).ToArray();
                Directory.CreateDirectory(Path.Combine(folder, "evidence"));
                File.WriteAllText(
                    Path.Combine(folder, "evidence", $"{Convert.ToHexStringLower(name)}.json"),
                    text
                );
            }
            catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
            {
                unkept.Enqueue(proof);
                return;
            }
        }
    }
}
