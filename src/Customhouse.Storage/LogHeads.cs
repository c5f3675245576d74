namespace Customhouse.Storage;

/// <summary>What is known of a log besides the log itself.</summary>
/// <param name="Origin">Name of the log.</param>
/// <param name="Size">Entries that it is known to have had.</param>
/// <param name="Root">Root over them, in base64.</param>
/// <param name="Note">The signed checkpoint of that tree; empty before the first.</param>
/// <param name="Certified">The newest checkpoint that a quorum cosigned, with the cosignatures.</param>
/// <param name="Forked">The proof that its key signed two histories; null where nobody has one.</param>
/// <param name="Restored">Of which moment the backup was that this was restored from, until it is known what
/// was signed after it.</param>
public sealed record KnownLog(
    string Origin,
    long Size,
    string Root,
    byte[] Note,
    byte[]? Certified,
    string? Forked,
    string? Restored
);

/// <summary>
/// The last heads of the logs that the events of this store went into. They are kept beside the events, so
/// that a log folder that was lost, or is older, is told from one that has only begun.
/// </summary>
public sealed class LogHeads(Store store)
{
    internal const string KnownLogSelect =
        "select origin, size, root, note, certified, forked, restored from log_heads where origin = @origin";

    private const string LogHeadColumns = "origin, size, root, note, certified, forked, restored, updated_at";

    /// <summary>What is known of a log; null where nothing is.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public Task<KnownLog?> Find(string origin, CancellationToken cancellation) =>
        store.QueryOne<KnownLog>(KnownLogSelect, new { origin }, cancellation);

    /// <summary>Puts a signed head on record; one that is smaller than what is known changes
    /// nothing.</summary>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public Task Keep(string origin, long size, string root, byte[] note, DateTimeOffset at) =>
        store.Write(
            writer =>
            {
                writer.Connection.Execute(
                    $"""
                    insert into log_heads ({LogHeadColumns})
                    values (@origin, @size, @root, @note, null, null, null, @at)
                    on conflict (origin) do update set size = @size, root = @root, note = @note, updated_at = @at
                    where log_heads.size < @size
                    """,
                    ("origin", origin),
                    ("size", size),
                    ("root", root),
                    ("note", note),
                    ("at", Moment.Of(at))
                );
                return true;
            },
            _ => true
        );

    /// <summary>Puts a checkpoint on record that a quorum has cosigned. Its head is on record by then, or
    /// comes within a second.</summary>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public Task KeepCertified(string origin, byte[] note) => SetOfLog(origin, "certified = @value", note);

    /// <summary>Puts on record that the log's key signed two histories: nothing more is signed with
    /// it.</summary>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public Task KeepFork(string origin, string cause) => SetOfLog(origin, "forked = @value", cause);

    /// <summary>Puts on record that this store came out of a backup, or that this is settled
    /// (null).</summary>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public Task KeepRestored(string origin, string? of) => SetOfLog(origin, "restored = @value", of);

    private Task<bool> SetOfLog(string origin, string set, object? value) =>
        store.Write(
            writer =>
            {
                writer.Connection.Execute(
                    $"""
                    insert into log_heads ({LogHeadColumns})
                    values (@origin, 0, '', @none, null, null, null, 0) on conflict (origin) do nothing
                    """,
                    ("origin", origin),
                    ("none", Array.Empty<byte>())
                );
                writer.Connection.Execute(
                    $"update log_heads set {set} where origin = @origin",
                    ("origin", origin),
                    ("value", value)
                );
                return true;
            },
            _ => true
        );
}
