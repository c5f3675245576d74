using System.Globalization;

namespace Customhouse.Ledger;

/// <summary>Posts a body to a partner's address, such as <c>witness/add-checkpoint</c>.</summary>
/// <exception cref="IOException">The partner does not answer.</exception>
public delegate Task<Reply> PartnerPost(string path, byte[] body, CancellationToken stop);

/// <summary>A partner answered what its protocol does not know, or signed wrongly.</summary>
public sealed class PartnerFaultException(string partner, string what) : Exception($"{partner}: {what}")
{
    /// <summary>Who answered.</summary>
    public string Partner { get; } = partner;
}

/// <summary>The way of one log to one partner: it brings the checkpoint to the partner's witness, the entries
/// to its mirror, and the mirror's cosignature home.</summary>
/// <remarks>What the partner holds is asked for when it is not known, so a link keeps nothing: after a
/// restart of either side it goes on where the partner is.</remarks>
/// <param name="logKey">The log's own key; its name is the origin.</param>
/// <param name="get">Gets what the partner serves; asked only for the proof that this log lost
/// entries.</param>
public sealed class PartnerLog(
    string partner,
    VerifierKey logKey,
    TiledLog log,
    IReadOnlyList<VerifierKey> mirrorKeys,
    PartnerPost post,
    LogSource get
)
{
    private const int TriesMax = 8;

    private readonly string origin = logKey.Name;
    private readonly byte[] ticketRoom = new byte[256];
    private byte[] ticket = [];
    private long witnessed;
    private long mirrored;

    /// <summary>Whose witness and mirror.</summary>
    public string Partner => partner;

    /// <summary>Entries that the partner's mirror is known to hold.</summary>
    public long Mirrored => mirrored;

    /// <summary>Brings a checkpoint and all its entries to the partner.</summary>
    /// <returns>The mirror's cosignatures; empty where the partner has gone beyond that checkpoint
    /// already.</returns>
    /// <exception cref="IOException">The partner does not answer.</exception>
    /// <exception cref="PartnerFaultException">It refuses, or its cosignature does not hold.</exception>
    /// <exception cref="LogDamagedException">The partner shows a checkpoint that this log signed over more
    /// entries than it has: the log lost some, and going on would fork it.</exception>
    public async Task<IReadOnlyList<NoteSignature>> Bring(LogHead head, CancellationToken stop)
    {
        for (var tries = 0; tries < TriesMax; tries++)
        {
            if (!await BringCheckpoint(head, stop))
            {
                return [];
            }
            var reply = await BringEntries(head, stop);
            if (reply.Status == 200)
            {
                return Verified(head, reply.Body);
            }
        }
        throw new PartnerFaultException(
            partner,
            $"its mirror did not take {head.Size} entries in {TriesMax} tries"
        );
    }

    /// <returns>False where the partner is beyond the checkpoint.</returns>
    private async Task<bool> BringCheckpoint(LogHead head, CancellationToken stop)
    {
        var note = SignedNote.Parse(head.Note.Span)!;
        for (var tries = 0; tries < TriesMax; tries++)
        {
            if (witnessed > log.Size)
            {
                await RefuseLoss(stop);
            }
            if (witnessed > head.Size)
            {
                return false;
            }
            var proof = witnessed == 0 || witnessed == head.Size ? [] : log.Prove(0, witnessed, head.Size);
            var request = new WitnessRequest(witnessed, proof, note, Checkpoint.Parse(note.Text)!);
            var reply = await post("witness/add-checkpoint", request.Write(), stop);
            switch (reply.Status)
            {
                case 200:
                    witnessed = head.Size;
                    ticket =
                        reply.Ticket is { Length: < 256 } given
                        && Convert.TryFromBase64String(given, ticketRoom, out var length)
                            ? ticketRoom[..length]
                            : ticket;
                    return true;
                case 409 when Checkpoint.TryParseSize(reply.Body.TrimEnd('\n'), out var size):
                    witnessed = size;
                    break;
                case 422:
                    await RefuseFork(stop);
                    throw Refused("witness", reply);
                default:
                    throw Refused("witness", reply);
            }
        }
        throw new PartnerFaultException(partner, $"its witness did not settle on a size in {TriesMax} tries");
    }

    /// <summary>A number alone proves nothing. What this log signed does, whoever shows it.</summary>
    private async Task RefuseLoss(CancellationToken stop)
    {
        var claimed = witnessed;
        witnessed = 0;
        if (await Shown(stop) is { } checkpoint && checkpoint.Size > log.Size)
        {
            throw LogDamagedException.Older(origin, partner, checkpoint.Size, log.Size);
        }
        throw new PartnerFaultException(
            partner,
            string.Create(
                CultureInfo.InvariantCulture,
                $"its witness speaks of {claimed} entries, the log has {log.Size}, and it shows no "
                    + $"checkpoint of so many"
            )
        );
    }

    /// <summary>The partner says that the log did not only grow. Where that is so, its own signature proves
    /// it.
    /// </summary>
    private async Task RefuseFork(CancellationToken stop)
    {
        if (
            await Shown(stop) is { } checkpoint
            && checkpoint.Size <= log.Size
            && log.RootAt(checkpoint.Size) != checkpoint.Root
        )
        {
            throw LogDamagedException.OtherTree(origin, partner, checkpoint.Size);
        }
    }

    /// <summary>The newest checkpoint of this log that the partner shows with the log's own
    /// signature.</summary>
    private async Task<Checkpoint?> Shown(CancellationToken stop) =>
        await get($"witness/{Mirror.NameOf(origin)}/checkpoint", stop) is { } shown
        && SignedNote.Parse(shown) is { } note
        && note.IsSignedBy([logKey])
            ? Checkpoint.Parse(note.Text)
            : null;

    private async Task<Reply> BringEntries(LogHead head, CancellationToken stop)
    {
        for (; ; )
        {
            var upload = new UploadHead(origin, Math.Min(mirrored, head.Size), head.Size, ticket);
            var reply = await post("mirror/add-entries", EntryUpload.Write(upload, log), stop);
            if (reply.Status == 200)
            {
                mirrored = head.Size;
                return reply;
            }
            var next = reply.Status is 202 or 409 ? NextEntry(reply.Body) : throw Refused("mirror", reply);
            var moved = next != mirrored;
            mirrored = next;
            if (reply.Status == 409 && !moved)
            {
                // Neither the size nor the start suits it: the checkpoint must be brought first.
                return reply;
            }
        }
    }

    private IReadOnlyList<NoteSignature> Verified(LogHead head, string lines)
    {
        var note = SignedNote.Parse(System.Text.Encoding.UTF8.GetBytes(head.NoteText + lines));
        var signed = note?.Verify(mirrorKeys);
        return signed is { Count: > 0 }
            ? note!.Only([.. signed]).Signatures
            : throw new PartnerFaultException(partner, "its cosignature does not hold");
    }

    private long NextEntry(string body) =>
        body.Split('\n') is [_, var next, ..] && Checkpoint.TryParseSize(next, out var size)
            ? size
            : throw new PartnerFaultException(partner, "its mirror does not say where it stands");

    private PartnerFaultException Refused(string who, Reply reply) =>
        new(
            partner,
            string.Create(
                CultureInfo.InvariantCulture,
                $"its {who} answered {reply.Status}: {reply.Body.ReplaceLineEndings(" ").Trim()}"
            )
        );
}
