using Customhouse.Lawbooks;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Customhouse.Engine.Lawbooks;

/// <summary>Reads the text of a lawbook's file, YAML, into entries with their lines. What YAML has beyond
/// texts, lists and names with values (references, tags, several documents) is refused: a law is read from
/// top to bottom.</summary>
public static class YamlLaw
{
    /// <summary>Longest file, in characters.</summary>
    public const int CharactersMax = 1024 * 1024;

    /// <summary>The entry that a file is; null where it cannot be read.</summary>
    /// <param name="file">Its name, for entries and faults.</param>
    public static (LawEntry? Entry, LawFault? Fault) Read(string file, string text)
    {
        if (text.Length > CharactersMax)
            return (
                null,
                new(
                    file,
                    1,
                    $"the file has more than {CharactersMax:N0} characters",
                    "divide it into several"
                )
            );
        var parser = new PlainParser(text);
        try
        {
            var stream = new YamlStream();
            stream.Load(parser);
            return stream.Documents.Count == 1
                ? (Entry(file, stream.Documents[0].RootNode), null)
                : (null, new(file, 1, $"the file has {stream.Documents.Count} documents", "let it have one"));
        }
        catch (YamlException wrong)
        {
            return (null, new(file, Line(wrong.Start), Said(wrong), "mend the form of the text (YAML)"));
        }
        // The library's scanner has no other word for some broken lines.
        catch (InvalidOperationException)
        {
            var line = parser.Current is { } last ? Line(last.End) : 1;
            return (
                null,
                new(file, line, "the text cannot be read behind here", "mend the form of the text (YAML)")
            );
        }
    }

    private static string Said(YamlException wrong) =>
        $"the text cannot be read: {wrong.InnerException?.Message ?? wrong.Message}";

    private static int Line(Mark mark) => (int)Math.Clamp(mark.Line, 1, int.MaxValue);

    private static LawEntry Entry(string file, YamlNode node)
    {
        var line = Line(node.Start);
        return node switch
        {
            YamlScalarNode { Style: ScalarStyle.Literal or ScalarStyle.Folded } block => new(file, line)
            {
                Text = (block.Value ?? "").TrimEnd('\n'),
                TextLine = line + 1,
            },
            YamlScalarNode scalar => new(file, line) { Text = scalar.Value ?? "" },
            YamlSequenceNode list => new(file, line)
            {
                List = [.. list.Children.Select(c => Entry(file, c))],
            },
            YamlMappingNode map => new(file, line)
            {
                Members =
                [
                    .. map.Children.Select(c => new LawMember(
                        (c.Key as YamlScalarNode)?.Value ?? "",
                        Line(c.Key.Start),
                        Entry(file, c.Value)
                    )),
                ],
            },
            _ => throw new YamlException(node.Start, node.End, "it refers to another place"),
        };
    }
}

/// <summary>A parser that takes no anchors, references and tags, and nothing that nests too deep.</summary>
internal sealed class PlainParser(string text) : IParser
{
    /// <summary>Deepest nesting of a file, the stream and the document counted; lawbooks need five beside
    /// these.</summary>
    private const int DepthMax = 18;

    private readonly Parser _parser = new(new StringReader(text));
    private int _depth;

    public ParsingEvent? Current => _parser.Current;

    public bool MoveNext()
    {
        if (!_parser.MoveNext())
            return false;
        // Before anything is made of it: what reads on goes one level deeper into itself.
        _depth += _parser.Current!.NestingIncrease;
        if (_depth > DepthMax)
            throw new YamlException(
                _parser.Current.Start,
                _parser.Current.End,
                $"it nests deeper than {DepthMax - 2} levels"
            );
        var (isPlain, what) = _parser.Current switch
        {
            AnchorAlias => (false, "refers to another place (*)"),
            NodeEvent { Anchor.IsEmpty: false } => (false, "is named to be referred to (&)"),
            NodeEvent { Tag.IsEmpty: false } => (false, "has a tag (!)"),
            _ => (true, ""),
        };
        return isPlain
            ? true
            : throw new YamlException(
                _parser.Current.Start,
                _parser.Current.End,
                $"a value {what}, and a lawbook writes everything out"
            );
    }
}
