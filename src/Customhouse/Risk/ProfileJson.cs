using System.Globalization;
using System.Text.Json;
using Customhouse.Values;

namespace Customhouse.Risk;

/// <summary>
/// Profiles as JSON, read strictly: what is not known is refused with the nearest name, so that a misspelt
/// condition never becomes a rule that silently lets everything pass.
/// </summary>
public static class ProfileJson
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

    private static readonly JsonDocumentOptions Strict = new()
    {
        // Each group takes an object and an array.
        MaxDepth = 2 * Limits.ConditionDepthMax + 8,
    };

    /// <summary>Reads one profile; every fault is told in one answer.</summary>
    /// <returns>The profile, or null with at least one refusal.</returns>
    public static (Profile? Profile, IReadOnlyList<Refusal> Refusals) Read(ReadOnlyMemory<byte> json)
    {
        var (profiles, refusals) = ReadAll(json, many: false);
        return (profiles.Count == 1 ? profiles[0] : null, refusals);
    }

    /// <summary>Reads an array of profiles; one with faults is left out and told.</summary>
    public static (IReadOnlyList<Profile> Profiles, IReadOnlyList<Refusal> Refusals) ReadMany(
        ReadOnlyMemory<byte> json
    ) => ReadAll(json, many: true);

    private static (IReadOnlyList<Profile> Profiles, IReadOnlyList<Refusal> Refusals) ReadAll(
        ReadOnlyMemory<byte> json,
        bool many
    )
    {
        var max = many ? Limits.MessageBytesMax : Limits.ProfileBytesMax;
        if (json.Length > max)
            return (
                [],
                [ProfileCheck.Fault("RSK-SIZE", "", $"Profiles have at most {max} bytes.", "Send fewer.")]
            );
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            if (!many)
                return ReadEach([document.RootElement], "");
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? ReadEach(document.RootElement.EnumerateArray(), "profile")
                : (
                    [],
                    [ProfileCheck.Fault("RSK-JSON", "", "Profiles stand in an array.", "Put them in [ ].")]
                );
        }
        catch (JsonException e)
        {
            return ([], [NotWellFormed(e, "A profile")]);
        }
    }

    private static Refusal NotWellFormed(JsonException e, string what) =>
        ProfileCheck.Fault(
            "RSK-JSON",
            $"line {e.LineNumber + 1}",
            $"{what} is well-formed JSON.",
            "Mend the JSON: " + e.Message
        );

    private static (IReadOnlyList<Profile>, IReadOnlyList<Refusal>) ReadEach(
        IEnumerable<JsonElement> all,
        string place
    )
    {
        var profiles = new List<Profile>();
        var refusals = new List<Refusal>();
        foreach (var (n, element) in all.Index())
        {
            var reading = new Reading();
            var profile = reading.Profile(element);
            if (reading.Faults.Count == 0)
                reading.Faults.AddRange(ProfileCheck.Of(profile));
            if (reading.Faults.Count == 0)
                profiles.Add(profile);
            refusals.AddRange(
                place.Length == 0
                    ? reading.Faults
                    : reading.Faults.Select(f => f with { Pointer = $"{place}[{n + 1}]/{f.Pointer}" })
            );
            if (refusals.Count >= Limits.RefusalsPerAnswerMax)
                break;
        }
        return (profiles, refusals);
    }

    /// <summary>Reads one condition; every fault is told in one answer.</summary>
    /// <returns>The condition, or null with at least one refusal.</returns>
    public static (Condition? Condition, IReadOnlyList<Refusal> Refusals) ReadCondition(
        ReadOnlyMemory<byte> json
    )
    {
        if (json.Length > Limits.ProfileBytesMax)
            return (
                null,
                [
                    ProfileCheck.Fault(
                        "RSK-SIZE",
                        "when",
                        $"A profile has at most {Limits.ProfileBytesMax} bytes.",
                        "Write it with fewer conditions."
                    ),
                ]
            );
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var reading = new Reading();
            var condition = reading.Condition(document.RootElement, "when");
            IReadOnlyList<Refusal> faults =
                reading.Faults.Count > 0 ? reading.Faults : ProfileCheck.Of(condition);
            return (faults.Count == 0 ? condition : null, faults);
        }
        catch (JsonException e)
        {
            return (null, [NotWellFormed(e, "A condition")]);
        }
    }

    public static string WriteCondition(Condition condition) => Write(w => Write(w, condition));

    public static string Write(Profile profile) => Write(w => Write(w, profile));

    public static string WriteMany(IEnumerable<Profile> profiles) =>
        Write(w =>
        {
            w.WriteStartArray();
            foreach (var profile in profiles)
                Write(w, profile);
            w.WriteEndArray();
        });

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
            write(writer);
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter w, Profile p)
    {
        w.WriteStartObject();
        w.WriteString("id", p.Id);
        w.WriteNumber("version", p.Version);
        w.WriteString("owner", p.Owner);
        w.WriteString("reason", p.Reason);
        w.WriteString("from", Day(p.From));
        if (p.To is { } to)
            w.WriteString("to", Day(to));
        w.WriteString("lane", p.Lane.ToString().ToLowerInvariant());
        w.WriteNumber("share", p.Share);
        w.WriteNumber("authorisedFactor", p.AuthorisedFactor);
        w.WriteBoolean("exemptsAuthorised", p.ExemptsAuthorised);
        w.WriteBoolean("active", p.Active);
        w.WritePropertyName("when");
        Write(w, p.When);
        w.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter w, Condition condition)
    {
        w.WriteStartObject();
        if (condition is FieldIs leaf)
        {
            w.WriteString("field", leaf.Field);
            w.WriteString("is", leaf.Is);
            if (leaf.Values.Count > 0)
            {
                w.WriteStartArray("values");
                foreach (var value in leaf.Values)
                    w.WriteStringValue(value);
                w.WriteEndArray();
            }
        }
        else
        {
            var (word, parts) = condition is AllOf all
                ? ("all", all.Parts)
                : ("any", ((AnyOf)condition).Parts);
            w.WriteStartArray(word);
            foreach (var part in parts)
                Write(w, part);
            w.WriteEndArray();
        }
        w.WriteEndObject();
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed class Reading
    {
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
            var known = Known(json, pointer + "/", ["all", "any", "field", "is", "values"]);
            if (known.Count == 1 && known.TryGetValue("all", out var all))
                return new AllOf(Parts(all, pointer + "/all"));
            if (known.Count == 1 && known.TryGetValue("any", out var any))
                return new AnyOf(Parts(any, pointer + "/any"));
            if (known.ContainsKey("all") || known.ContainsKey("any") || !known.ContainsKey("field"))
            {
                Fault(
                    pointer,
                    "A condition is a field with a comparison, or one group 'all' or 'any'.",
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
            if (
                json.ValueKind == JsonValueKind.Array
                && json.GetArrayLength() <= Limits.ConditionsPerProfileMax
            )
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
}
