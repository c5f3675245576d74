using System.Globalization;
using System.Text;
using Google.Protobuf;

namespace Customhouse.Server.Tests.Watching;

/// <summary>A message of Protocol Buffers by the numbers of its fields.</summary>
internal sealed class OtlpMessage
{
    private readonly List<(int Field, byte[]? Bytes, ulong Number)> _fields = [];

    public static OtlpMessage Read(ReadOnlySpan<byte> bytes)
    {
        var message = new OtlpMessage();
        using var input = new CodedInputStream(bytes.ToArray());
        while (input.ReadTag() is var tag and not 0)
        {
            var field = WireFormat.GetTagFieldNumber(tag);
            message._fields.Add(
                WireFormat.GetTagWireType(tag) switch
                {
                    WireFormat.WireType.Varint => (field, null, input.ReadUInt64()),
                    WireFormat.WireType.Fixed64 => (field, null, input.ReadFixed64()),
                    WireFormat.WireType.Fixed32 => (field, null, input.ReadFixed32()),
                    WireFormat.WireType.LengthDelimited => (field, input.ReadBytes().ToByteArray(), 0),
                    var other => throw new InvalidOperationException($"wire type {other}"),
                }
            );
        }
        return message;
    }

    public IEnumerable<OtlpMessage> Each(int field) =>
        _fields.Where(f => f.Field == field && f.Bytes is not null).Select(f => Read(f.Bytes));

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field));

    public ulong Number(int field) => _fields.FirstOrDefault(f => f.Field == field).Number;

    /// <summary>An AnyValue as text: string 1, bool 2, int 3, double 4.</summary>
    public string Value() =>
        _fields switch
        {
            [(1, { } bytes, _), ..] => Encoding.UTF8.GetString(bytes),
            [(2, _, var flag), ..] => flag == 1 ? "true" : "false",
            [(3, _, var number), ..] => ((long)number).ToString(CultureInfo.InvariantCulture),
            [(4, _, var bits), ..] => BitConverter
                .UInt64BitsToDouble(bits)
                .ToString(CultureInfo.InvariantCulture),
            _ => "",
        };

    private byte[] Bytes(int field) => _fields.FirstOrDefault(f => f.Field == field).Bytes ?? [];
}

/// <summary>A span as opentelemetry-proto writes it.</summary>
/// <param name="Kind">1 internal, 2 server, 3 client.</param>
/// <param name="Links">Numbers of the spans that it links to.</param>
internal sealed record OtlpSpan(
    string Trace,
    string Id,
    string Parent,
    string Name,
    int Kind,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<string> Links
)
{
    public static OtlpSpan Of(OtlpMessage span) =>
        new(
            span.Hex(1),
            span.Hex(2),
            span.Hex(4),
            span.Text(5),
            (int)span.Number(6),
            span.Each(9)
                .ToDictionary(
                    a => a.Text(1),
                    a => a.Each(2).FirstOrDefault()?.Value() ?? "",
                    StringComparer.Ordinal
                ),
            [.. span.Each(13).Select(l => l.Hex(2))]
        );
}
