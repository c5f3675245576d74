using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Server.Partners;

/// <summary>The version of the rulebook that this installation accepted last. It is in the store and, for who
/// looks at the ledger's folder, in a file there; the newer of the two counts, for either may come out of a
/// backup.</summary>
internal static class AcceptedRulebook
{
    private const string Id = "rulebook";

    /// <summary>Reads it; null where none was accepted, or what is left of it cannot be read.</summary>
    /// <param name="folder">The ledger's; null to read what is in the store alone.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public static async Task<Rulebook?> Read(Store store, string? folder, CancellationToken cancellation)
    {
        var kept = await store.Registers.Entry(LogRecord.Kind, Id, cancellation);
        var path = folder is null ? "" : PathIn(folder);
        var found = new[]
        {
            kept?.Body,
            File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellation) : null,
        };
        return found.Select(Read).OfType<Rulebook>().MaxBy(rulebook => rulebook.Version);
    }

    /// <summary>Keeps it, durably: a version that was in force must not be forgotten with the
    /// power.</summary>
    /// <exception cref="FormatException">A later version was accepted.</exception>
    /// <exception cref="StoreUnavailableException">The store does not take it now.</exception>
    public static async Task Keep(
        Store store,
        string folder,
        Rulebook rulebook,
        DateTimeOffset at,
        CancellationToken cancellation
    )
    {
        var kept = await store.Registers.Entry(LogRecord.Kind, Id, cancellation);
        if (Read(kept?.Body) is { } newest && newest.Version > rulebook.Version)
            throw new FormatException(
                $"version {newest.Version} of the rulebook was accepted, and this is version "
                    + $"{rulebook.Version}"
            );
        var bytes = rulebook.Note.ToBytes();
        if (kept is null || !kept.Body.AsSpan().SequenceEqual(bytes))
        {
            var change = new RegisterChange(LogRecord.Kind, Id, kept?.Version ?? 0, bytes)
            {
                Format = "text",
            };
            if (await store.Registers.Change([change], at, Actor.System) is not RegisterOutcome.Done)
                throw new FormatException(
                    "another process is taking a rulebook into force; it is looked at again"
                );
        }
        var path = PathIn(folder);
        Directory.CreateDirectory(folder);
        using (var file = File.Create(path + ".new"))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
        File.Move(path + ".new", path, overwrite: true);
    }

    private static string PathIn(string folder) => Path.Combine(folder, "rulebook");

    private static Rulebook? Read(byte[]? bytes)
    {
        try
        {
            return bytes is null ? null : Rulebook.Parse(bytes);
        }
        catch (FormatException)
        {
            // A file that was damaged says nothing; the other copy does.
            return null;
        }
    }
}
