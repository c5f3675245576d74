using Customhouse.Engine;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Server;

/// <summary>
/// Ends a log and begins its successor under another name and key. All is prepared beside the old log first;
/// the store then takes it in one transaction; moving the files into place afterwards can be done again and
/// again.
/// </summary>
/// <param name="Statement">What is signed of it.</param>
/// <param name="Policy">Whose signatures certified the log that ends.</param>
/// <param name="Certified">Its newest certified checkpoint; null for none.</param>
internal sealed record LogSuccession(LogEnd Statement, string Policy, SignedNote? Certified)
{
    private const string NextKey = "log.key.next";

    /// <summary>Prepares the successor: its key, its log with the statement as the first entry, and what is
    /// kept of the old one. What an earlier try left behind gives way.</summary>
    /// <param name="keys">Those that sign the statement, the successor's among them.</param>
    /// <returns>The signed statement.</returns>
    public SignedNote Prepare(
        LedgerOptions place,
        LogShelf logs,
        int number,
        SignerKey successor,
        IReadOnlyList<SignerKey> keys
    )
    {
        var folder = place.EndedFolder(number);
        logs.Remove(NextName(number));
        Directory.CreateDirectory(folder);
        var note = new SignedNote(Statement.Text, [.. keys.Select(key => key.Sign(Statement.Text))]);
        File.WriteAllBytes(Path.Combine(folder, "statement"), note.ToBytes());
        File.WriteAllText(Path.Combine(folder, "policy"), Policy);
        if (Certified is not null)
            File.WriteAllBytes(Path.Combine(folder, "certified"), Certified.ToBytes());
        var key = Path.Combine(place.Keys, NextKey);
        Directory.CreateDirectory(place.Keys);
        File.Delete(key);
        SecretFile.Write(key, successor.Export());
        using var log = new TiledLog(logs.Open(NextName(number)));
        log.Add(
            [Statement.Entry.ToBytes()],
            (size, root) => new Checkpoint(successor.Verifier.Name, size, root).Sign(successor).ToBytes()
        );
        return note;
    }

    /// <summary>Moves the files of a succession that the store has taken into place, where that is not
    /// done.</summary>
    /// <exception cref="IOException">The folder or the database cannot be changed now.</exception>
    public static void Finish(LedgerOptions place, LogShelf logs, LogHistory history)
    {
        if (history is not { Ended: [.., var last], Binding: { } bound })
            return;
        if (logs.Has(NextName(last.Number)))
        {
            if (logs.Has(LedgerOptions.LogName) && !logs.Has(LedgerOptions.EndedLogName(last.Number)))
                logs.Move(LedgerOptions.LogName, LedgerOptions.EndedLogName(last.Number));
            logs.Move(NextName(last.Number), LedgerOptions.LogName);
        }
        var key = Path.Combine(place.Keys, NextKey);
        if (!File.Exists(key) || !SignerKeyIs(key, bound))
            return;
        if (File.Exists(place.LogKeyPath) && !SignerKeyIs(place.LogKeyPath, bound))
            File.Move(
                place.LogKeyPath,
                Path.Combine(place.Keys, FormattableString.Invariant($"log-ended-{last.Number}.key")),
                overwrite: true
            );
        File.Move(key, place.LogKeyPath, overwrite: true);
    }

    /// <summary>The last position of the journal at which it and the logs agree: what stands there is this
    /// very event. 0 where they agree on none.</summary>
    /// <param name="logs">Those that can be read, the last one first.</param>
    public static async Task<long> CommonPoint(
        Store store,
        IReadOnlyList<EventLog> logs,
        CancellationToken cancellation
    )
    {
        var head = await store.Head(cancellation);
        foreach (var log in logs)
        {
            var top = Math.Min(head, Math.Min(log.Reach().Logged, log.Through ?? long.MaxValue));
            while (top > log.After)
            {
                var from = Math.Max(log.After, top - Values.Limits.LinesPerBatchMax);
                var lines = await store.Lines.Follow(from, (int)(top - from), cancellation);
                // Batches are kept for as long as they are near: a log may have a great many.
                var batches = new BatchReading(store);
                foreach (var line in lines.Reverse())
                {
                    if (line.IsErased || store.Kinds.Of(line.Subject)?.Proof == SubjectProof.None)
                        continue;
                    var key = await store.Lines.KeyOf(line.Subject, cancellation);
                    if (
                        await log.StandingOf(batches, line, key, cancellation)
                        is ProofStage.Logged
                            or ProofStage.Certified
                    )
                        // A batch whose last events this database does not know proves none of them here:
                        // they go into the successor.
                        return log.BatchAround(line.Position) is { } batch
                            ? Math.Max(log.After, batch.First - 1)
                            : line.Position;
                }
                top = from;
            }
        }
        return 0;
    }

    private static string NextName(int number) => LedgerOptions.EndedName(number) + "/next";

    private static bool SignerKeyIs(string path, VerifierKey verifier)
    {
        using var key = SignerKey.Parse(File.ReadAllText(path).TrimEnd());
        return key.Verifier.Equals(verifier);
    }
}
