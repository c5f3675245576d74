using System.Globalization;
using System.Text;

namespace Customhouse.Ledger;

/// <summary>An answer over HTTP, of a witness or a mirror.</summary>
public sealed record Reply(int Status, string Body, string ContentType = "text/plain; charset=utf-8")
{
    /// <summary>The header in which a mirror gives a ticket.</summary>
    public const string TicketHeader = "Upload-Ticket";

    /// <summary>With a checkpoint that was accepted: who brings its entries with this goes before strangers.
    /// In base64; null for none.</summary>
    public string? Ticket { get; init; }
}

/// <summary>The last checkpoint of a log that a witness cosigned.</summary>
/// <param name="Note">With the signatures of the log and of the witness.</param>
public sealed record Witnessed(string Origin, long Size, TreeHash Root, SignedNote Note);

/// <summary>A witness: it cosigns a log's checkpoint after seeing that the log only grew since the one that
/// it cosigned before (C2SP tlog-witness).</summary>
/// <remarks>What it cosigned is durable before the cosignature leaves it. For each log the checking and the
/// moving on are one step; the writes of many logs share one write to the disk.</remarks>
public sealed class Witness : IAsyncDisposable
{
    /// <summary>Bytes of the longest request.</summary>
    public const int BodyBytesMax = 128 * 1024;

    private const string JournalPath = "witness";

    /// <summary>What the next request is judged by.</summary>
    private readonly Dictionary<string, Witnessed> latest = [];

    /// <summary>What may be shown: the same, once it is on the disk.</summary>
    private readonly Dictionary<string, Witnessed> durable = [];

    private readonly Lock gate = new();
    private readonly LogStore store;
    private readonly Func<string, IReadOnlyList<VerifierKey>?> logKeys;
    private readonly IReadOnlyList<SignerKey> keys;
    private readonly TimeProvider clock;
    private readonly GroupAppend journal;

    /// <summary>Opens a witness with what it cosigned so far.</summary>
    /// <param name="store">Owned from here on.</param>
    /// <param name="logKeys">The keys trusted for an origin; null for an unknown log.</param>
    /// <param name="keys">Its own cosigning keys, one or more.</param>
    /// <exception cref="LogDamagedException">The store does not hold what was written.</exception>
    public Witness(
        LogStore store,
        Func<string, IReadOnlyList<VerifierKey>?> logKeys,
        IReadOnlyList<SignerKey> keys,
        TimeProvider clock
    )
    {
        (this.store, this.logKeys, this.keys, this.clock) = (store, logKeys, keys, clock);
        try
        {
            foreach (var record in LogJournal.Records(store.Get(JournalPath) ?? [], out _))
            {
                var seen = Read(record);
                latest[seen.Origin] = durable[seen.Origin] = seen;
            }
        }
        catch
        {
            store.Dispose();
            throw;
        }
        journal = new GroupAppend(store, JournalPath, All);
    }

    /// <summary>Told of two checkpoints that a log signed and that cannot both be true.</summary>
    public Action<Witnessed, SignedNote> Contradicted { get; init; } = static (_, _) => { };

    /// <summary>The last checkpoint cosigned for a log; null where there is none.</summary>
    public Witnessed? Latest(string origin)
    {
        lock (gate)
        {
            return durable.GetValueOrDefault(origin);
        }
    }

    /// <summary>All last checkpoints.</summary>
    public IReadOnlyList<Witnessed> Latest()
    {
        lock (gate)
        {
            return [.. durable.Values];
        }
    }

    /// <summary>Answers one add-checkpoint request.</summary>
    /// <returns>200 with the cosignatures; 400, 403, 404, 409 or 422 as the specification says.</returns>
    /// <exception cref="IOException">The cosigned checkpoint could not be kept, so no cosignature was
    /// given.</exception>
    public async Task<Reply> AddCheckpoint(ReadOnlyMemory<byte> body)
    {
        if (WitnessRequest.Parse(body.Span) is not { } request)
        {
            return new Reply(
                400,
                "the body is no add-checkpoint request: an old size line, proof lines, an empty line "
                    + "and a checkpoint\n"
            );
        }
        if (logKeys(request.Checkpoint.Origin) is not { } trusted)
        {
            return new Reply(404, "this witness does not know the log\n");
        }
        if (!request.Note.IsSignedBy(trusted))
        {
            return new Reply(403, "no signature of a key that is trusted for this log verifies\n");
        }
        Task kept;
        Witnessed next;
        lock (gate)
        {
            var last = latest.GetValueOrDefault(request.Checkpoint.Origin);
            if (Refuse(request, last) is { } refusal)
            {
                return refusal;
            }
            next = new Witnessed(
                request.Checkpoint.Origin,
                request.Checkpoint.Size,
                request.Checkpoint.Root,
                Cosigned(request, trusted)
            );
            latest[next.Origin] = next;
            // Appended within the gate: the journal's order is the order of the decisions.
            kept = journal.Append(LogJournal.Frame(Record(next)));
        }
        await kept;
        lock (gate)
        {
            // Those who wait for the disk together come back in any order.
            if (durable.GetValueOrDefault(next.Origin) is not { } shown || shown.Size <= next.Size)
            {
                durable[next.Origin] = next;
            }
        }
        return new Reply(
            200,
            string.Concat(
                next.Note.Signatures.Where(s => keys.Any(k => k.Verifier.Matches(s))).Select(s => s.Line)
            )
        );
    }

    /// <summary>Writes what waits and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await journal.DisposeAsync();
        store.Dispose();
    }

    private Reply? Refuse(WitnessRequest request, Witnessed? last)
    {
        var (known, root) = (last?.Size ?? 0, last?.Root ?? MerkleTree.EmptyRoot);
        var (size, claimed) = (request.Checkpoint.Size, request.Checkpoint.Root);
        if (request.OldSize > size)
        {
            return new Reply(400, "the old size is larger than the checkpoint's\n");
        }
        if (last is not null && size == known && claimed != root)
        {
            // Two trees of one size, both signed: whoever holds the two notes can show it to anybody.
            Contradicted(last, request.Note);
        }
        if (request.OldSize != known)
        {
            return new Reply(409, known.ToString(CultureInfo.InvariantCulture) + "\n", "text/x.tlog.size");
        }
        return Proofs.VerifyConsistency(known, root, size, claimed, [.. request.Proof])
            ? null
            : new Reply(422, $"the consistency proof does not lead from {known} entries to {size}\n");
    }

    /// <summary>The note with the log's signatures and ours; what others signed is not ours to pass
    /// on.</summary>
    private SignedNote Cosigned(WitnessRequest request, IReadOnlyList<VerifierKey> trusted)
    {
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        return request
            .Note.Only(trusted)
            .With(keys.Select(key => Cosignature.Sign(key, request.Note.Text, seconds)));
    }

    private static byte[] Record(Witnessed seen) => seen.Note.ToBytes();

    private static Witnessed Read(ReadOnlyMemory<byte> record)
    {
        var note = SignedNote.Parse(record.Span);
        return note is not null && Checkpoint.Parse(note.Text) is { } checkpoint
            ? new Witnessed(checkpoint.Origin, checkpoint.Size, checkpoint.Root, note)
            : throw new LogDamagedException(JournalPath, "a record is no signed checkpoint");
    }

    private byte[] All()
    {
        lock (gate)
        {
            return [.. latest.Values.SelectMany(seen => LogJournal.Frame(Record(seen)))];
        }
    }
}
