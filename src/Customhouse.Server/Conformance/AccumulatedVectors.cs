using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Customhouse.Ledger;
using Org.BouncyCastle.Crypto.Digests;

namespace Customhouse.Server.Conformance;

/// <summary>CCTV's vectors of ML-DSA-44: many keys and signatures summed up in one hash, and messages that
/// take a usual number of attempts to sign.</summary>
internal static partial class AccumulatedVectors
{
    /// <summary>Rounds that are run; the published ones beyond take days.</summary>
    private const int RoundsMax = 10_000;

    /// <summary>Compares the file where it is one of these.</summary>
    public static bool Take(VectorFile file, ConformanceRun run)
    {
        if (!file.Name.Contains("ML-DSA", StringComparison.Ordinal))
        {
            return false;
        }
        if (file.Name.EndsWith("accumulated/README.md", StringComparison.Ordinal) && file.Text is { } text)
        {
            Accumulated(file, text, run);
            return true;
        }
        if (
            file.Json is not { ValueKind: JsonValueKind.Array } messages
            || messages.EnumerateArray().Any(message => message.ValueKind != JsonValueKind.String)
        )
        {
            return false;
        }
        if (!Path.GetFileName(file.Name).Contains("ML-DSA-44", StringComparison.Ordinal))
        {
            run.NotCounted(file.Name, "the ledger signs with ML-DSA-44 alone");
            return true;
        }
        Messages(file, messages, run);
        return true;
    }

    /// <summary>No signature is published: each that we make must verify, and be the same when made
    /// again.</summary>
    private static void Messages(VectorFile file, JsonElement messages, ConformanceRun run)
    {
        var zeros = new byte[MlDsa44.SeedBytes];
        var key = MlDsa44.PublicKeyOf(zeros);
        var differences = new List<string>();
        foreach (var message in messages.EnumerateArray().Select(m => m.GetString()!))
        {
            var bytes = System.Text.Encoding.ASCII.GetBytes(message);
            var signature = MlDsa44.Sign(zeros, bytes, [], zeros);
            if (
                !MlDsa44.Verify(key, bytes, [], signature)
                || !signature.AsSpan().SequenceEqual(MlDsa44.Sign(zeros, bytes, [], zeros))
            )
            {
                differences.Add($"{message}: its signature does not verify, or is another each time");
            }
        }
        run.Case(file.Name, differences);
    }

    private static void Accumulated(VectorFile file, string text, ConformanceRun run)
    {
        var at = text.IndexOf("### ML-DSA-44", StringComparison.Ordinal);
        var end = at < 0 ? -1 : text.IndexOf("\n##", at + 4, StringComparison.Ordinal);
        if (at < 0)
        {
            return;
        }
        foreach (Match match in Rounds().Matches(end < 0 ? text[at..] : text[at..end]))
        {
            var rounds = long.Parse(
                match.Groups["rounds"].Value.Replace(" ", "", StringComparison.Ordinal),
                CultureInfo.InvariantCulture
            );
            var name = $"{file.Name}: {rounds} rounds of ML-DSA-44";
            if (rounds > RoundsMax)
            {
                run.NotCounted(name, $"more than {RoundsMax} rounds take too long");
                continue;
            }
            var ours = Accumulate(rounds);
            var theirs = match.Groups["hash"].Value;
            run.Case(name, ours == theirs ? [] : [$"theirs {theirs}, ours {ours}"]);
        }
    }

    private static string Accumulate(long rounds)
    {
        var (seeds, sum, zeros) = (new ShakeDigest(128), new ShakeDigest(128), new byte[MlDsa44.SeedBytes]);
        for (var round = 0L; round < rounds; round++)
        {
            var seed = new byte[MlDsa44.SeedBytes];
            seeds.Output(seed);
            var key = MlDsa44.PublicKeyOf(seed);
            var signature = MlDsa44.Sign(seed, [], [], zeros);
            if (!MlDsa44.Verify(key, [], [], signature))
            {
                return $"a signature that does not verify in round {round}";
            }
            sum.BlockUpdate(key);
            sum.BlockUpdate(signature);
        }
        var hash = new byte[32];
        sum.OutputFinal(hash);
        return Convert.ToHexStringLower(hash);
    }

    [GeneratedRegex(
        @"^- (?<rounds>[\d ]+) iterations: `(?<hash>[0-9a-f]{64})`",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Rounds();
}
