using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Customhouse.Ledger;

namespace Customhouse.Server.Conformance;

/// <summary>Canonical JSON: texts with their canonical bytes, numbers with their one spelling, and the hashes
/// of long sequences of numbers that everybody can make anew.</summary>
internal static partial class CanonicalVectors
{
    /// <summary>Lines of the longest sequence that is made: about two seconds.</summary>
    private const int LinesMax = 1_000_000;

    private const int DifferencesMax = 20;

    /// <summary>Compares what a folder holds of it.</summary>
    public static void Replay(string root, string folder, ConformanceRun run)
    {
        if (Path.GetFileName(folder) == "input")
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
            {
                Text(root, file, run);
            }
        }
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(root, file);
            switch (Path.GetExtension(file))
            {
                case ".txt"
                    when File.ReadLines(file).FirstOrDefault() is { } first && NumberLine().IsMatch(first):
                    run.Case(name, [.. Numbers(file).Take(DifferencesMax)]);
                    break;
                case ".md"
                    when File.ReadAllText(file) is var text
                        && text.Contains("staticU64s", StringComparison.Ordinal):
                    Sequences(name, text, run);
                    break;
            }
        }
    }

    /// <summary>A text below <c>input</c>: its canonical bytes stand below <c>output</c>, and in hex below
    /// <c>outhex</c>.</summary>
    private static void Text(string root, string file, ConformanceRun run)
    {
        var parts = Path.GetDirectoryName(Path.GetDirectoryName(file))!;
        var stem = Path.GetFileNameWithoutExtension(file);
        var (output, hex) = (
            Path.Combine(parts, "output", Path.GetFileName(file)),
            Path.Combine(parts, "outhex", stem + ".txt")
        );
        if (!File.Exists(output) && !File.Exists(hex))
        {
            return;
        }
        var canonical = Canonical(File.ReadAllBytes(file));
        if (File.Exists(output))
        {
            Compare(run, Path.GetRelativePath(root, output), canonical, File.ReadAllBytes(output));
        }
        if (File.Exists(hex))
        {
            var digits = string.Concat(File.ReadAllText(hex).Where(c => !char.IsWhiteSpace(c)));
            Compare(run, Path.GetRelativePath(root, hex), canonical, Convert.FromHexString(digits));
        }
    }

    private static void Compare(ConformanceRun run, string name, byte[]? ours, byte[] theirs)
    {
        if (ours is null)
        {
            run.Failed(name, "refused");
            return;
        }
        var again = Canonical(ours);
        run.Case(
            name,
            ours.AsSpan().SequenceEqual(theirs) && again.AsSpan().SequenceEqual(ours)
                ? []
                : [$"theirs {Encoding.UTF8.GetString(theirs)}", $"ours   {Encoding.UTF8.GetString(ours)}"]
        );
    }

    private static byte[]? Canonical(byte[] json)
    {
        try
        {
            return CanonicalJson.Of(json);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Lines of the bits of a double in hex, a comma, and its spelling.</summary>
    private static IEnumerable<string> Numbers(string file)
    {
        foreach (var line in File.ReadLines(file).Where(line => line.Length > 0))
        {
            var comma = line.IndexOf(',', StringComparison.Ordinal);
            var bits = ulong.Parse(
                line.AsSpan(0, comma),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture
            );
            var ours = CanonicalJson.Number(BitConverter.UInt64BitsToDouble(bits));
            if (!line.AsSpan(comma + 1).SequenceEqual(ours))
            {
                yield return $"{line}, ours {ours}";
            }
        }
    }

    /// <summary>A table of SHA-256 hashes of the first so many lines of the sequence that the same file
    /// defines.
    /// </summary>
    private static void Sequences(string name, string text, ConformanceRun run)
    {
        var rows = HashRow()
            .Matches(text)
            .Select(row =>
                (
                    Hash: row.Groups["hash"].Value,
                    Lines: long.Parse(row.Groups["lines"].ValueSpan, CultureInfo.InvariantCulture)
                )
            )
            .OrderBy(row => row.Lines)
            .ToList();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var values = Sequence(text).GetEnumerator();
        var made = 0;
        foreach (var (published, lines) in rows)
        {
            var row = $"{name}: the first {lines} numbers";
            if (lines > LinesMax)
            {
                run.NotCounted(row, $"more than {LinesMax} lines are not made");
                continue;
            }
            for (; made < lines && values.MoveNext(); made++)
            {
                var bits = BitConverter.DoubleToUInt64Bits(values.Current);
                hash.AppendData(
                    Encoding.ASCII.GetBytes($"{bits:x},{CanonicalJson.Number(values.Current)}\n")
                );
            }
            var ours = Convert.ToHexStringLower(hash.GetCurrentHash());
            run.Case(row, ours == published ? [] : [$"theirs {published}, ours {ours}"]);
        }
    }

    /// <summary>The sequence that every implementation makes: listed edge cases, 2000 neighbours from the
    /// least normal double, then the doubles of a chain of SHA-256 hashes that begins with 32 zero
    /// bytes.</summary>
    private static IEnumerable<double> Sequence(string text)
    {
        var from = text.IndexOf("staticU64s", StringComparison.Ordinal);
        var listed = text[from..text.IndexOf("])", from, StringComparison.Ordinal)];
        foreach (Match literal in Literal().Matches(listed))
        {
            yield return BitConverter.UInt64BitsToDouble(
                ulong.Parse(
                    literal.Groups["bits"].ValueSpan,
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture
                )
            );
        }
        for (ulong i = 0; i < 2000; i++)
        {
            yield return BitConverter.UInt64BitsToDouble(0x0010_0000_0000_0000 + i);
        }
        var block = new byte[SHA256.HashSizeInBytes];
        while (true)
        {
            block = SHA256.HashData(block);
            for (var at = 0; at < block.Length; at += sizeof(double))
            {
                if (BitConverter.ToDouble(block, at) is var value && value != 0 && double.IsFinite(value))
                {
                    yield return value;
                }
            }
        }
    }

    [GeneratedRegex("^[0-9a-f]{1,16},-?[0-9][-+.e0-9]*$", RegexOptions.NonBacktracking)]
    private static partial Regex NumberLine();

    [GeneratedRegex(
        @"^\| *(?<hash>[0-9a-f]{64}) *\| *(?<lines>[0-9]+) *\|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex HashRow();

    [GeneratedRegex("0x(?<bits>[0-9a-f]{16})n", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Literal();
}
