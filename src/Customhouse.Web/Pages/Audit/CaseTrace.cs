using System.Text.Encodings.Web;
using System.Text.Json;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Engine;
using Customhouse.Journal;
using Customhouse.Storage;
using Customhouse.Web.Cases;

namespace Customhouse.Web.Pages.Audit;

/// <summary>One thing that an event changed.</summary>
/// <param name="Name">A key of the words <c>trace.NAME</c>; a place in the declaration where it begins
/// so.</param>
public sealed record TracedChange(string Name, string? Before, string? After);

/// <summary>One field of an event as the journal holds it.</summary>
/// <param name="IsBlock">It has parts of its own, each on a line.</param>
public sealed record TracedField(string Name, string Text, bool IsBlock);

/// <summary>One event of a case with all that is known of it.</summary>
/// <param name="Event">Null where the case was erased: then its type and its time are all that is
/// left.</param>
/// <param name="Standing">How far it has come in the ledger; null where the house keeps none.</param>
public sealed record TracedEvent(
    JournalLine Line,
    Event? Event,
    IReadOnlyList<TracedField> Fields,
    IReadOnlyList<TracedChange> Changes,
    string? Standing
)
{
    /// <summary>Nobody but the system did it; the line bears who brought its decision about.</summary>
    public bool IsBySystem { get; init; }
}

/// <summary>A case as it happened, event by event, and what each event changed.</summary>
internal static class CaseTrace
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        // The page encodes for HTML; here only what JSON itself demands.
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="lines">The lines of the case as the journal holds them.</param>
    /// <param name="journal">The same, read; empty for an erased case.</param>
    public static IReadOnlyList<TracedEvent> Create(
        IReadOnlyList<JournalLine> lines,
        IReadOnlyList<JournalEntry> journal,
        IReadOnlyDictionary<long, ProofStage>? standings
    )
    {
        var traced = new List<TracedEvent>(lines.Count);
        var known = journal.ToDictionary(j => j.Sequence);
        Case? dossier = null;
        foreach (var line in lines)
        {
            var standing = CaseWords.Name(standings, line.Position);
            var fields = FieldsOf(line);
            if (!known.TryGetValue(line.Sequence, out var read))
            {
                traced.Add(new TracedEvent(line, null, fields, [], standing));
                continue;
            }
            var before = dossier ?? new Case { Mrn = line.Mrn };
            dossier = before.With(read.Event, read.At);
            traced.Add(
                new TracedEvent(line, read.Event, fields, [.. Changes(before, dossier)], standing)
                {
                    IsBySystem = SystemEvents.IsBySystem(
                        read.Event,
                        read.By,
                        isConsequence: traced.Count > 0 && traced[^1].Line.At == line.At
                    ),
                }
            );
        }
        return traced;
    }

    /// <summary>The fields of a line; of one whose body is damaged, what stands there.</summary>
    private static TracedField[] FieldsOf(JournalLine line)
    {
        try
        {
            return [.. EventFields.Of(line).Select(f => Field(f.Name, f.Value.Span))];
        }
        catch (JsonException)
        {
            return
            [
                new TracedField("body", System.Text.Encoding.UTF8.GetString(line.Body.Span), IsBlock: true),
            ];
        }
    }

    private static IEnumerable<TracedChange> Changes(Case before, Case after)
    {
        (string Name, string? Before, string? After)[] told =
        [
            ("state", CaseWords.Name(before.State), CaseWords.Name(after.State)),
            ("lane", CaseWords.Name(before.Lane), CaseWords.Name(after.Lane)),
            ("holder", CaseWords.Expected(before) ?? "nobody", CaseWords.Expected(after) ?? "nobody"),
            ("edition", before.Edition, after.Edition),
            ("duty", Duty(before), Duty(after)),
            ("settled", Amount(before.Settled), Amount(after.Settled)),
            ("payment-due", Day(before.PaymentDueAt), Day(after.PaymentDueAt)),
            ("version", $"{before.Version}", $"{after.Version}"),
        ];
        foreach (var (name, was, now) in told)
            if (was != now && !(before.Sequence == 0 && name == "state"))
                yield return new TracedChange(name, was, now);
        if (before.Version == 0 || after.Version == before.Version)
            yield break;
        foreach (var difference in Differences.Between(Declared(before), Declared(after)))
            yield return new TracedChange(difference.Pointer.ToString(), difference.Before, difference.After);
    }

    private static Element Declared(Case c) =>
        new Message(MessageKind.Declaration, c.Declaration.Message).Body;

    private static string? Duty(Case c) =>
        c.Assessment is { Lines.Count: > 0 } assessed
            ? string.Join(
                ", ",
                assessed
                    .Lines.Where(l => l.Payable is not null)
                    .GroupBy(l => l.TaxType)
                    .Select(g => $"{g.Key} {g.Select(l => l.Payable!.Value).Aggregate((a, b) => a + b)}")
            )
            : null;

    private static string? Amount(decimal amount) =>
        amount == 0m ? null : amount.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string? Day(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static TracedField Field(string name, ReadOnlySpan<byte> json)
    {
        using var document = JsonDocument.Parse(json.ToArray());
        var value = document.RootElement;
        return value.ValueKind switch
        {
            JsonValueKind.String => new TracedField(name, value.GetString()!, false),
            JsonValueKind.Object or JsonValueKind.Array when value.GetRawText().Length > 2 => new TracedField(
                name,
                JsonSerializer.Serialize(value, Readable),
                true
            ),
            _ => new TracedField(name, value.GetRawText(), false),
        };
    }
}
