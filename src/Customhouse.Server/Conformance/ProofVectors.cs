using System.Text.Json;

namespace Customhouse.Server.Conformance;

/// <summary>Documents with a proof by canonical JSON: each proof must verify, and where the steps of its
/// making were published beside it, each of ours is the same.</summary>
internal static class ProofVectors
{
    /// <summary>Compares the documents of a folder.</summary>
    /// <returns>The kinds of the proofs that are not judged here, one for each proof.</returns>
    public static IReadOnlyList<string> Replay(string root, string folder, ConformanceRun run)
    {
        var others = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            if (
                CredentialsSuite.Json(file) is not { ValueKind: JsonValueKind.Object } document
                || !document.TryGetProperty("proof", out var proof)
            )
            {
                continue;
            }
            var name = Path.GetRelativePath(root, file);
            var proofs =
                proof.ValueKind == JsonValueKind.Array ? [.. proof.EnumerateArray()] : new[] { proof };
            foreach (var (index, one) in proofs.Where(one => one.ValueKind == JsonValueKind.Object).Index())
            {
                var suite = Word(one, "cryptosuite") ?? Word(one, "type") ?? "no named kind";
                if (!JcsProof.Suites.Contains(suite))
                {
                    others.Add(suite);
                    continue;
                }
                Take(proofs.Length == 1 ? name : $"{name}: proof {index}", file, document, one, run);
            }
        }
        return others;
    }

    private static void Take(
        string name,
        string file,
        JsonElement document,
        JsonElement proof,
        ConformanceRun run
    )
    {
        try
        {
            Judge(name, file, new JcsProof(document, proof), run);
        }
        catch (Exception odd) when (odd is FormatException or ArgumentException or InvalidOperationException)
        {
            run.Failed(name, odd.Message);
        }
    }

    private static void Judge(string name, string file, JcsProof proof, ConformanceRun run)
    {
        if (proof.Key is null)
        {
            run.NotCounted(name, "its key stands in no did:key");
            return;
        }
        run.Case(name, proof.Verify() ? [] : ["the proof does not verify"]);
        foreach (var (stem, ours) in proof.Steps)
        {
            var steps = Directory.GetFiles(Path.GetDirectoryName(file)!, $"{stem}*.txt");
            if (steps is [var step])
            {
                var theirs = File.ReadAllText(step).Trim();
                run.Case(
                    $"{name}: {Path.GetFileName(step)}",
                    theirs == ours ? [] : [$"theirs {theirs}", $"ours   {ours}"]
                );
            }
        }
        if (SecretBeside(file, proof) is { } secret && proof.Sign(secret) is { } signed)
        {
            run.Case(
                $"{name}: signed anew",
                signed == proof.Value ? [] : [$"theirs {proof.Value}", $"ours   {signed}"]
            );
        }
    }

    /// <summary>The published secret key of the proof's key, from the folder of the file or one above
    /// it.</summary>
    private static string? SecretBeside(string file, JcsProof proof)
    {
        for (var (folder, up) = (Path.GetDirectoryName(file), 0); folder is not null && up < 3; up++)
        {
            foreach (var pair in Directory.EnumerateFiles(folder, "*air*.json").Order(StringComparer.Ordinal))
            {
                if (
                    CredentialsSuite.Json(pair) is { ValueKind: JsonValueKind.Object } keys
                    && Word(keys, "publicKeyMultibase") == proof.Key
                )
                {
                    return Word(keys, "privateKeyMultibase") ?? Word(keys, "secretKeyMultibase");
                }
            }
            folder = Path.GetDirectoryName(folder);
        }
        return null;
    }

    private static string? Word(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
