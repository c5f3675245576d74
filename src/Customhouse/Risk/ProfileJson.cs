using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Customhouse.Values;

namespace Customhouse.Risk;

/// <summary>
/// Profiles as JSON, read strictly: what is not known is refused with the nearest name, so that a misspelt
/// condition never becomes a rule that silently lets everything pass.
/// </summary>
public static class ProfileJson
{
    private static readonly JsonDocumentOptions Strict = new()
    {
        // Each group takes an object and an array.
        MaxDepth = 2 * Limits.ConditionDepthMax + 8,
    };

    private static readonly JsonWriterOptions Kept = new() { Indented = true };

    /// <summary>For people: a rule stands as it was written, with its signs.</summary>
    private static readonly JsonWriterOptions Shown = Kept with
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
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
            var reading = new ProfileJsonReading();
            var profile = reading.Profile(element);
            if (reading.Faults.Count == 0)
                reading.Faults.AddRange(ProfileCheck.Check(profile));
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
            var reading = new ProfileJsonReading();
            var condition = reading.Condition(document.RootElement, "when");
            IReadOnlyList<Refusal> faults =
                reading.Faults.Count > 0 ? reading.Faults : ProfileCheck.Check(condition);
            return (faults.Count == 0 ? condition : null, faults);
        }
        catch (JsonException e)
        {
            return (null, [NotWellFormed(e, "A condition")]);
        }
    }

    /// <summary>A condition as JSON, which <see cref="ReadCondition"/> reads back. It is for a page that
    /// escapes what it shows.</summary>
    public static string WriteCondition(Condition condition) => Write(w => Write(w, condition), Shown);

    /// <summary>A profile as JSON, which <see cref="Read"/> reads back.</summary>
    public static string Write(Profile profile) => Write(w => Write(w, profile), Kept);

    /// <summary>Profiles as an array, which <see cref="ReadMany"/> reads back.</summary>
    public static string WriteMany(IEnumerable<Profile> profiles) =>
        Write(
            w =>
            {
                w.WriteStartArray();
                foreach (var profile in profiles)
                    Write(w, profile);
                w.WriteEndArray();
            },
            Kept
        );

    private static string Write(Action<Utf8JsonWriter> write, JsonWriterOptions options)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, options))
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
        else if (condition is RuleHolds rule)
            w.WriteString("rule", rule.Rule);
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
}
