using System.Text.Json;
using Customhouse.Server.Suggestions;
using Customhouse.Tariff;

namespace Customhouse.Server.Importers;

/// <summary>
/// The head of an edition as JSON (docs/TARIFF.md): name, days, currency, taxes, programmes, quotas,
/// licences, rates of exchange. Each member becomes a row of our own form of an edition, which judges it; a
/// fault is told with the member.
/// </summary>
internal sealed class TariffHead(string file)
{
    private const string Described = "docs/TARIFF.md describes each member.";

    private sealed record Field(string Word, params string[] Members);

    private sealed record Part(string Word, string Key, params Field[] Fields);

    private static readonly Field Codes = new("codes", "codes");
    private static readonly Field Basis = new("basis", "basis");
    private static readonly Field Name = new("name", "name");
    private static readonly Field Rate = new("rate", "rate");
    private static readonly Field Origins = new("origins", "origins");
    private static readonly Field Claims = new("claims", "claims");
    private static readonly Field Countries = new("countries", "countries");

    private static readonly Dictionary<string, string> Singles = new(StringComparer.Ordinal)
    {
        ["edition"] = "edition",
        ["authority"] = "authority",
        ["inForce"] = "in-force",
        ["currency"] = "currency",
        ["rounding"] = "rounding",
        ["unknownCodes"] = "unknown-codes",
        ["generalRateFor"] = "general-rate-for",
    };

    private static readonly Dictionary<string, Part> Parts = new(StringComparer.Ordinal)
    {
        ["bases"] = new("base", "tax", new Field("adds", "adds")),
        ["exchangeRates"] = new("exchange", "currency", new Field("from", "from"), Rate),
        ["programmes"] = new(
            "programme",
            "code",
            Name,
            Claims,
            Countries,
            new Field("proofs", "proofs"),
            new Field("months", "months"),
            new Field("no-proof-up-to", "noProofUpTo"),
            new Field("direct", "direct"),
            new Field("through", "through"),
            new Field("otherwise", "otherwise"),
            Basis
        ),
        ["taxes"] = new("tax", "tax", Name, Rate, Codes, Origins, new Field("in-force", "inForce"), Basis),
        ["quotas"] = new(
            "quota",
            "order",
            new Field("volume", "volume"),
            Codes,
            Origins,
            Claims,
            new Field("open", "open"),
            Rate,
            new Field("critical", "critical"),
            new Field("programme", "programme"),
            Basis
        ),
        ["licences"] = new(
            "licence",
            "name",
            Codes,
            Countries,
            new Field("documents", "documents"),
            new Field("for", "for"),
            Basis
        ),
    };

    private readonly List<TableFault> _faults = [];
    private readonly List<(string Row, string Member)> _rows = [];

    public IReadOnlyList<TableFault> Faults => _faults;

    /// <summary>Reads it; null where there are faults.</summary>
    public TariffEdition? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(
                json,
                new JsonDocumentOptions
                {
                    CommentHandling = JsonCommentHandling.Skip,
                    AllowTrailingCommas = true,
                }
            );
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                Wrong("", $"It is {Kind(document.RootElement)}, and a head is an object.");
            else
                foreach (var member in document.RootElement.EnumerateObject())
                    Take(member);
        }
        catch (JsonException e)
        {
            _faults.Add(
                new TableFault(
                    file,
                    (int)(e.LineNumber ?? 0) + 1,
                    "",
                    $"This is no JSON: {e.Message.Split(" LineNumber")[0].TrimEnd('.')}.",
                    Described
                )
            );
        }
        catch (InvalidOperationException e)
        {
            // The parser takes half of a surrogate pair behind \u, and tells it when its text is asked for.
            Wrong("", $"A text in it is not Unicode: {e.Message.TrimEnd('.')}.");
        }
        if (_faults.Count > 0)
            return null;
        var reading = new EditionReading(string.Concat(_rows.Select(r => r.Row + "\n")));
        if (reading.Read() is { } edition)
            return edition;
        foreach (var fault in reading.Faults)
            if (fault.Line == 0)
                Wrong("", Sentence(fault.Words));
            else
                Wrong(
                    _rows[fault.Line - 1].Member,
                    Sentence(fault.Words[(fault.Words.IndexOf(": ", StringComparison.Ordinal) + 2)..])
                );
        return null;
    }

    private void Take(JsonProperty member)
    {
        if (Singles.TryGetValue(member.Name, out var word))
            Row(word, member.Name, Text(member.Value, member.Name));
        else if (member.Name == "sources")
            foreach (var (i, source) in List(member))
                Row("source", $"sources[{i}]", Text(source, $"sources[{i}]"));
        else if (Parts.TryGetValue(member.Name, out var part))
            foreach (var (i, element) in List(member))
                Take(part, element, $"{member.Name}[{i}]");
        else
            Wrong(member.Name, Unknown(member.Name, [.. Singles.Keys, "sources", .. Parts.Keys]));
    }

    private void Take(Part part, JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Wrong(path, $"It is {Kind(element)}, and here stands an object.");
            return;
        }
        var row = "";
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name == part.Key)
                continue;
            var place = $"{path}.{member.Name}";
            if (part.Fields.FirstOrDefault(f => f.Members.Contains(member.Name)) is not { } field)
                Wrong(place, Unknown(member.Name, [part.Key, .. part.Fields.SelectMany(f => f.Members)]));
            else if (member.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False))
                row += $" | {field.Word} {Text(member.Value, place)}";
        }
        if (!element.TryGetProperty(part.Key, out var key))
            Wrong(path, $"The member '{part.Key}' is missing.");
        else
            Row(part.Word, path, Text(key, $"{path}.{part.Key}") + row);
    }

    private IEnumerable<(int Index, JsonElement Element)> List(JsonProperty member)
    {
        if (member.Value.ValueKind == JsonValueKind.Array)
            return member.Value.EnumerateArray().Index();
        Wrong(member.Name, $"It is {Kind(member.Value)}, and here stands an array.");
        return [];
    }

    private void Row(string word, string member, string value) => _rows.Add(($"{word} {value}", member));

    /// <summary>A value as our own form writes it: a list with blanks between its members.</summary>
    private string Text(JsonElement value, string path)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "yes",
            JsonValueKind.Array => string.Join(' ', value.EnumerateArray().Select(e => Text(e, path))),
            _ => "",
        };
        if (value.ValueKind is JsonValueKind.Object)
            Wrong(path, "It is an object, and here stands a text or a number.");
        if (text.AsSpan().IndexOfAny("|\r\n\\") >= 0)
            Wrong(path, "It holds a bar, a backslash or a break, which an edition cannot hold.");
        return text;
    }

    private void Wrong(string member, string words) =>
        _faults.Add(new TableFault(file, 0, member, words, Described));

    private static string Unknown(string name, IEnumerable<string> known) =>
        $"There is no such member: {Nearest.Words(name, known)}.";

    private static string Kind(JsonElement element) => element.ValueKind.ToString();

    private static string Sentence(string words) =>
        char.ToUpperInvariant(words[0]) + words[1..].TrimEnd('.') + ".";
}
