using System.Security.Cryptography;
using System.Text;

namespace Customhouse.Ledger;

/// <summary>A mirror: it keeps whole copies of other logs and cosigns a checkpoint only when all its entries
/// are durable here (C2SP tlog-mirror).</summary>
/// <remarks>A witness beside it moves the pending checkpoint; the entries that lead up to it are checked
/// against it package by package. A request that breaks off loses nothing that was checked and
/// kept.</remarks>
public sealed class Mirror : IDisposable
{
    private const int KeepBytes = 4 << 20;
    private const int PendingMax = 16;

    /// <summary>Uploads of one log that are read side by side. Each may hold some twenty MiB, and nobody
    /// signs in for it; who holds up one log holds up no other.</summary>
    private const int UploadsMax = 4;

    /// <summary>Of these, uploads of those who show no ticket: one an address. Only the log itself brings a
    /// checkpoint that nobody saw before, so who has the ticket of one never waits for strangers.</summary>
    private const int StrangersMax = 2;

    private const int TicketBytes = 16;

    private readonly Dictionary<string, Copy> copies = [];
    private readonly Func<string, LogStore> storeOf;
    private readonly IReadOnlyList<SignerKey> keys;
    private readonly TimeProvider clock;

    /// <summary>Opens a mirror.</summary>
    /// <param name="storeOf">Opens the store of a log's copy, by the hex name of <see
    /// cref="NameOf"/>.</param>
    /// <param name="keys">Its own cosigning keys: never those of a witness.</param>
    public Mirror(Func<string, LogStore> storeOf, IReadOnlyList<SignerKey> keys, TimeProvider clock) =>
        (this.storeOf, this.keys, this.clock) = (storeOf, keys, clock);

    /// <summary>The name under which a log's copy is served: SHA-256 of its origin in lower-case
    /// hex.</summary>
    public static string NameOf(string origin) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)));

    /// <summary>Takes a checkpoint that the witness accepted as the one that entries may now lead up
    /// to.</summary>
    /// <returns>The ticket for who brought it, where it is a new one; null where it is known
    /// already.</returns>
    public string? Pend(Witnessed pending)
    {
        var copy = CopyOf(pending.Origin);
        lock (copy.Gate)
        {
            var isNew = pending.Size > copy.Newest;
            copy.Pending.RemoveAll(p => p.Size == pending.Size);
            copy.Pending.Add(pending);
            if (copy.Pending.Count > PendingMax)
            {
                copy.Pending.RemoveAt(0);
            }
            if (!isNew)
            {
                return null;
            }
            (copy.Newest, copy.Ticket) = (pending.Size, RandomNumberGenerator.GetBytes(TicketBytes));
            return Convert.ToBase64String(copy.Ticket);
        }
    }

    /// <summary>The copy of a log by its origin; null where nothing of it was mirrored.</summary>
    public TiledLog? Log(string origin)
    {
        lock (copies)
        {
            return copies.GetValueOrDefault(origin)?.Log;
        }
    }

    /// <summary>The copy of a log by its hex name.</summary>
    public TiledLog? LogNamed(string name)
    {
        lock (copies)
        {
            return copies.Values.FirstOrDefault(copy => copy.Name == name)?.Log;
        }
    }

    /// <summary>Opens the copies kept so far of these logs, so that they are served again after a
    /// restart.</summary>
    /// <exception cref="LogDamagedException">A copy is not what was written.</exception>
    public void Open(string origin) => CopyOf(origin);

    /// <summary>Answers one add-entries request.</summary>
    /// <param name="body">Read to its end or to the first fault.</param>
    /// <param name="from">The address that it comes from.</param>
    /// <returns>200 with the mirror's cosignatures; 202, 400, 404, 409 or 422 as the specification says; 503
    /// while it reads as many uploads of the log as it can.</returns>
    /// <exception cref="IOException">The entries could not be kept.</exception>
    public async Task<Reply> AddEntries(Stream body, string from, CancellationToken stop)
    {
        if (await EntryUpload.ReadHead(body, stop) is not { } head)
        {
            return new Reply(400, "the body does not begin with origin, start, end and ticket\n");
        }
        Copy? copy;
        lock (copies)
        {
            copy = copies.GetValueOrDefault(head.Origin);
        }
        if (copy is null)
        {
            return new Reply(404, "this mirror does not know the log, or saw no checkpoint of it yet\n");
        }
        if (copy.PendingAt(head.End) is not { } pending)
        {
            return copy.Pending.Count == 0
                ? new Reply(422, "there is no pending checkpoint; send one with add-checkpoint first\n")
                : copy.Info(409);
        }
        if (
            head.Start > copy.Log.Size
            || head.End < copy.Log.Head.Size
            || copy.Log.Size - head.Start > UploadHead.PackagesMax * Tile.WidthMax
        )
        {
            return copy.Info(409);
        }
        if (head.Start > head.End)
        {
            return new Reply(400, "the upload ends before it begins\n");
        }
        if (!copy.BeginUpload(head.Ticket.Span, from))
        {
            return new Reply(
                503,
                "this mirror reads as many uploads of the log as it can; come again soon\n"
            );
        }
        try
        {
            return await Receive(copy, head, pending, body, stop);
        }
        finally
        {
            copy.EndUpload(head.Ticket.Span, from);
        }
    }

    /// <summary>Closes the copies.</summary>
    public void Dispose()
    {
        lock (copies)
        {
            foreach (var copy in copies.Values)
            {
                lock (copy.Gate)
                {
                    copy.Log.Dispose();
                }
            }
            copies.Clear();
        }
    }

    private async Task<Reply> Receive(
        Copy copy,
        UploadHead head,
        Witnessed pending,
        Stream body,
        CancellationToken stop
    )
    {
        var (checkedEntries, bytes, first, received) = (new List<ReadOnlyMemory<byte>>(), 0, head.Start, 0);
        foreach (var range in head.Packages().Take(UploadHead.PackagesMax))
        {
            if (await EntryUpload.ReadPackage(body, range, stop) is not { } package)
            {
                break;
            }
            if (!copy.Belongs(package, checkedEntries, first, pending))
            {
                // What was checked before it belongs there all the same (tlog-mirror, Processing).
                copy.Keep(checkedEntries, first);
                return new Reply(
                    422,
                    $"entries {range.Start} to {range.End} do not belong to the pending checkpoint\n"
                );
            }
            received++;
            checkedEntries.AddRange(package.Entries);
            bytes += package.Entries.Sum(e => e.Length);
            if (bytes > KeepBytes)
            {
                copy.Keep(checkedEntries, first);
                (first, bytes) = (first + checkedEntries.Count, 0);
                checkedEntries.Clear();
            }
        }
        if (received == 0 && head.Start < head.End)
        {
            return new Reply(400, "the body holds no whole package\n");
        }
        return copy.Commit(checkedEntries, first, pending, Cosign) is { } note
            ? new Reply(
                200,
                string.Concat(
                    note.Signatures.Where(s => keys.Any(k => k.Verifier.Matches(s))).Select(s => s.Line)
                )
            )
            : copy.Info(first + checkedEntries.Count < head.End ? 202 : 409, head.End);
    }

    private SignedNote Cosign(Witnessed pending)
    {
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        return pending.Note.With(keys.Select(key => Cosignature.Sign(key, pending.Note.Text, seconds)));
    }

    private Copy CopyOf(string origin)
    {
        lock (copies)
        {
            return copies.TryGetValue(origin, out var copy)
                ? copy
                : copies[origin] = new Copy(NameOf(origin), new TiledLog(storeOf(NameOf(origin))));
        }
    }

    /// <summary>The copy of one log.</summary>
    private sealed class Copy(string name, TiledLog log)
    {
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
                    Pending.Any(p => p.Size == end) && end >= log.Size
                        ? end
                        : Pending.LastOrDefault()?.Size ?? 0;
                return new Reply(status, $"{aim}\n{log.Size}\n\n", "text/x.tlog.mirror-info");
            }
        }
    }
}
