using System.Text;
using System.Xml;
using System.Xml.Linq;
using Customhouse.Values;

namespace Customhouse.Web.Pages.Trader;

/// <summary>A line of a refused message with what is wrong in it.</summary>
public sealed record SourceLine(int Number, string Text, IReadOnlyList<Refusal> Refusals);

/// <summary>Shows a refused message around its faults, each beside the line that it is about.</summary>
public static class SourceLines
{
    private const int Around = 2;
    private const int LinesMax = 400;
    private const int LineCharactersMax = 240;

    /// <summary>The lines with faults and some around them; empty where no fault has a line.</summary>
    public static IReadOnlyList<SourceLine> Create(
        byte[] bytes,
        string format,
        IReadOnlyList<Refusal> refusals
    )
    {
        var tree = format == "xml" ? Tree(bytes) : null;
        var placed = refusals
            .Select(r => (Line: r.Line ?? LineOf(tree, r.Pointer), Refusal: r))
            .Where(p => p.Line > 0)
            .ToLookup(p => p.Line!.Value, p => p.Refusal);
        if (placed.Count == 0)
            return [];
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        return
        [
            .. Enumerable
                .Range(1, lines.Length)
                .Where(n => placed.Any(p => Math.Abs(p.Key - n) <= Around))
                .Take(LinesMax)
                .Select(n => new SourceLine(n, Cut(lines[n - 1]), [.. placed[n]])),
        ];
    }

    private static string Cut(string line)
    {
        var text = line.TrimEnd('\r').Replace("\t", "  ", StringComparison.Ordinal);
        return text.Length <= LineCharactersMax ? text : text[..LineCharactersMax] + "…";
    }

    private static XElement? Tree(byte[] bytes)
    {
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(bytes),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null }
            );
            return XDocument.Load(reader, LoadOptions.SetLineInfo).Root;
        }
        catch (XmlException)
        {
            return null; // Not well-formed: the fault itself says where.
        }
    }

    /// <summary>The line of the deepest element on the way that a pointer names.</summary>
    private static int? LineOf(XElement? root, string pointer)
    {
        var at = root;
        if (Pointer.TryParse(pointer, out var place))
            foreach (var (name, position) in place.Steps)
            {
                if (at is null || name == at.Name.LocalName && position is null)
                    continue;
                if (
                    at.Elements().Where(e => e.Name.LocalName == name).ElementAtOrDefault((position ?? 1) - 1)
                    is not { } next
                )
                    break;
                at = next;
            }
        return at is IXmlLineInfo info && info.HasLineInfo() ? info.LineNumber : null;
    }
}
