using System.Text.RegularExpressions;

namespace Customhouse.Server.Tests.Documents;

/// <summary>
/// Whether an answer is the one that a document shows. Reference numbers, times, ports, secrets, keys,
/// digests and the commit behind a version differ from run to run; all else is the same, character by
/// character. A line of three dots in a document stands for any lines, and dots at the end of one for its
/// rest.
/// </summary>
internal static partial class Likeness
{
    private const string Dots = "...";

    /// <param name="figuresDiffer">Numbers are measured: only that there are any is compared.</param>
    public static bool Holds(IReadOnlyList<string> shown, IReadOnlyList<string> answer, bool figuresDiffer) =>
        Match(Plain(shown, figuresDiffer), 0, Plain(answer, figuresDiffer), 0);

    /// <summary>Lines with a name in the place of what differs.</summary>
    public static string[] Plain(IReadOnlyList<string> lines, bool figuresDiffer)
    {
        var plain = lines.Select(l => Line(l, figuresDiffer)).ToList();
        while (plain.Count > 0 && plain[^1].Length == 0)
            plain.RemoveAt(plain.Count - 1);
        while (plain.Count > 0 && plain[0].Length == 0)
            plain.RemoveAt(0);
        return [.. plain];
    }

    private static string Line(string line, bool figuresDiffer)
    {
        line = Secret().Replace(line, "SECRET");
        line = Password().Replace(line, "PASSWORD");
        line = Commit().Replace(line, "");
        line = Key().Replace(line, "+KEY");
        line = Digest().Replace(line, "DIGEST");
        line = Mrn().Replace(line, "MRN");
        line = Time().Replace(line, "TIME");
        line = Port().Replace(line, "${host}:PORT");
        if (figuresDiffer)
            line = Spaces().Replace(Figure().Replace(line, "N"), " ");
        return line.TrimEnd();
    }

    private static bool Match(string[] shown, int s, string[] answer, int a)
    {
        for (; s < shown.Length; s++, a++)
        {
            if (shown[s].Trim() == Dots)
            {
                for (var rest = a; rest <= answer.Length; rest++)
                    if (Match(shown, s + 1, answer, rest))
                        return true;
                return false;
            }
            if (a == answer.Length)
                return false;
            if (shown[s] == answer[a])
                continue;
            if (
                !shown[s].EndsWith(Dots, StringComparison.Ordinal)
                || !answer[a].StartsWith(shown[s][..^Dots.Length].TrimEnd(), StringComparison.Ordinal)
            )
                return false;
        }
        return a == answer.Length;
    }

    [GeneratedRegex(@"(?<=\b[0-9]+\.[0-9]+\.[0-9]+)\+[0-9a-f]{40}\b", RegexOptions.None, 1000)]
    private static partial Regex Commit();

    [GeneratedRegex("chs_[A-Za-z0-9_-]{20,}", RegexOptions.None, 1000)]
    private static partial Regex Secret();

    [GeneratedRegex("\\b[a-z0-9]{6}(-[a-z0-9]{6}){3}\\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Password();

    [GeneratedRegex(@"\+[0-9a-f]{8}\+[A-Za-z0-9+/]{40,}=*", RegexOptions.None, 1000)]
    private static partial Regex Key();

    [GeneratedRegex(
        @"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=|\b[0-9a-f]{16,64}\b|(?<=\()[0-9a-f]{8}(?=\))",
        RegexOptions.None,
        1000
    )]
    private static partial Regex Digest();

    [GeneratedRegex(@"\b\d\d[A-Z]{2}[A-Z0-9]{13}\d\b", RegexOptions.None, 1000)]
    private static partial Regex Mrn();

    [GeneratedRegex(@"(\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(\.\d+)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<host>127\.0\.0\.1|localhost):\d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Port();

    [GeneratedRegex(@"\d[\d,]*(\.\d+)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Figure();

    [GeneratedRegex("[ ─]+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();
}
