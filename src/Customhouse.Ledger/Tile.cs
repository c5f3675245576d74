using System.Globalization;
using System.Runtime.InteropServices;

namespace Customhouse.Ledger;

/// <summary>One tile of a log: 256 hashes side by side at one level of tiles, or 256 entries (C2SP
/// tlog-tiles).</summary>
/// <param name="Level">0 holds leaves, 1 the hashes of whole level-0 tiles, and so on to 63; <see
/// cref="Entries"/> for a bundle of entries.</param>
/// <param name="Index">Number of the tile in its level, from 0.</param>
/// <param name="Width">Hashes or entries in it: 256 in a full tile, 1 to 255 in a partial one.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Tile(int Level, long Index, int Width = Tile.WidthMax)
{
    /// <summary>Hashes in a full tile.</summary>
    public const int WidthMax = 256;

    /// <summary>Levels of nodes that one tile stands for: 256 = 2^8.</summary>
    public const int Height = 8;

    /// <summary>The highest level of tiles.</summary>
    public const int LevelMax = 63;

    /// <summary>In place of a level: a bundle of entries, which lies under <c>tile/entries</c>.</summary>
    public const int Entries = -1;

    /// <summary>Bytes of the longest entry: its length is written in 16 bits.</summary>
    public const int EntryBytesMax = ushort.MaxValue;

    /// <summary>Whether all 256 places are filled: a full tile never changes again.</summary>
    public bool IsFull => Width == WidthMax;

    /// <summary>The full tile that a partial one is the beginning of.</summary>
    public Tile Full => this with { Width = WidthMax };

    /// <summary>How many hashes of a level a tree of that size has in whole tiles below: floor(size /
    /// 256^level).</summary>
    public static long HashesAt(int level, long size) => level * Height > 62 ? 0 : size >> (level * Height);

    /// <summary>The tile of a level with the given index as a tree of that size has it; null where it has
    /// none.</summary>
    public static Tile? Find(int level, long index, long size)
    {
        var hashes = HashesAt(Math.Max(level, 0), size) - (index * WidthMax);
        return hashes <= 0 ? null : new Tile(level, index, (int)Math.Min(hashes, WidthMax));
    }

    /// <summary>The path below the log's prefix, such as <c>tile/0/x001/234.p/5</c>.</summary>
    public string Path
    {
        get
        {
            var groups = (Index % 1000).ToString("D3", CultureInfo.InvariantCulture);
            for (var rest = Index / 1000; rest > 0; rest /= 1000)
            {
                groups = $"x{(rest % 1000).ToString("D3", CultureInfo.InvariantCulture)}/{groups}";
            }
            var level = Level == Entries ? "entries" : Level.ToString(CultureInfo.InvariantCulture);
            return IsFull ? $"tile/{level}/{groups}" : $"tile/{level}/{groups}.p/{Width}";
        }
    }

    /// <summary>Reads a path in its one spelling: no leading zero, every group but the last with its x, a
    /// width of 1 to 255.</summary>
    /// <returns>Null where the path names no tile.</returns>
    public static Tile? Parse(string path)
    {
        var parts = path.Split('/');
        if (parts.Length < 3 || parts[0] != "tile" || ParseLevel(parts[1]) is not { } level)
        {
            return null;
        }
        ReadOnlySpan<string> groups = parts.AsSpan(2);
        var width = WidthMax;
        if (groups.Length >= 2 && groups[^2].EndsWith(".p", StringComparison.Ordinal))
        {
            if (ParseDecimal(groups[^1]) is not (>= 1 and < WidthMax and var partial))
            {
                return null;
            }
            width = (int)partial;
            parts[^2] = parts[^2][..^2];
            groups = groups[..^1];
        }
        var tile = ParseIndex(groups) is { } index ? new Tile(level, index, width) : (Tile?)null;
        // Written again it must be the same: that refuses leading zero groups without a rule for each.
        return tile?.Path == path ? tile : null;
    }

    private static int? ParseLevel(string text) =>
        text == "entries" ? Entries
        : ParseDecimal(text) is <= LevelMax and var level ? (int)level
        : null;

    private static long? ParseIndex(ReadOnlySpan<string> groups)
    {
        if (groups.Length is 0 or > 6)
        {
            return null;
        }
        var index = 0L;
        for (var i = 0; i < groups.Length; i++)
        {
            var digits =
                i < groups.Length - 1
                    ? groups[i].StartsWith('x')
                        ? groups[i][1..]
                        : ""
                    : groups[i];
            if (digits.Length != 3 || !digits.All(char.IsAsciiDigit))
            {
                return null;
            }
            index = (index * 1000) + int.Parse(digits, CultureInfo.InvariantCulture);
        }
        return index;
    }

    private static long? ParseDecimal(string text) =>
        text.Length is >= 1 and <= 3 && text.All(char.IsAsciiDigit) && (text == "0" || text[0] != '0')
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
