using System.Text;
using System.Text.Json;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Server;

/// <summary>A log that ended, as the store keeps it on record.</summary>
/// <param name="Number">From 1; its files are in <c>ended/NUMBER</c>.</param>
/// <param name="Key">Its verifier key.</param>
/// <param name="Through">The last position of the journal that it proves.</param>
/// <param name="Policy">Whose signatures certified it.</param>
/// <param name="Statement">The signed statement of its end.</param>
internal sealed record EndedEntry(int Number, string Key, long Through, string Policy, string Statement);

/// <summary>What the store knows of the administration's logs: to which one its events go, how far that one
/// came, and which ones ended before it.</summary>
/// <param name="Binding">The key of the log that grows; null before the first start with a ledger.</param>
/// <param name="Known">What is known of that log; null where nothing is.</param>
/// <param name="Ended">The logs before it, the first one first.</param>
/// <param name="EndedVersion">The version of the register entry that lists them.</param>
internal sealed record LogHistory(
    VerifierKey? Binding,
    KnownLog? Known,
    IReadOnlyList<EndedEntry> Ended,
    int EndedVersion
)
{
    /// <summary>The register entry that lists the logs that ended.</summary>
    public const string EndedId = "ended";

    /// <summary>Reads it.</summary>
    /// <param name="origin">Name of the administration's first log.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public static async Task<LogHistory> Read(Store store, string origin, CancellationToken cancellation)
    {
        var binding = await store.Registers.Entry(LogRecord.Kind, LogBinding.Id, cancellation) is { } bound
            ? VerifierKey.Parse(Encoding.UTF8.GetString(bound.Body))
            : null;
        var ended = await store.Registers.Entry(LogRecord.Kind, EndedId, cancellation);
        return new LogHistory(
            binding,
            await store.LogHeads.Find(binding?.Name ?? origin, cancellation),
            ended is null ? [] : JsonSerializer.Deserialize<EndedEntry[]>(ended.Body)!,
            ended?.Version ?? 0
        );
    }

    /// <summary>The change that adds a log to those that ended.</summary>
    public RegisterChange With(EndedEntry entry, string why) =>
        new(
            LogRecord.Kind,
            EndedId,
            EndedVersion,
            JsonSerializer.SerializeToUtf8Bytes((EndedEntry[])[.. Ended, entry])
        )
        {
            Grounds = why,
        };

    /// <summary>Up to which position each log that ended proves the journal as it is now. A later end may lie
    /// before an earlier one, where an older database was put back twice.</summary>
    public IEnumerable<(EndedEntry Entry, long After, long Through)> Ranges()
    {
        var after = 0L;
        for (var i = 0; i < Ended.Count; i++)
        {
            yield return (Ended[i], after, Ended.Skip(i).Min(e => e.Through));
            after = Ended[i].Through;
        }
    }
}
