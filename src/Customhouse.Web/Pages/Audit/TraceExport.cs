using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Language;
using Customhouse.Web.Pages.Parts;

namespace Customhouse.Web.Pages.Audit;

/// <summary>The journal of a case and its readers, as files that an auditor takes along.</summary>
internal static class TraceExport
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private static readonly string[] Columns =
        ["event", "when", "what", "who", "role", "office", "type", "ledger", "changes"];

    public static IEnumerable<string> Head(Words words) => Columns.Select(c => words["trace.column-" + c]);

    public static IEnumerable<IEnumerable<string?>> Rows(Words words, IReadOnlyList<TracedFact> facts) =>
        facts.Select(fact => (IEnumerable<string?>)
        [
            $"{fact.Line.Sequence}", Time(fact.Line.At), Told(words, fact), Who(words, fact), fact.Line.By.Role,
            fact.Line.By.Office, fact.Line.Type, fact.Standing,
            string.Join("; ", fact.Changes.Select(c => $"{c.Name}: {c.Before ?? "-"} > {c.After ?? "-"}")),
        ]);

    /// <summary>Everything that the journal holds of the case, and who read it.</summary>
    public static byte[] Json(Mrn mrn, Words words, IReadOnlyList<TracedFact> facts, IReadOnlyList<AuditLine> readers)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("mrn", mrn.Text);
        json.WriteStartArray("events");
        foreach (var fact in facts) Write(json, words, fact);
        json.WriteEndArray();
        json.WriteStartArray("readers");
        foreach (var line in readers)
        {
            json.WriteStartObject();
            json.WriteString("at", Time(line.At));
            Write(json, line.By);
            json.WriteString("act", line.Act);
            json.WriteString("address", line.Address);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Words words, TracedFact fact)
    {
        json.WriteStartObject();
        json.WriteNumber("event", fact.Line.Sequence);
        json.WriteNumber("position", fact.Line.Position);
        json.WriteString("at", Time(fact.Line.At));
        json.WriteString("type", fact.Line.Type);
        json.WriteString("words", Told(words, fact));
        if (fact.Fact is not null)
        {
            json.WriteBoolean("bySystem", fact.IsBySystem);
            Write(json, fact.Line.By);
            json.WritePropertyName("record");
            json.WriteRawValue(fact.Line.Body.Span);
        }
        if (fact.Line.Payload is { } payload) json.WriteString("message", Encoding.UTF8.GetString(payload));
        if (fact.Standing is { } standing) json.WriteString("ledger", standing);
        json.WriteStartArray("changes");
        foreach (var change in fact.Changes)
        {
            json.WriteStartObject();
            json.WriteString("what", change.Name);
            json.WriteString("before", change.Before);
            json.WriteString("after", change.After);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Actor by)
    {
        json.WriteString("person", by.Id);
        json.WriteString("role", by.Role);
        if (by.Office is { } office) json.WriteString("office", office);
    }

    /// <summary>What nobody but the system did is the system's, after an act of whom the line bears.</summary>
    private static string Who(Words words, TracedFact fact) => fact.IsBySystem && fact.Line.By.Role != Actor.System.Role
        ? $"{words["role.system"]}, {words["trace.after-act-of"]} {fact.Line.By.Id}"
        : fact.Line.By.Id;

    private static string Told(Words words, TracedFact fact) =>
        fact.Fact is { } known ? words.Fact(known, forCustoms: true) ?? fact.Line.Type : fact.Line.Type;

    private static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);
}
