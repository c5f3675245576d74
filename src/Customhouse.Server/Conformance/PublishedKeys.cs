using System.Text.RegularExpressions;
using Customhouse.Ledger;

namespace Customhouse.Server.Conformance;

/// <summary>The keys that stand anywhere in a folder of vectors: a note is verified by those that it
/// names.</summary>
internal static partial class PublishedKeys
{
    private const int BytesMax = 2 << 20;

    /// <summary>The verifier keys in these files, each once.</summary>
    public static IReadOnlyList<VerifierKey> In(IEnumerable<VectorFile> files) =>
        [
            .. files
                .Where(file => new FileInfo(file.Path).Length <= BytesMax)
                .SelectMany(file => In(file.Text ?? ""))
                .Distinct(),
        ];

    /// <summary>The verifier keys in a text.</summary>
    public static IEnumerable<VerifierKey> In(string text)
    {
        foreach (Match match in Written().Matches(text))
        {
            if (Read(match.Value.Replace("\\/", "/", StringComparison.Ordinal)) is { } key)
            {
                yield return key;
            }
        }
    }

    private static VerifierKey? Read(string text)
    {
        try
        {
            return VerifierKey.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    [GeneratedRegex(
        @"[^\s""'`+,=]+\+[0-9a-f]{8}\+[A-Za-z0-9+/\\]{40,}={0,2}",
        RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Written();
}
