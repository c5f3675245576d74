using System.Globalization;
using System.Text.Json;
using Customhouse.Values;

namespace Customhouse.Risk;

/// <summary>Reads one profile; every fault of it is told, with a pointer to the place.</summary>
internal sealed class ProfileJsonReading
{
    private static readonly string[] Names =
    [
        "id",
        "version",
        "owner",
        "reason",
        "from",
        "to",
        "lane",
        "when",
        "share",
        "authorisedFactor",
        "exemptsAuthorised",
        "active",
    ];

    public List<Refusal> Faults { get; } = [];

    public Profile Profile(JsonElement json)
    {
        var known = Known(json, "", Names);
        return new Profile
        {
            Id = Text(known, "id"),
            Version = (int)Number(known, "version", 1),
            Owner = Text(known, "owner"),
            Reason = Text(known, "reason"),
            From = Date(known, "from") ?? Missing<DateOnly>("from", "a day such as 2026-01-31"),
            To = Date(known, "to"),
            Lane = Lane(Text(known, "lane")),
            When = known.TryGetValue("when", out var when)
                ? Condition(when, "when")
                : Missing<Condition>("when", "a condition") ?? AllOf.Anything,
            Share = Number(known, "share", 1),
            AuthorisedFactor = Number(known, "authorisedFactor", 1),
            ExemptsAuthorised = Flag(known, "exemptsAuthorised", false),
            Active = Flag(known, "active", true),
        };
    }

    public Condition Condition(JsonElement json, string pointer)
    {
        var known = Known(json, pointer + "/", ["all", "any", "field", "is", "values", "rule"]);
        if (known.Count == 1 && known.TryGetValue("all", out var all))
            return new AllOf(Parts(all, pointer + "/all"));
        if (known.Count == 1 && known.TryGetValue("any", out var any))
            return new AnyOf(Parts(any, pointer + "/any"));
        if (known.Count == 1 && known.ContainsKey("rule"))
            return new RuleHolds(Text(known, "rule", pointer + "/"));
        if (
            known.ContainsKey("all")
            || known.ContainsKey("any")
            || known.ContainsKey("rule")
            || !known.ContainsKey("field")
        )
        {
            Fault(
                pointer,
                "A condition is a field with a comparison, one rule, or one group 'all' or 'any'.",
                """Write {"field": "origin", "is": "=", "values": ["XV"]} or {"all": [ ]}."""
            );
            return AllOf.Anything;
        }
        return new FieldIs(
            Text(known, "field", pointer + "/"),
            Text(known, "is", pointer + "/"),
            known.TryGetValue("values", out var values) ? Values(values, pointer + "/values") : []
        );
    }

    private List<Condition> Parts(JsonElement json, string pointer)
    {
        if (json.ValueKind == JsonValueKind.Array && json.GetArrayLength() <= Limits.ConditionsPerProfileMax)
            return [.. json.EnumerateArray().Select((part, i) => Condition(part, $"{pointer}[{i + 1}]"))];
        Fault(
            pointer,
            $"A group is an array of at most {Limits.ConditionsPerProfileMax} conditions.",
            "Put its parts in [ ]."
        );
        return [];
    }

    private List<string> Values(JsonElement json, string pointer)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > Limits.ValuesPerConditionMax)
        {
            Fault(
                pointer,
                $"Values are an array of at most {Limits.ValuesPerConditionMax}.",
                "Put them in [ ]."
            );
            return [];
        }
        var values = new List<string>();
        foreach (var value in json.EnumerateArray())
            if (value.ValueKind is JsonValueKind.String && Decoded(value) is { } text)
                values.Add(text);
            else if (value.ValueKind is JsonValueKind.Number)
                values.Add(value.GetRawText());
            else
                Fault(
                    $"{pointer}[{values.Count + 1}]",
                    "A value is a text or a number.",
                    "Write it in quotes."
                );
        return values;
    }

    private Dictionary<string, JsonElement> Known(JsonElement json, string pointer, string[] names)
    {
        var known = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (json.ValueKind != JsonValueKind.Object)
            Fault(pointer.TrimEnd('/'), "This is a JSON object.", "Put it in { }.");
        else
            foreach (var property in json.EnumerateObject())
                if (NameOf(property) is var name && names.Contains(name))
                {
                    if (!known.TryAdd(name, property.Value))
                        Fault(pointer + name, $"'{name}' stands twice.", "Say it once.");
                }
                else
                    Fault(
                        pointer.TrimEnd('/'),
                        $"'{name}' is not known here.",
                        $"Did you mean '{ProfileCheck.Nearest(name, names)}'?"
                    );
        return known;
    }

    private string Text(Dictionary<string, JsonElement> from, string name, string place = "")
    {
        if (
            from.TryGetValue(name, out var json)
            && json.ValueKind == JsonValueKind.String
            && Decoded(json) is { } text
        )
            return text;
        return Missing<string>(place + name, "a text") ?? "";
    }

    private double Number(Dictionary<string, JsonElement> from, string name, double otherwise)
    {
        if (!from.TryGetValue(name, out var json))
            return otherwise;
        if (
            json.ValueKind == JsonValueKind.Number
            && json.TryGetDouble(out var number)
            && number is >= -1_000_000 and <= 1_000_000
            && (name != "version" || double.IsInteger(number))
        )
            return number;
        return Missing<double>(name, name == "version" ? "a whole number" : "a number");
    }

    private bool Flag(Dictionary<string, JsonElement> from, string name, bool otherwise) =>
        !from.TryGetValue(name, out var json)
            ? otherwise
            : json.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => Missing<bool>(name, "true or false"),
            };

    private DateOnly? Date(Dictionary<string, JsonElement> from, string name)
    {
        if (!from.TryGetValue(name, out var json) || json.ValueKind == JsonValueKind.Null)
            return null;
        if (
            json.ValueKind == JsonValueKind.String
            && DateOnly.TryParseExact(
                Decoded(json),
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
        )
            return day;
        return Missing<DateOnly>(name, "a day such as 2026-01-31");
    }

    private Lane Lane(string word) =>
        word switch
        {
            "green" => Risk.Lane.Green,
            "blue" => Risk.Lane.Blue,
            "yellow" => Risk.Lane.Yellow,
            "red" => Risk.Lane.Red,
            _ => Missing<Lane>("lane", "green, blue, yellow or red"),
        };

    // An escaped half of a surrogate pair is well-formed JSON and no text.
    private static string? Decoded(JsonElement json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name.Length <= 60 ? property.Name : property.Name[..60];
        }
        catch (InvalidOperationException)
        {
            return "?";
        }
    }

    private T? Missing<T>(string pointer, string what)
    {
        Fault(pointer, $"Here stands {what}.", $"Give {what}.");
        return default;
    }

    private void Fault(string pointer, string rule, string mend)
    {
        if (Faults.Count < Limits.RefusalsPerAnswerMax)
            Faults.Add(ProfileCheck.Fault("RSK-JSON", pointer, rule, mend));
    }
}
