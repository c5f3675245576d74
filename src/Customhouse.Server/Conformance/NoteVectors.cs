using System.Text;
using System.Text.Json;
using Customhouse.Ledger;

namespace Customhouse.Server.Conformance;

/// <summary>Signed notes with the keys to open them, verifier keys to take and to refuse, texts of
/// checkpoints, and offline proofs.</summary>
internal static class NoteVectors
{
    /// <summary>Compares the file where it holds such cases.</summary>
    public static bool Take(VectorFile file, ConformanceRun run)
    {
        if (
            file.Json is { ValueKind: JsonValueKind.Object } json
            && json.TryGetProperty("notes", out var notes)
            && notes.ValueKind == JsonValueKind.Array
        )
        {
            foreach (var note in notes.EnumerateArray())
            {
                Open(note, $"{file.Name}: {NameOf(note)}", run);
            }
            Keys(file, run);
            return true;
        }
        return file.Has("cases") && Cases(file, run);
    }

    private static bool Cases(VectorFile file, ConformanceRun run)
    {
        var taken = false;
        foreach (var item in file.Json!.Value.GetProperty("cases").EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                continue;
            }
            var name = $"{file.Name}: {NameOf(item)}";
            if (item.TryGetProperty("proof", out var proof) && proof.ValueKind == JsonValueKind.String)
            {
                new Verdict(IsNoError(item)).Compare(
                    run,
                    name,
                    TlogProof.Parse(proof.GetString()!) is not null
                );
                taken = true;
            }
            else if (
                item.TryGetProperty("policy", out var policy)
                && policy.ValueKind == JsonValueKind.String
            )
            {
                new Verdict(IsNoError(item)).Compare(
                    run,
                    name,
                    PolicyVectors.Read(policy.GetString()!) is not null
                );
                taken = true;
            }
            else if (item.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
            {
                new Verdict(IsNoError(item), CheckpointRule(text.GetString()!)).Compare(
                    run,
                    name,
                    Checkpoint.Parse(text.GetString()!) is not null
                );
                taken = true;
            }
        }
        return taken;
    }

    /// <summary>What tlog-checkpoint asks for beyond the older library that published the cases.</summary>
    private static string? CheckpointRule(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length < 4)
        {
            return null;
        }
        var root = new byte[lines[2].Length];
        if (Convert.TryFromBase64String(lines[2], root, out var length) && length != TreeHash.Size)
        {
            return $"the root is the base64 of {TreeHash.Size} bytes, these are {length}";
        }
        return lines[3..^1].Any(line => line.Length == 0) ? "an extension line is not empty" : null;
    }

    private static void Open(JsonElement item, string name, ConformanceRun run)
    {
        VerifierKey[] keys =
        [
            .. item.GetProperty("verifiers")
                .EnumerateArray()
                .Select(key => VerifierKey.Parse(key.GetString()!)),
        ];
        var note = SignedNote.Parse(item.GetProperty("note_b64").GetBytesFromBase64());
        var signed = note?.Verify(keys);
        var want = item.GetProperty("want");
        if (want.TryGetProperty("error", out _))
        {
            new Verdict(IsTaken: false).Compare(run, name, signed is { Count: > 0 });
            return;
        }
        if (signed is null)
        {
            run.Failed(name, note is null ? "refused as malformed" : "refused for a known key's signature");
            return;
        }
        // A line that stands twice counts once, as in the library that published the case.
        var strangers = note!.Signatures.Where(s => !keys.Any(key => key.Matches(s))).DistinctBy(s => s.Line);
        run.Case(
            name,
            [
                .. Differs("verified", want, signed.Select(key => key.Name)),
                .. Differs("unverified", want, strangers.Select(s => s.Name)),
            ]
        );
    }

    private static IEnumerable<string> Differs(string member, JsonElement want, IEnumerable<string> ours)
    {
        var (theirs, mine) = (
            string.Join(' ', want.GetProperty(member).EnumerateArray()),
            string.Join(' ', ours)
        );
        return theirs == mine ? [] : [$"{member}: theirs '{theirs}', ours '{mine}'"];
    }

    private static void Keys(VectorFile file, ConformanceRun run)
    {
        foreach (var key in Strings(file, "good_vkeys"))
        {
            var parsed = Read(key);
            run.Case(
                $"{file.Name}: key {key}",
                parsed?.ToString() == key ? [] : ["refused, or written otherwise"]
            );
            var spoilt = Enumerable
                .Range(0, key.Length)
                .SelectMany(i =>
                    Enumerable.Range(1, key.Length - i).Select(length => key.Substring(i, length))
                )
                .Where(part => part.Length < key.Length)
                .Concat(
                    Enumerable
                        .Range(0, key.Length)
                        .Select(i => $"{key[..i]}{(char)(key[i] + 1)}{key[(i + 1)..]}")
                );
            run.Case(
                $"{file.Name}: key {key}, cut and changed",
                [.. spoilt.Where(text => Read(text) is not null).Select(text => $"taken: {text}")]
            );
        }
        foreach (var key in Strings(file, "bad_vkeys"))
        {
            new Verdict(IsTaken: false).Compare(run, $"{file.Name}: key {key}", Read(key) is not null);
        }
    }

    private static IEnumerable<string> Strings(VectorFile file, string member) =>
        file.Has(member)
            ? file.Json!.Value.GetProperty(member).EnumerateArray().Select(text => text.GetString()!)
            : [];

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

    private static bool IsNoError(JsonElement item) =>
        !item.TryGetProperty("wantErr", out var error)
        || error.ValueKind is JsonValueKind.False or JsonValueKind.Null
        || (error.ValueKind == JsonValueKind.String && error.GetString()!.Length == 0);

    private static string NameOf(JsonElement item) =>
        item.TryGetProperty("name", out var name) || item.TryGetProperty("desc", out name)
            ? $"{name}"
            : "unnamed";
}
