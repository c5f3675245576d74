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

    private const int TicketBytes = 16;

    private readonly Dictionary<string, MirrorCopy> copies = [];
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
        MirrorCopy? copy;
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
        MirrorCopy copy,
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

    private MirrorCopy CopyOf(string origin)
    {
        lock (copies)
        {
            return copies.TryGetValue(origin, out var copy)
                ? copy
                : copies[origin] = new MirrorCopy(NameOf(origin), new TiledLog(storeOf(NameOf(origin))));
        }
    }
}
