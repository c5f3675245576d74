using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Cases;
using Customhouse.Web.Language;

namespace Customhouse.Web.Pages.Audit;

/// <summary>The journal of a case and its readers, as files that an auditor takes along.</summary>
internal static class TraceExport
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private static readonly string[] Columns =
    [
        "event",
        "when",
        "what",
        "who",
        "role",
        "office",
        "type",
        "ledger",
        "changes",
    ];

    public static IEnumerable<string> Head(Words words) => Columns.Select(c => words["trace.column-" + c]);

    public static IEnumerable<IEnumerable<string?>> Rows(Words words, IReadOnlyList<TracedEvent> events) =>
        events.Select(traced =>
            (IEnumerable<string?>)
                [
                    $"{traced.Line.Sequence}",
                    Time(traced.Line.At),
                    Told(words, traced),
                    Who(words, traced),
                    traced.Line.By.Role,
                    traced.Line.By.Office,
                    traced.Line.Type,
                    traced.Standing,
                    string.Join(
                        "; ",
                        traced.Changes.Select(c => $"{c.Name}: {c.Before ?? "-"} > {c.After ?? "-"}")
                    ),
                ]
        );

    /// <summary>Everything that the journal holds of the case, and who read it.</summary>
    public static byte[] Json(
        Mrn mrn,
        Words words,
        IReadOnlyList<TracedEvent> events,
        IReadOnlyList<AuditLine> readers
    )
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("mrn", mrn.Text);
        json.WriteStartArray("events");
        foreach (var traced in events)
            Write(json, words, traced);
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

    private static void Write(Utf8JsonWriter json, Words words, TracedEvent traced)
    {
        json.WriteStartObject();
        json.WriteNumber("event", traced.Line.Sequence);
        json.WriteNumber("position", traced.Line.Position);
        json.WriteString("at", Time(traced.Line.At));
        json.WriteString("type", traced.Line.Type);
        json.WriteString("words", Told(words, traced));
        if (traced.Event is not null)
        {
            json.WriteBoolean("bySystem", traced.IsBySystem);
            Write(json, traced.Line.By);
            json.WritePropertyName("record");
            json.WriteRawValue(traced.Line.Body.Span);
        }
        if (traced.Line.Payload is { } payload)
            json.WriteString("message", Encoding.UTF8.GetString(payload));
        if (traced.Standing is { } standing)
            json.WriteString("ledger", standing);
        json.WriteStartArray("changes");
        foreach (var change in traced.Changes)
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
        if (by.Office is { } office)
            json.WriteString("office", office);
    }

    /// <summary>What nobody but the system did is the system's, after an act of whom the line
    /// bears.</summary>
    private static string Who(Words words, TracedEvent traced) =>
        traced.IsBySystem && traced.Line.By.Role != Actor.System.Role
            ? $"{words["role.system"]}, {words["trace.after-act-of"]} {traced.Line.By.Id}"
            : traced.Line.By.Id;

    private static string Told(Words words, TracedEvent traced) =>
        traced.Event is { } known
            ? words.Event(known, forCustoms: true) ?? traced.Line.Type
            : traced.Line.Type;

    private static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);
}
