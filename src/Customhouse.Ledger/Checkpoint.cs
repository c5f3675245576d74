using System.Globalization;

namespace Customhouse.Ledger;

/// <summary>What a log says of itself: how many entries it has, and the root over them
/// (tlog-checkpoint).</summary>
/// <param name="Origin">Name of the log, such as <c>customs.example/xa</c>.</param>
/// <param name="Size">Entries.</param>
/// <param name="Root">RFC 6962 root.</param>
public sealed record Checkpoint(string Origin, long Size, TreeHash Root)
{
    /// <summary>Lines after the root, none of them empty. Ours has none; others' are kept.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>The text that is signed.</summary>
    public string Text =>
        $"{Origin}\n{Size}\n{Root}\n{string.Concat(Extensions.Select(line => line + "\n"))}";

    /// <summary>Reads the text of a note.</summary>
    /// <returns>Null where it is no checkpoint.</returns>
    public static Checkpoint? Parse(string text)
    {
        var lines = text.Split('\n');
        return
            lines.Length >= 4
            && lines[^1].Length == 0
            && lines[..^1].All(line => line.Length > 0)
            && TryParseSize(lines[1], out var size)
            && TreeHash.TryParse(lines[2], out var root)
            ? new Checkpoint(lines[0], size, root) { Extensions = lines[3..^1] }
            : null;
    }

    /// <summary>Reads a decimal of 0 to 2^63-1 with no sign and no leading zero.</summary>
    public static bool TryParseSize(ReadOnlySpan<char> text, out long size) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size)
        // .NET takes a number with zero bytes behind it; an origin that reads them otherwise would sign
        // another size.
        && !text.ContainsAnyExceptInRange('0', '9')
        && (text.Length == 1 || text[0] != '0');

    /// <summary>The note of this checkpoint with the log's signature.</summary>
    public SignedNote Sign(SignerKey key) => new(Text, [key.Sign(Text)]);
}
