using System.Text;
using System.Text.Json;
using Customhouse.Ledger;

namespace Customhouse.Server.Conformance;

/// <summary>Signed checkpoints within JSON, each beside its keys or in a file with them: real ones gathered
/// from logs that run.</summary>
internal static class CheckpointVectors
{
    private static readonly string[] Negative =
    [
        "negative",
        "invalid",
        "bad",
        "tampered",
        "forged",
        "wrong",
        "fail",
    ];
    private static readonly string[] Judging = ["valid", "verified", "verifies", "ok", "expect", "want"];

    /// <summary>Compares the file where it holds signed checkpoints.</summary>
    public static bool Take(VectorFile file, ConformanceRun run)
    {
        if (
            file.Json is not { } json
            || !(file.Text ?? "").Contains("\\n\\n\u2014 ", StringComparison.Ordinal)
                && !(file.Text ?? "").Contains("\\n\\n\\u2014 ", StringComparison.Ordinal)
        )
        {
            return false;
        }
        var all = Keys(json).Concat(file.Folder.Keys).Distinct().ToArray();
        var taken = false;
        foreach (var (path, holder, text) in Notes(json, "", json))
        {
            if (
                SignedNote.Parse(Encoding.UTF8.GetBytes(text)) is { } note
                && Checkpoint.Parse(note.Text) is not null
            )
            {
                Compare($"{file.Name}{path}", holder, note, all, run);
                taken = true;
            }
        }
        return taken;
    }

    private static void Compare(
        string name,
        JsonElement holder,
        SignedNote note,
        VerifierKey[] all,
        ConformanceRun run
    )
    {
        // The key's own name is not kept with a bare key: it is the one on the line that bears its id.
        VerifierKey[] known =
        [
            .. all.SelectMany(key =>
                    note.Signatures.Select(line =>
                        key.Name == Bare ? VerifierKey.Create(line.Name, key.Type, key.Bytes.Span) : key
                    )
                )
                .Where(key => note.Signatures.Any(key.Matches))
                .Distinct(),
        ];
        var negative = IsNegative(name, holder);
        if (known.Length == 0 && !negative)
        {
            run.NotCounted(name, "no key that signed it is in the folder");
            return;
        }
        new Verdict(!negative).Compare(run, name, note.IsSignedBy(known));
    }

    private static bool IsNegative(string name, JsonElement holder) =>
        Negative.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))
        || (
            holder.ValueKind == JsonValueKind.Object
            && holder
                .EnumerateObject()
                .Any(member =>
                    (
                        member.Value.ValueKind == JsonValueKind.False
                        && Judging.Any(word => member.Name.Contains(word, StringComparison.OrdinalIgnoreCase))
                    )
                    || (
                        member.Value.ValueKind == JsonValueKind.True
                        && Negative.Any(word =>
                            member.Name.Contains(word, StringComparison.OrdinalIgnoreCase)
                        )
                    )
                    || (
                        member.Value.ValueKind == JsonValueKind.String
                        && member.Name is "name" or "desc" or "kind" or "expect" or "note"
                        && Negative.Any(word =>
                            member.Value.GetString()!.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                        )
                    )
                )
        );

    private const string Bare = "log";

    /// <summary>Every text with the form of a note, where it stands, and the object around it.</summary>
    private static IEnumerable<(string Path, JsonElement Holder, string Text)> Notes(
        JsonElement element,
        string path,
        JsonElement holder
    ) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => element
                .EnumerateArray()
                .Index()
                .SelectMany(i => Notes(i.Item, $"{path}/{i.Index}", holder)),
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(member => Notes(member.Value, $"{path}/{member.Name}", element)),
            JsonValueKind.String
                when element.GetString()!.Contains("\n\n\u2014 ", StringComparison.Ordinal) =>
            [
                (path, holder, element.GetString()!),
            ],
            _ => [],
        };

    /// <summary>Verifier keys, and bare keys in base64, wherever they stand in the file.</summary>
    private static IEnumerable<VerifierKey> Keys(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                return element.EnumerateArray().SelectMany(Keys);
            case JsonValueKind.Object:
                return element.EnumerateObject().SelectMany(member => Keys(member.Value));
            case JsonValueKind.String:
                var text = element.GetString()!;
                var body = string.Concat(
                    text.Split('\n').Where(line => !line.StartsWith("-----", StringComparison.Ordinal))
                );
                var bytes = new byte[body.Length];
                return
                    Convert.TryFromBase64String(body, bytes, out var length)
                    && length > 32
                    && SigstoreVectors.KeyOf(bytes[..length]) is { } key
                    ? [key]
                    : PublishedKeys.In(text);
            default:
                return [];
        }
    }
}
