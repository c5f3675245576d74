using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Customhouse.Ledger;

namespace Customhouse.Server.Conformance;

/// <summary>Logs as folders of tiles: each checkpoint is audited from the entries up, each tile compared with
/// what lies below it.</summary>
internal static class LogVectors
{
    /// <summary>Compares the file where it is a checkpoint or a tile of a log.</summary>
    public static bool Take(VectorFile file, ConformanceRun run)
    {
        if (
            Path.GetFileName(file.Path).StartsWith("checkpoint", StringComparison.Ordinal)
            && SignedNote.Parse(file.Bytes) is { } note
            && Checkpoint.Parse(note.Text) is { } checkpoint
        )
        {
            OfCheckpoint(file, note, checkpoint, run);
            return true;
        }
        var at = $"/{file.Name}".LastIndexOf("/tile/", StringComparison.Ordinal);
        if (at < 0)
        {
            return false;
        }
        var path = file.Name[at..];
        var prefix = file.Path[..^path.Length];
        if (
            path.StartsWith("tile/data/", StringComparison.Ordinal)
            && Tile.Parse(path.Replace("/data/", "/entries/", StringComparison.Ordinal)) is { } data
        )
        {
            run.Case(
                file.Name,
                [
                    .. CertificateTile.Leaves(file.Bytes, data.Width) is { } leaves
                        ? Below(prefix, data with { Level = 0 }, leaves)
                        : ["it holds other entries than its width says"],
                ]
            );
            return true;
        }
        if (Tile.Parse(path) is not { } tile)
        {
            return false;
        }
        run.Case(file.Name, [.. Differences(file.Bytes, tile, prefix)]);
        return true;
    }

    private static void OfCheckpoint(
        VectorFile file,
        SignedNote note,
        Checkpoint checkpoint,
        ConformanceRun run
    )
    {
        var folder = Path.GetDirectoryName(file.Path)!;
        VerifierKey[] keys = [.. file.Folder.Keys.Where(key => note.Signatures.Any(key.Matches))];
        var differences = new List<string>();
        if (keys.Length > 0 && !note.IsSignedBy(keys))
        {
            differences.Add("a published key's signature does not hold");
        }
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(checkpoint.Origin)));
        if (
            Path.GetFileName(folder) is { Length: 64 } named
            && named.All(char.IsAsciiHexDigit)
            && named != hash
        )
        {
            differences.Add($"it lies under {named}, the hash of its origin is {hash}");
        }
        var whole = Directory.Exists(Path.Combine(folder, "tile", "entries"));
        if (!whole && keys.Length == 0)
        {
            run.NotCounted(file.Name, "neither its entries nor a key that signed it are in the folder");
            return;
        }
        if (whole && Audited(note, keys, folder) is { } fault)
        {
            differences.Add($"{fault.Where}: {fault.What}");
        }
        run.Case(file.Name, differences);
    }

    /// <summary>Audits the log under this checkpoint. Where the key of a log is not published, the text is
    /// signed anew for the audit: then it tells of entries and tiles only.</summary>
    private static AuditFault? Audited(SignedNote note, VerifierKey[] keys, string folder)
    {
        using var own = SignerKey.Create("audit", KeyType.Ed25519, new byte[32]);
        var (signed, trusted) =
            keys.Length > 0
                ? (note, keys)
                : (new SignedNote(note.Text, [own.Sign(note.Text)]), [own.Verifier]);
        return Audit.Run(Source, trusted, null, null, CancellationToken.None).GetAwaiter().GetResult().Fault;

        Task<byte[]?> Source(string path, CancellationToken stop)
        {
            var place = Path.Combine(folder, path);
            return Task.FromResult(
                path == "checkpoint" ? signed.ToBytes()
                : File.Exists(place) ? File.ReadAllBytes(place)
                : null
            );
        }
    }

    private static IEnumerable<string> Differences(byte[] bytes, Tile tile, string prefix)
    {
        if (tile.Level == Tile.Entries)
        {
            return EntryBundle.Parse(bytes, tile.Width) is { } entries
                ? Below(
                    prefix,
                    tile with
                    {
                        Level = 0,
                    },
                    [.. entries.Select(entry => MerkleTree.LeafHash(entry.Span))]
                )
                : [$"it does not hold {tile.Width} entries"];
        }
        if (TileReading.HashesOf(bytes, tile.Width) is not { } hashes)
        {
            return [$"it does not hold {tile.Width} hashes"];
        }
        return [.. Below(prefix, tile, hashes), .. tile.Level == 0 ? [] : Covered(prefix, tile, hashes)];
    }

    /// <summary>Compares hashes with the tile of that place: the one of that width, or the full one that it
    /// became.
    /// </summary>
    private static IEnumerable<string> Below(string prefix, Tile tile, IReadOnlyList<TreeHash> hashes)
    {
        foreach (var served in (Tile[])[tile, tile.Full])
        {
            var place = Path.Combine(prefix, served.Path);
            if (!File.Exists(place))
            {
                continue;
            }
            var theirs = TileReading.HashesOf(File.ReadAllBytes(place), served.Width);
            var at = theirs is null
                ? 0
                : hashes.Index().FirstOrDefault(h => h.Item != theirs[h.Index], (-1, default)).Index;
            if (at >= 0)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"hash {at} is not the one in {served.Path}"
                );
            }
        }
    }

    /// <summary>Compares each hash with the full tile below that it is the root of.</summary>
    private static IEnumerable<string> Covered(string prefix, Tile tile, TreeHash[] hashes)
    {
        foreach (var (index, hash) in hashes.Index())
        {
            var below = new Tile(tile.Level - 1, (tile.Index * Tile.WidthMax) + index);
            var place = Path.Combine(prefix, below.Path);
            if (
                File.Exists(place)
                && (
                    TileReading.HashesOf(File.ReadAllBytes(place), below.Width) is not { } all
                    || MerkleTree.RootOf(all) != hash
                )
            )
            {
                yield return $"hash {index} is not the root of {below.Path}";
            }
        }
    }
}
