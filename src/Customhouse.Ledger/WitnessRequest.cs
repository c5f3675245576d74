using System.Text;

namespace Customhouse.Ledger;

/// <summary>The body of an add-checkpoint request (C2SP tlog-witness).</summary>
/// <param name="OldSize">Size of the checkpoint that the client believes the witness cosigned last.</param>
/// <param name="Proof">That the tree of the old size is the beginning of the new one.</param>
public sealed record WitnessRequest(
    long OldSize,
    IReadOnlyList<TreeHash> Proof,
    SignedNote Note,
    Checkpoint Checkpoint
)
{
    /// <summary>Reads a body.</summary>
    /// <returns>Null where it is malformed.</returns>
    public static WitnessRequest? Parse(ReadOnlySpan<byte> body)
    {
        var head = body.IndexOf("\n\n"u8);
        if (head < 0 || !Ascii.IsValid(body[..head]))
        {
            return null;
        }
        var lines = Encoding.ASCII.GetString(body[..head]).Split('\n');
        if (
            !lines[0].StartsWith("old ", StringComparison.Ordinal)
            || !Checkpoint.TryParseSize(lines[0].AsSpan(4), out var oldSize)
            || lines.Length - 1 > Proofs.HashesMax
        )
        {
            return null;
        }
        var proof = new List<TreeHash>();
        foreach (var line in lines.AsSpan(1))
        {
            if (!TreeHash.TryParse(line, out var hash))
            {
                return null;
            }
            proof.Add(hash);
        }
        return
            SignedNote.Parse(body[(head + 2)..]) is { } note && Checkpoint.Parse(note.Text) is { } checkpoint
            ? new WitnessRequest(oldSize, proof, note, checkpoint)
            : null;
    }

    /// <summary>Writes a body.</summary>
    public byte[] Write() =>
        Encoding.UTF8.GetBytes($"old {OldSize}\n{string.Concat(Proof.Select(hash => $"{hash}\n"))}\n{Note}");
}
