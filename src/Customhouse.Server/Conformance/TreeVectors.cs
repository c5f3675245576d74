using System.Text.Json;
using Customhouse.Ledger;

namespace Customhouse.Server.Conformance;

/// <summary>Roots of small trees, and paths of tiles.</summary>
internal static class TreeVectors
{
    /// <summary>Compares the file where it holds such cases.</summary>
    public static bool Take(VectorFile file, ConformanceRun run)
    {
        if (file.Has("leaves_hex", "roots_by_size_hex"))
        {
            Roots(file, run);
            return true;
        }
        if (!file.Has("c2sp") && !file.Has("xmod_parse"))
        {
            return false;
        }
        var root = file.Json!.Value;
        if (root.TryGetProperty("c2sp", out var paths))
        {
            Paths(paths, file.Name, run);
        }
        if (root.TryGetProperty("xmod_parse", out var parses))
        {
            foreach (var item in parses.EnumerateArray())
            {
                Parse(item, file.Name, run);
            }
        }
        foreach (
            var other in root.EnumerateObject()
                .Where(m => m.Name.Contains("height", StringComparison.Ordinal))
        )
        {
            run.NotCounted($"{file.Name}: {other.Name}", "tiles of another height than the 8 of C2SP");
        }
        return true;
    }

    private static void Roots(VectorFile file, ConformanceRun run)
    {
        var leaves = file.Json!.Value.GetProperty("leaves_hex")
            .EnumerateArray()
            .Select(leaf => Convert.FromHexString(leaf.GetString()!))
            .ToArray();
        foreach (
            var (size, root) in file.Json!.Value.GetProperty("roots_by_size_hex").EnumerateArray().Index()
        )
        {
            TreeHash[] hashes = [.. leaves[..size].Select(leaf => MerkleTree.LeafHash(leaf))];
            var ours = Convert.ToHexStringLower(MerkleTree.RootOf(hashes).ToArray());
            run.Case(
                $"{file.Name}: {size} leaves",
                ours == root.GetString() ? [] : [$"theirs {root}, ours {ours}"]
            );
        }
    }

    private static void Paths(JsonElement paths, string file, ConformanceRun run)
    {
        foreach (var item in paths.GetProperty("index_examples").EnumerateArray())
        {
            var index = item.GetProperty("index").GetInt64();
            var path = $"tile/0/{item.GetProperty("path").GetString()}";
            var tile = new Tile(0, index);
            run.Case(
                $"{file}: index {index}",
                tile.Path == path && Tile.Parse(path) == tile
                    ? []
                    : [$"theirs {path}, ours {tile.Path}, read as {Tile.Parse(path)}"]
            );
        }
        foreach (var set in paths.GetProperty("tile_sets").EnumerateArray())
        {
            var size = set.GetProperty("size").GetInt64();
            run.Case(
                $"{file}: tiles of {size} entries",
                [
                    .. set.EnumerateObject()
                        .Where(member => member.Name.Contains("_level", StringComparison.Ordinal))
                        .Where(member => Counted(member.Name, size) != member.Value.GetInt64())
                        .Select(member =>
                            $"{member.Name}: theirs {member.Value}, ours {Counted(member.Name, size)}"
                        ),
                ]
            );
        }
    }

    /// <summary>Counts the tiles of a level by asking for each, or gives the width of its ragged
    /// end.</summary>
    private static long Counted(string member, long size)
    {
        var at = member.IndexOf("level", StringComparison.Ordinal) + "level".Length;
        var level = member[at] - '0';
        var tiles = Enumerable
            .Range(0, int.MaxValue)
            .Select(index => Tile.Find(level, index, size))
            .TakeWhile(tile => tile is not null)
            .Select(tile => tile!.Value)
            .ToArray();
        return member.StartsWith("full", StringComparison.Ordinal)
            ? tiles.Count(tile => tile.IsFull)
            : tiles.Where(tile => !tile.IsFull).Sum(tile => tile.Width);
    }

    /// <summary>A path of Go's sumdb, which names the height of its tiles and says data for entries: in
    /// C2SP's spelling it must read the same.</summary>
    private static void Parse(JsonElement item, string file, ConformanceRun run)
    {
        var published = item[0].GetString()!;
        var parts = published.Split('/');
        var path = string.Join('/', parts.Where((_, i) => i != 1))
            .Replace("/data/", "/entries/", StringComparison.Ordinal);
        var ours = Tile.Parse(path);
        if (item[1].ValueKind == JsonValueKind.Null)
        {
            new Verdict(IsTaken: false).Compare(run, $"{file}: {published}", ours is not null);
            return;
        }
        var full = 1 << item[1].GetInt32();
        var width = item[4].GetInt32();
        var theirs = new Tile(item[2].GetInt32(), item[3].GetInt64(), width == full ? Tile.WidthMax : width);
        run.Case($"{file}: {published}", ours == theirs ? [] : [$"theirs {theirs}, ours {ours}"]);
    }
}
