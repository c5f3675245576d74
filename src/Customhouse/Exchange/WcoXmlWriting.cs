using System.Buffers;
using System.Diagnostics;
using System.Text;
using Customhouse.Declarations;

namespace Customhouse.Exchange;

/// <summary>Writes the tree of a message as XML text in UTF-8.</summary>
/// <param name="lines">Each element on a line of its own.</param>
internal sealed class WcoXmlWriting(bool lines)
{
    private static readonly SearchValues<char> InText = SearchValues.Create("<>&\r");
    private static readonly SearchValues<char> InAttribute = SearchValues.Create("<>&\"\r\n\t");

    private readonly ArrayBufferWriter<byte> _out = new(8 * 1024);

    public static byte[] Write(Element root, Field model, bool lines)
    {
        var writing = new WcoXmlWriting(lines);
        writing.Raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        writing.Element(root, model, "", 0);
        return writing._out.WrittenSpan.ToArray();
    }

    private void Element(Element element, Field field, string outer, int depth)
    {
        if (depth > 0)
            Indent(depth);
        Raw("<");
        Raw(field.LocalName);
        if (field.Namespace != outer)
            Attribute("xmlns", field.Namespace);
        if (element.Attributes.Any(a => a.Key.StartsWith("xsi:", StringComparison.Ordinal)))
            Attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
        foreach (var (name, value) in element.Attributes)
            Attribute(name, value);
        var text = element.Written ?? element.Text;
        if (string.IsNullOrEmpty(text) && element.Children.Count == 0)
        {
            Raw("/>");
        }
        else
        {
            Raw(">");
            if (text is not null)
                Escaped(text, InText);
            for (var i = 0; i < element.Children.Count; i++)
                Element(element.Children[i], Find(element.Children[i], field), field.Namespace, depth + 1);
            if (element.Children.Count > 0)
                Indent(depth);
            Raw("</");
            Raw(field.LocalName);
            Raw(">");
        }
        if (depth == 0)
            Raw("\n");
    }

    private static Field Find(Element child, Field parent) =>
        parent.Find(child.Name)
        ?? throw new UnreachableException($"{child.Name} is no part of {parent.Name}");

    private void Indent(int depth)
    {
        if (lines)
            Raw("\n\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t".AsSpan(0, Math.Min(depth, 24) + 1));
    }

    private void Attribute(string name, string value)
    {
        Raw(" ");
        Raw(name);
        Raw("=\"");
        Escaped(value, InAttribute);
        Raw("\"");
    }

    private void Escaped(ReadOnlySpan<char> text, SearchValues<char> special)
    {
        for (var at = text.IndexOfAny(special); at >= 0; at = text.IndexOfAny(special))
        {
            Raw(text[..at]);
            Raw(
                text[at] switch
                {
                    '<' => "&lt;",
                    '>' => "&gt;",
                    '&' => "&amp;",
                    '"' => "&quot;",
                    '\r' => "&#xD;",
                    '\n' => "&#xA;",
                    _ => "&#x9;",
                }
            );
            text = text[(at + 1)..];
        }
        Raw(text);
    }

    private void Raw(ReadOnlySpan<char> text)
    {
        var room = _out.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        _out.Advance(Encoding.UTF8.GetBytes(text, room));
    }
}
