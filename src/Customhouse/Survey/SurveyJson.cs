using System.Text.Json;
using System.Text.Json.Serialization;
using Customhouse.Values;

namespace Customhouse.Survey;

/// <summary>
/// The survey's records as JSON: questionnaires, editions, submissions. Reading is strict, so that a misspelt
/// name is told and not passed over.
/// </summary>
public static class SurveyJson
{
    /// <summary>Form of everything that the survey keeps or hands out.</summary>
    public static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        Converters =
        {
            new LabelsConverter(),
            new CellConverter(),
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase),
        },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The same, with a line for each member, for people.</summary>
    public static readonly JsonSerializerOptions Readable = new(Form)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What is only handed out, and so has what is computed in it too.</summary>
    public static readonly JsonSerializerOptions Views = new(Readable) { IgnoreReadOnlyProperties = false };

    /// <summary>A record as JSON in UTF-8, in the form in which it is kept.</summary>
    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Form);

    /// <summary>Reads what the house itself wrote.</summary>
    /// <exception cref="FormatException">It cannot be read; the message says where.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Form)
                ?? throw new FormatException($"there is no {typeof(T).Name} in it");
        }
        catch (JsonException failure)
        {
            throw new FormatException(
                $"{typeof(T).Name} cannot be read at {failure.Path}: {failure.Message}",
                failure
            );
        }
    }

    /// <summary>Reads a questionnaire that somebody sends, and checks it.</summary>
    /// <param name="known">Gives the questionnaires that it may include.</param>
    /// <returns>The questionnaire with all its questions, or null and every fault that was found.</returns>
    public static (Questionnaire? Questionnaire, IReadOnlyList<Refusal> Refusals) Questionnaire(
        ReadOnlySpan<byte> json,
        Func<string, Questionnaire?> known
    )
    {
        Questionnaire? read;
        try
        {
            read = JsonSerializer.Deserialize<Questionnaire>(json, Form);
        }
        catch (JsonException failure)
        {
            return (
                null,
                [
                    Submission.Refused(
                        "SVY-JSON",
                        failure.Path ?? "$",
                        "A questionnaire has the form of docs/SURVEY.md.",
                        failure.Message
                    ) with
                    {
                        Line = (int?)failure.LineNumber + 1,
                        Column = (int?)failure.BytePositionInLine + 1,
                    },
                ]
            );
        }
        if (read is null)
            return (null, [Submission.Refused("SVY-JSON", "$", "There is no questionnaire.", "Send one.")]);
        var faults = new List<Refusal>();
        var whole = Included(read, known, faults);
        faults.AddRange(QuestionnaireCheck.Check(whole));
        return faults.Count == 0 ? (whole, []) : (null, faults);
    }

    private static Questionnaire Included(
        Questionnaire read,
        Func<string, Questionnaire?> known,
        List<Refusal> faults
    )
    {
        var whole = read;
        foreach (var id in read.Includes)
        {
            if (known(id) is not { } included)
            {
                faults.Add(
                    Submission.Refused(
                        "SVY-INCLUDES",
                        "$.includes",
                        $"'{id}' is no known questionnaire.",
                        "Import that one first."
                    )
                );
                continue;
            }
            whole = whole with
            {
                Sections = [.. included.Sections, .. whole.Sections],
                Questions = [.. included.Questions, .. whole.Questions],
            };
        }
        return whole with
        {
            Includes = [],
            Questions = [.. whole.Questions.Select((q, at) => q with { Number = at + 1 })],
        };
    }

    private sealed class LabelsConverter : JsonConverter<Labels>
    {
        public override Labels Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) =>
            reader.TokenType == JsonTokenType.String
                ? Labels.Of(reader.GetString()!)
                : new Labels(JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader)!);

        public override void Write(Utf8JsonWriter writer, Labels value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (language, text) in value.ByLanguage)
                writer.WriteString(language, text);
            writer.WriteEndObject();
        }
    }

    /// <summary>A count is a number; what is not told is the word that says why.</summary>
    private sealed class CellConverter : JsonConverter<Cell>
    {
        public override Cell Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) =>
            reader.TokenType == JsonTokenType.Number ? Cell.Of(reader.GetInt32())
            : reader.GetString() == $"{Cell.Suppressed}" ? Cell.Suppressed
            : Cell.NotPublished;

        public override void Write(Utf8JsonWriter writer, Cell value, JsonSerializerOptions options)
        {
            if (value.Count is { } count)
                writer.WriteNumberValue(count);
            else
                writer.WriteStringValue($"{value}");
        }
    }
}
