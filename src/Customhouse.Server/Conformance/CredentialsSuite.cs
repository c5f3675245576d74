using System.Text.Json;

namespace Customhouse.Server.Conformance;

/// <summary>Suite <c>credentials</c>: published vectors of canonical JSON (RFC 8785), and of the proofs that
/// need no more than it: <c>eddsa-jcs-2022</c> and <c>ecdsa-jcs-2019</c> (W3C Data Integrity). Files are
/// known by what they hold; what was expected is compared with our result and never makes it.</summary>
internal sealed class CredentialsSuite(string folder, ConformanceRun run)
{
    /// <summary>Replays what lies below a folder and prints what differs.</summary>
    /// <returns>0 if all pass, 1 if any fails, 2 if the folder holds no case.</returns>
    public static int Run(string folder, string? json, TextWriter log)
    {
        var run = new ConformanceRun("credentials", log);
        new CredentialsSuite(folder, run).Replay();
        return run.End(json);
    }

    /// <summary>Replays every folder, and names the proofs of other kinds.</summary>
    public void Replay()
    {
        var others = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (
            var part in Directory
                .EnumerateDirectories(folder, "*", SearchOption.AllDirectories)
                .Append(folder)
                .Order(StringComparer.Ordinal)
        )
        {
            CanonicalVectors.Replay(folder, part, run);
            foreach (var suite in ProofVectors.Replay(folder, part, run))
            {
                others[suite] = others.GetValueOrDefault(suite) + 1;
            }
        }
        foreach (var (suite, count) in others)
        {
            run.NotCounted(
                $"{count} proofs of {suite}",
                "they ask for more than canonical JSON, a hash and a signature"
            );
        }
    }

    /// <summary>A file as JSON; null where it is none.</summary>
    internal static JsonElement? Json(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
