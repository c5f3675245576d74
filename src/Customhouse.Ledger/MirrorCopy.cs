using System.Security.Cryptography;

namespace Customhouse.Ledger;

/// <summary>A mirror's copy of one log, with the checkpoints that its entries may lead up to.</summary>
internal sealed class MirrorCopy(string name, TiledLog log)
{
    /// <summary>Uploads of one log that are read side by side. Each may hold some twenty MiB, and nobody
    /// signs in for it; who holds up one log holds up no other.</summary>
    private const int UploadsMax = 4;

    /// <summary>Of these, uploads of those who show no ticket: one an address. Only the log itself brings a
    /// checkpoint that nobody saw before, so who has the ticket of one never waits for strangers.</summary>
    private const int StrangersMax = 2;

    public Lock Gate { get; } = new();

    public string Name => name;

    public TiledLog Log => log;

    public List<Witnessed> Pending { get; } = [];

    /// <summary>Largest checkpoint that was pended since this process started.</summary>
    public long Newest { get; set; }

    /// <summary>The ticket of that checkpoint.</summary>
    public byte[] Ticket { get; set; } = [];

    private readonly HashSet<string> strangers = [];
    private readonly List<byte[]> tickets = [];

    /// <summary>False while as many uploads of this log are read as may be.</summary>
    public bool BeginUpload(ReadOnlySpan<byte> ticket, string from)
    {
        lock (Gate)
        {
            if (strangers.Count + tickets.Count == UploadsMax)
            {
                return false;
            }
            if (Ticket.Length > 0 && CryptographicOperations.FixedTimeEquals(ticket, Ticket))
            {
                tickets.Add(ticket.ToArray());
                return true;
            }
            return strangers.Count < StrangersMax && strangers.Add(from);
        }
    }

    public void EndUpload(ReadOnlySpan<byte> ticket, string from)
    {
        lock (Gate)
        {
            var shown = ticket.ToArray();
            if (tickets.FindIndex(t => t.AsSpan().SequenceEqual(shown)) is >= 0 and var at)
            {
                tickets.RemoveAt(at);
            }
            else
            {
                strangers.Remove(from);
            }
        }
    }

    public Witnessed? PendingAt(long size)
    {
        lock (Gate)
        {
            return Pending.LastOrDefault(p => p.Size == size);
        }
    }

    /// <summary>Whether a package's entries stand where it says in the tree of the pending
    /// checkpoint.</summary>
    /// <param name="before">Entries of the same request that are checked but not kept yet, from
    /// <paramref name="first"/> on.</param>
    public bool Belongs(
        EntryPackage package,
        List<ReadOnlyMemory<byte>> before,
        long first,
        Witnessed pending
    )
    {
        var (start, end) = UploadHead.SubtreeOf(package.Range);
        var leaves = new TreeHash[end - start];
        for (var index = start; index < package.Range.Start; index++)
        {
            // What the package leaves out at its front we have: kept before, as the upload begins at or
            // below it.
            leaves[index - start] = MerkleTree.LeafHash(
                (index >= first ? before[(int)(index - first)] : log.Entry(index)).Span
            );
        }
        for (var i = 0; i < package.Entries.Count; i++)
        {
            leaves[package.Range.Start - start + i] = MerkleTree.LeafHash(package.Entries[i].Span);
        }
        return Proofs.VerifySubtreeConsistency(
            start,
            end,
            pending.Size,
            MerkleTree.RootOf(leaves),
            [.. package.Proof],
            pending.Root
        );
    }

    /// <summary>Keeps checked entries; those that are here already are passed over.</summary>
    public void Keep(List<ReadOnlyMemory<byte>> entries, long first)
    {
        lock (Gate)
        {
            var known = (int)Math.Min(entries.Count, Math.Max(0, log.Size - first));
            if (known < entries.Count)
            {
                log.Add([.. entries.Skip(known)], note: null);
            }
        }
    }

    /// <summary>Keeps checked entries and, when the copy has then reached the pending checkpoint, cosigns
    /// it.</summary>
    /// <returns>Null where entries are still missing, or others have led the copy further
    /// meanwhile.</returns>
    public SignedNote? Commit(
        List<ReadOnlyMemory<byte>> entries,
        long first,
        Witnessed pending,
        Func<Witnessed, SignedNote> cosign
    )
    {
        lock (Gate)
        {
            if (first + entries.Count < pending.Size || log.Size > pending.Size)
            {
                Keep(entries, first);
                return null;
            }
            if (
                log.Size == pending.Size
                && log.Head.Size == pending.Size
                && log.Head.Root == pending.Root
                && SignedNote.Parse(log.Head.Note.Span) is { } cosigned
            )
            {
                // Asked again, it says again what it said: nothing is written for it.
                return cosigned;
            }
            var note = cosign(pending);
            log.Add(
                [.. entries.Skip((int)(log.Size - first))],
                (size, root) =>
                    size == pending.Size && root == pending.Root
                        ? note.ToBytes()
                        : throw new LogDamagedException(
                            name,
                            "the copy's root is not the one that its entries were checked by"
                        )
            );
            Pending.RemoveAll(p => p.Size < pending.Size);
            return note;
        }
    }

    /// <summary>Where the copy stands, for a client that asked for something else.</summary>
    /// <param name="end">The size that the client aimed at, where it is still good.</param>
    public Reply Info(int status, long? end = null)
    {
        lock (Gate)
        {
            var aim =
                Pending.Any(p => p.Size == end) && end >= log.Size ? end : Pending.LastOrDefault()?.Size ?? 0;
            return new Reply(status, $"{aim}\n{log.Size}\n\n", "text/x.tlog.mirror-info");
        }
    }
}
