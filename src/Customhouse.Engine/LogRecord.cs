using System.Text;
using System.Text.Json;
using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Engine;

/// <summary>
/// What the store knows of the log besides the log itself: its last head, what a quorum certified, and what
/// an operator said of it. The head is written at most once a second: whoever loses more than that second is
/// found out here, and who loses less by the partners.
/// </summary>
public sealed class LogRecord(Store store, LogWriter writer, string origin, TimeProvider clock)
{
    /// <summary>The register in which operators' words on the log stand.</summary>
    public const string Kind = "ledger";

    /// <summary>The entry that says from which head the log may be signed on, whoever was heard.</summary>
    public const string Permit = "permit";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long _kept = -1;
    private long _keptAt;
    private SignedNote? _certified;
    private SignedNote? _certifiedKept;

    /// <summary>Takes a newly certified checkpoint; it is written with the next head.</summary>
    public void Certified(SignedNote note) => Volatile.Write(ref _certified, note);

    /// <summary>Writes what is new, where the last time was a second ago.</summary>
    /// <param name="isLast">The log is being closed: what the store does not take now is written at the next
    /// start.
    /// </param>
    /// <exception cref="StoreUnavailableException">The store does not take it now.</exception>
    public async Task Keep(bool isLast = false)
    {
        // A log that must not go on says nothing of what was signed: what is known stays known.
        if (writer.Damage is not null)
            return;
        var (head, certified) = (writer.Log.Head, Volatile.Read(ref _certified));
        if (head.Size == _kept && ReferenceEquals(certified, _certifiedKept))
            return;
        if (!isLast && _kept >= 0 && clock.GetElapsedTime(_keptAt) < Pause)
            return;
        try
        {
            if (head.Size != _kept && head.Size > 0)
                await store.LogHeads.Keep(
                    origin,
                    head.Size,
                    head.Root.ToString(),
                    head.Note.ToArray(),
                    clock.GetUtcNow()
                );
            (_kept, _keptAt) = (head.Size, clock.GetTimestamp());
            if (
                certified is not null
                && !ReferenceEquals(certified, _certifiedKept)
                && !(isLast && await IsLaterOnRecord(certified))
            )
                await store.LogHeads.KeepCertified(origin, certified.ToBytes());
            _certifiedKept = certified;
        }
        catch (StoreUnavailableException) when (isLast)
        {
            // The store has closed before the log, or its disk is full. The next start finds a log that has
            // grown.
        }
    }

    /// <summary>Whether a process that keeps the log since has put a larger checkpoint on record.</summary>
    private async Task<bool> IsLaterOnRecord(SignedNote certified) =>
        (await store.LogHeads.Find(origin, CancellationToken.None))?.Certified is { } known
        && SignedNote.Parse(known) is { } note
        && Checkpoint.Parse(note.Text) is { } there
        && Checkpoint.Parse(certified.Text) is { } here
        && there.Size > here.Size;

    /// <summary>Puts on record that the log's key signed two histories.</summary>
    public async Task KeepFork(string proof, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await store.LogHeads.KeepFork(origin, proof);
                return;
            }
            catch (StoreUnavailableException)
            {
                await Task.Delay(Pause, clock, cancellation);
            }
        }
    }

    /// <summary>Whether an operator said that the log as it is now may be signed on.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task<bool> IsPermitted(CancellationToken cancellation)
    {
        if (await store.Registers.Entry(Kind, Permit, cancellation) is not { } entry)
            return false;
        using var said = JsonDocument.Parse(entry.Body);
        var head = writer.Log.Head;
        return said.RootElement.GetProperty("origin").GetString() == origin
            && said.RootElement.GetProperty("size").GetInt64() == head.Size
            && said.RootElement.GetProperty("root").GetString() == head.Root.ToString();
    }

    /// <summary>What an operator says: the log may be signed on from this head, whoever was heard. It is good
    /// for this head alone, so it cannot be used twice.</summary>
    public static byte[] PermitOf(string origin, long size, string root) =>
        Encoding.UTF8.GetBytes(
            JsonSerializer.Serialize(
                new Dictionary<string, object>
                {
                    ["origin"] = origin,
                    ["size"] = size,
                    ["root"] = root,
                }
            )
        );

    /// <summary>It is known what was signed: that this came out of a backup needs no more care.</summary>
    /// <exception cref="StoreUnavailableException">The store does not take it now.</exception>
    public async Task Settle()
    {
        if (await store.LogHeads.Find(origin, CancellationToken.None) is { Restored: not null })
            await store.LogHeads.KeepRestored(origin, null);
    }
}
