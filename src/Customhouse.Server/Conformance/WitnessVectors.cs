using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Customhouse.Ledger;

namespace Customhouse.Server.Conformance;

/// <summary>Published exchanges of add-checkpoint: transcripts of a program under test, or lists of requests
/// and answers in JSON.</summary>
internal static partial class WitnessVectors
{
    /// <summary>Compares the file where it holds exchanges.</summary>
    public static bool Take(VectorFile file, ConformanceRun run)
    {
        if (
            file.Name.EndsWith(".txt", StringComparison.Ordinal)
            && file.Text is { } text
            && text.Contains("/add-checkpoint\n```\n", StringComparison.Ordinal)
        )
        {
            Transcript(file, text, run);
            return true;
        }
        if (file.Json is not { } json || !(file.Text ?? "").Contains("old ", StringComparison.Ordinal))
        {
            return false;
        }
        var lists = Lists(json)
            .Where(list =>
                list.EnumerateArray()
                    .Any(item =>
                        BodyOf(item) is { } body
                        && body.AsSpan().StartsWith("old "u8)
                        && StatusOf(item) is not null
                    )
            )
            .ToArray();
        foreach (var (index, list) in lists.Index())
        {
            Exchanges(list, file, $"{file.Name}: {index}", run);
        }
        return lists.Length > 0;
    }

    private static void Transcript(VectorFile file, string text, ConformanceRun run)
    {
        var logs = new Dictionary<string, List<VerifierKey>>(StringComparer.Ordinal);
        foreach (Match log in SigsumLog().Matches(text))
        {
            var key = WitnessReplay.SigsumLog(log.Groups["hex"].Value);
            logs[key.Name] = [key];
        }
        foreach (Match log in LogKey().Matches(text))
        {
            (
                logs.TryGetValue(log.Groups["origin"].Value, out var keys)
                    ? keys
                    : logs[log.Groups["origin"].Value] = []
            ).Add(VerifierKey.Parse(log.Groups["key"].Value));
        }
        var name = WitnessName().Match(text) is { Success: true } named
            ? named.Groups["name"].Value
            : "witness";
        using var witness = new WitnessReplay(name, origin => logs.GetValueOrDefault(origin));
        foreach (var (index, exchange) in Exchange().Matches(text.ReplaceLineEndings("\n")).Index())
        {
            var size = Body().Match(exchange.Groups["asserts"].Value);
            witness.Send(
                Encoding.UTF8.GetBytes(exchange.Groups["body"].Value),
                int.Parse(exchange.Groups["status"].Value, CultureInfo.InvariantCulture),
                size.Success ? size.Groups["size"].Value + "\n" : null,
                $"{file.Name}: exchange {index}",
                run
            );
        }
    }

    private static void Exchanges(JsonElement list, VectorFile file, string name, ConformanceRun run)
    {
        VerifierKey[] keys = [.. PublishedKeys.In(Unescaped(file.Json!.Value)).Distinct()];
        var origins = Named(file.Json!.Value, "origin").ToHashSet(StringComparer.Ordinal);
        using var witness = new WitnessReplay("witness", KeysOf);
        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            if (BodyOf(item) is { } body && StatusOf(item) is { } status)
            {
                var answer = item.TryGetProperty("response", out var response)
                    ? Named(response, "body").FirstOrDefault()
                    : null;
                witness.Send(body, status, answer, $"{name}.{index}", run);
            }
        }

        IReadOnlyList<VerifierKey>? KeysOf(string origin)
        {
            VerifierKey[] own = [.. keys.Where(key => key.Name == origin && key.Type == KeyType.Ed25519)];
            return own.Length > 0 ? own
                : origins.Contains(origin) ? [.. keys.Where(key => key.Type == KeyType.Ed25519)]
                : null;
        }
    }

    /// <summary>The body that is sent, as text or in base64.</summary>
    private static byte[]? BodyOf(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        var asked = item.TryGetProperty("request", out var request) ? request : item;
        if (asked.ValueKind == JsonValueKind.String)
        {
            return Encoding.UTF8.GetBytes(asked.GetString()!);
        }
        foreach (var member in asked.EnumerateObject())
        {
            if (
                member.Value.ValueKind == JsonValueKind.String
                && (
                    member.Name.StartsWith("body", StringComparison.OrdinalIgnoreCase)
                    || member.Name.StartsWith("request", StringComparison.OrdinalIgnoreCase)
                )
            )
            {
                return member.Name.EndsWith("b64", StringComparison.OrdinalIgnoreCase)
                    ? member.Value.GetBytesFromBase64()
                    : Encoding.UTF8.GetBytes(member.Value.GetString()!);
            }
        }
        return null;
    }

    private static int? StatusOf(JsonElement item)
    {
        foreach (var member in item.EnumerateObject())
        {
            if (
                member.Value.ValueKind == JsonValueKind.Number
                && (
                    member.Name.Contains("status", StringComparison.OrdinalIgnoreCase)
                    || member.Name.Contains("code", StringComparison.OrdinalIgnoreCase)
                )
                && member.Value.TryGetInt32(out var status)
            )
            {
                return status;
            }
            if (member.Value.ValueKind == JsonValueKind.Object && StatusOf(member.Value) is { } inner)
            {
                return inner;
            }
        }
        return null;
    }

    private static IEnumerable<JsonElement> Lists(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Lists).Prepend(element),
            JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Lists(member.Value)),
            _ => [],
        };

    private static IEnumerable<string> Named(JsonElement element, string name) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Named(item, name)),
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(member =>
                    member.Value.ValueKind == JsonValueKind.String
                        ? member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
                            ? [member.Value.GetString()!]
                            : []
                        : Named(member.Value, name)
                ),
            _ => [],
        };

    /// <summary>All texts of a JSON document, without its escapes.</summary>
    private static string Unescaped(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => string.Join('\n', element.EnumerateArray().Select(Unescaped)),
            JsonValueKind.Object => string.Join(
                '\n',
                element.EnumerateObject().Select(member => $"{member.Name}\n{Unescaped(member.Value)}")
            ),
            JsonValueKind.String => element.GetString()!,
            _ => "",
        };

    [GeneratedRegex(@"add-sigsum-log -key=(?<hex>[0-9a-f]{64})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SigsumLog();

    [GeneratedRegex(
        @"add-key -origin '?(?<origin>[^'\n]+?)'? -key (?<key>\S+)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex LogKey();

    [GeneratedRegex(@" -name=(?<name>\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WitnessName();

    [GeneratedRegex(
        @"/add-checkpoint\n```\n(?<body>.*?)```\nHTTP (?<status>\d{3})(?<asserts>.*?)(?=\nPOST |\z)",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Exchange();

    [GeneratedRegex("""body == "(?<size>\d+)\\n["]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Body();
}
