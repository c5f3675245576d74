using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Customhouse.Declarations;
using Customhouse.Exchange;

namespace Customhouse.Server.Conformance;

/// <summary>A message of a scenario: where it was published and what was read.</summary>
public sealed record TraceMessage(
    string File,
    byte[] Bytes,
    MessageKind Kind,
    string? TypeCode,
    ReadMessage Reading
);

/// <summary>
/// What one published scenario holds for a replay: its declaration, the later requests in the order of their
/// steps, and whether the goods are presented by a message. Notifications and reports beside them are passed
/// over.
/// </summary>
public sealed partial record TraceScenario(
    string Id,
    TraceMessage? Original,
    IReadOnlyList<TraceMessage> Requests,
    bool PresentsGoods
)
{
    private const int NoStep = 99;

    /// <summary>The folders that bear a scenario's name, wherever below the data they stand.</summary>
    public static ILookup<string, string> FoldersOf(string root) =>
        Directory
            .EnumerateDirectories(root, "TT_*", SearchOption.AllDirectories)
            .Where(d => !d.Split(Path.DirectorySeparatorChar).Any(IsRecording))
            .Order(StringComparer.Ordinal)
            .ToLookup(d => Path.GetFileName(d), StringComparer.Ordinal);

    /// <summary>Reads the scenario's own messages; the same message published twice counts once.</summary>
    public static TraceScenario Read(string id, IEnumerable<string> folders)
    {
        var messages = folders
            .SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories))
            .Where(f => Path.GetExtension(f).Equals(".xml", StringComparison.OrdinalIgnoreCase))
            .OrderBy(StepOf)
            .ThenBy(Path.GetFileName, StringComparer.Ordinal)
            .Select(Message)
            .OfType<TraceMessage>()
            .ToArray();
        return new TraceScenario(
            id,
            messages.FirstOrDefault(m => m.Kind == MessageKind.Declaration),
            [.. messages.Where(m => m.Kind is MessageKind.Amendment or MessageKind.Cancellation)],
            messages.Any(m => m.Kind == MessageKind.Presentation)
        );
    }

    private static bool IsRecording(string folder) =>
        folder.StartsWith("normalised", StringComparison.Ordinal) || folder == "expected";

    /// <summary>Step 5 of <c>Step5_Amendment.xml</c> or <c>Amendment_(Step_5).xml</c>; what names none comes
    /// first if it is no request.</summary>
    private static int StepOf(string file)
    {
        var step = Step().Match(Path.GetFileNameWithoutExtension(file));
        if (step.Success)
            return int.Parse(step.Groups["n"].ValueSpan);
        return Path.GetFileName(file).Contains("mendment", StringComparison.Ordinal) ? NoStep : 0;
    }

    /// <summary>The message in a file, which may stand in the envelope of an interface.</summary>
    private static TraceMessage? Message(string file)
    {
        var text = MendedText(File.ReadAllText(file));
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            var message = XDocument
                .Parse(text, LoadOptions.PreserveWhitespace)
                .Descendants()
                .FirstOrDefault(e => e.Name.LocalName == "MetaData");
            if (message is null)
                return null;
            if (message.Parent is not null)
                bytes = Encoding.UTF8.GetBytes(message.ToString(SaveOptions.DisableFormatting));
        }
        catch (XmlException)
        {
            // No XML even so: the reader says where.
        }
        var reading = WcoXml.Read(bytes);
        return reading.Message is { Kind: not MessageKind.Response } read
            ? new TraceMessage(file, bytes, read.Kind, read.Body.TextOf("TypeCode"), reading)
            : null;
    }

    /// <summary>
    /// Comments are left out. Two published messages open one that never closes and so are no XML; it ends
    /// where its line does.
    /// </summary>
    private static string MendedText(string text)
    {
        var mended = new StringBuilder(text.Length);
        var at = 0;
        while (text.IndexOf("<!--", at, StringComparison.Ordinal) is >= 0 and var open)
        {
            mended.Append(text, at, open - at);
            var end = text.IndexOf("-->", open, StringComparison.Ordinal);
            var next = text.IndexOf("<!--", open + 1, StringComparison.Ordinal);
            if (end < 0)
                return mended.ToString();
            at = next >= 0 && next < end ? text.IndexOf('>', open) + 1 : end + "-->".Length;
        }
        return mended.Append(text, at, text.Length - at).ToString();
    }

    [GeneratedRegex(@"[Ss]tep_?(?<n>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Step();
}
