using Customhouse.Declarations;
using Customhouse.Exchange;

namespace Customhouse.Fuzz;

/// <summary>
/// What is fed with bytes that nobody thought of. A message is refused with a reason, or it is read; what is
/// read can be written, and what was written says the same again. Anything else throws, and the fuzzer keeps
/// the bytes.
/// </summary>
internal static class Target
{
    private static readonly Dictionary<string, Action<byte[]>> All = new(StringComparer.Ordinal)
    {
        ["wco-xml"] = bytes => ComesBack(bytes, b => WcoXml.Read(b), WcoXml.Write),
        ["wco-json"] = bytes => ComesBack(bytes, b => WcoJson.Read(b), WcoJson.Write),
    };

    public static IEnumerable<string> Names => All.Keys;

    /// <summary>Null where there is none of that name.</summary>
    public static Action<byte[]>? Named(string name) => All.GetValueOrDefault(name);

    private static void ComesBack(byte[] bytes, Func<byte[], ReadMessage> read, Func<Message, byte[]> write)
    {
        var first = read(bytes);
        if (first.Message is not { } message)
        {
            if (first.Refusals.Count == 0)
                throw new InvalidOperationException("nothing was read and nothing refused");
            return;
        }
        if (first.Refusals.Count > 0)
            return;
        var written = write(message);
        var second = read(written);
        if (second.Message is not { } again)
            throw new InvalidOperationException($"what was written is refused: {second.Refusals[0].Rule}");
        if (!write(again).AsSpan().SequenceEqual(written))
            throw new InvalidOperationException("what was written and read says something else");
    }
}
