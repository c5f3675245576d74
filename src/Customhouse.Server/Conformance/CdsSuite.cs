using System.Xml;
using Customhouse.Declarations;
using Customhouse.Exchange;

namespace Customhouse.Server.Conformance;

/// <summary>
/// Suite <c>cds</c>: the published declarations, amendments, cancellations and notifications. A valid message
/// is read without loss and, written again, says the same; an invalid one is refused with a pointer at the
/// fault. The published schemas decide what is valid and judge alone.
/// </summary>
public sealed class CdsSuite(string folder, ConformanceRun run)
{
    private readonly string _messages = Path.Combine(folder, "hmrc-cds");
    private readonly SchemaJudge _declarations = Judge(
        folder,
        "declaration",
        "DocumentMetaData_2_DMS",
        "WCO_DEC_2_DMS"
    );

    private readonly SchemaJudge _cancellations = Judge(folder, "declaration", "CANCEL_METADATA", "CANCEL");

    private readonly SchemaJudge _responses = Judge(
        folder,
        "notification",
        "DocumentMetaData_2_DMS",
        "WCO_RES_2_DMS"
    );

    /// <summary>Replays the messages below a folder and prints what differs.</summary>
    /// <returns>0 if all pass, 1 if any fails, 2 if the folder holds no case.</returns>
    /// <exception cref="FormatException">The folder is not laid out as the open data.</exception>
    public static int Run(string folder, string? json, TextWriter log)
    {
        if (!Directory.Exists(Path.Combine(folder, "hmrc-cds", "xsd")))
            throw new FormatException($"{folder} holds no folder hmrc-cds/xsd with the published schemas");
        var run = new ConformanceRun("cds", log);
        new CdsSuite(folder, run).Replay();
        return run.End(json);
    }

    private static SchemaJudge Judge(string folder, string kind, params string[] schemas) =>
        new([.. schemas.Select(s => Path.Combine(folder, "hmrc-cds", "xsd", "wco", kind, $"{s}.xsd"))]);

    public void Replay()
    {
        foreach (var part in Directory.EnumerateDirectories(_messages).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(part);
            var notifications = name.StartsWith("normalised", StringComparison.Ordinal);
            if (!notifications && name != "samples")
                continue;
            foreach (
                var file in Directory
                    .EnumerateFiles(part, "*", SearchOption.AllDirectories)
                    .Order(StringComparer.Ordinal)
            )
                Replay(file, notifications);
        }
    }

    private void Replay(string file, bool notifications)
    {
        var name = Path.GetRelativePath(folder, file);
        if (!Path.GetExtension(file).Equals(".xml", StringComparison.OrdinalIgnoreCase))
        {
            run.NotCounted(name, "not an XML file");
            return;
        }
        var bytes = File.ReadAllBytes(file);
        var form = MessageForm.Detect(bytes);
        if (form.IsForeign || form.Body == "Response" != notifications && form.Body is not null)
        {
            run.NotCounted(
                name,
                form.IsForeign
                    ? $"its root is {form.Root}"
                    : $"a {form.Body} in the folder of {(notifications ? "notifications" : "declarations")}"
            );
            return;
        }
        run.Case(name, Differences(bytes, form));
    }

    /// <summary>What our reader says of one message otherwise than its schema, or loses of it.</summary>
    public IReadOnlyList<string> Differences(byte[] message) =>
        Differences(message, MessageForm.Detect(message));

    private List<string> Differences(byte[] bytes, MessageForm form) =>
        form.Broken is { } broken ? Broken(bytes, broken) : Judged(bytes, JudgeOf(form));

    private SchemaJudge JudgeOf(MessageForm form) =>
        form switch
        {
            { Body: "Response" } => _responses,
            { TypeCode: "INV" } => _cancellations,
            _ => _declarations,
        };

    /// <summary>Not well-formed: refused at the line where the parser of the judge stops.</summary>
    private static List<string> Broken(byte[] bytes, XmlException broken)
    {
        var refusals = WcoXml.Read(bytes).Refusals;
        if (refusals.Any(r => r.Line == broken.LineNumber))
            return [];
        return
        [
            $"not well-formed at line {broken.LineNumber}; refusals: {refusals.Count}, none at that line",
        ];
    }

    private static List<string> Judged(byte[] bytes, SchemaJudge judge)
    {
        var faults = judge.Judge(new MemoryStream(bytes));
        var reading = WcoXml.Read(bytes);
        return faults.Count > 0 ? [.. Unpointed(faults, reading)] : [.. Lost(bytes, reading, judge)];
    }

    /// <summary>Faults of the judge that no refusal points at.</summary>
    private static IEnumerable<string> Unpointed(IReadOnlyList<SchemaJudge.Fault> faults, ReadMessage reading)
    {
        var pointers = reading.Refusals.Select(r => MessageForm.Positioned(r.Pointer)).ToHashSet();
        foreach (var fault in faults)
        {
            var path = MessageForm.Positioned(fault.Path);
            var parent = fault.AtChild ? path.Parent : path;
            var places = fault.Expected.Select(e => parent.Append(e, 1)).Append(path);
            if (!places.Any(pointers.Contains))
                yield return $"at {path} the schema says: {fault.Message} We say: "
                    + $"{(reading.IsTaken ? "nothing" :
                    string.Join(", ", reading.Refusals.Take(3).Select(r => $"{r.Code} {r.Pointer}")))}";
        }
    }

    /// <summary>What a valid message lost on its way through our reader and writers.</summary>
    private static IEnumerable<string> Lost(byte[] bytes, ReadMessage reading, SchemaJudge judge)
    {
        foreach (var refusal in reading.Refusals)
            yield return $"valid, but refused: {refusal.Code} {refusal.Pointer}: {refusal.Rule} "
                + $"{refusal.Mend}";
        if (!reading.IsTaken || reading.Message is not { } message)
            yield break;
        var written = WcoXml.Write(message);
        if (!MessageForm.SayTheSame(bytes, written))
            yield return "written again, it does not say the same";
        if (judge.Judge(new MemoryStream(written)) is [var fault, ..])
            yield return $"written invalid: {fault.Message}";
        var again = WcoXml.Read(written);
        if (again.Message is not { } second || !second.Root.SaysTheSameAs(message.Root))
            yield return "read again, it does not say the same";
        var json = WcoJson.Read(WcoJson.Write(message));
        foreach (var refusal in json.Refusals)
            yield return $"as JSON refused: {refusal.Code} {refusal.Pointer}";
        if (json.Message is not null && !MessageForm.SayTheSame(bytes, WcoXml.Write(json.Message)))
            yield return "as JSON and back, it does not say the same";
    }
}
