using System.Collections.Frozen;
using System.Xml;
using Customhouse.Declarations;

namespace Customhouse.Exchange;

/// <summary>
/// The names of the models, kept once for all readers, so that reading a known name makes no string. Names
/// that no model knows are kept for one message only.
/// </summary>
internal sealed class ModelNames : XmlNameTable
{
    private static readonly FrozenSet<string> Known = DataModel
        .Declaration.Names()
        .Concat(DataModel.Cancellation.Names())
        .Concat(DataModel.Response.Names())
        .Concat([
            "xmlns",
            "xml",
            "xsi",
            "md",
            "",
            "schemaLocation",
            "version",
            "encoding",
            "standalone",
            "http://www.w3.org/2000/xmlns/",
            "http://www.w3.org/XML/1998/namespace",
            "http://www.w3.org/2001/XMLSchema-instance",
        ])
        .Select(string.Intern)
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Known.GetAlternateLookup<ReadOnlySpan<char>>();

    private NameTable? _others;

    public override string Add(string array) =>
        Known.TryGetValue(array, out var name) ? name : (_others ??= new NameTable()).Add(array);

    public override string Add(char[] array, int offset, int length) =>
        BySpan.TryGetValue(array.AsSpan(offset, length), out var name)
            ? name
            : (_others ??= new NameTable()).Add(array, offset, length);

    public override string? Get(string array) =>
        Known.TryGetValue(array, out var name) ? name : _others?.Get(array);

    public override string? Get(char[] array, int offset, int length) =>
        BySpan.TryGetValue(array.AsSpan(offset, length), out var name)
            ? name
            : _others?.Get(array, offset, length);
}
