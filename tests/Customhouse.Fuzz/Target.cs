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
        ["kept-content"] = KeptComesBack,
    };

    public static IEnumerable<string> Names => All.Keys;

    /// <summary>Null where there is none of that name.</summary>
    public static Action<byte[]>? Named(string name) => All.GetValueOrDefault(name);

    /// <summary>A message as it is kept decoded: something for <c>kept-content</c> to begin with.</summary>
    public static byte[] Kept(byte[] message)
    {
        var read = WcoXml.Read(message);
        return KeptContent.Write(
            DeclarationReading
                .Read(
                    read.Message
                        ?? throw new ArgumentException(
                            $"the message is refused: {read.Refusals[0].Rule}",
                            nameof(message)
                        )
                )
                .Declaration
        );
    }

    private static void KeptComesBack(byte[] bytes)
    {
        DeclarationContent content;
        try
        {
            content = KeptContent.Read(bytes);
        }
        catch (InvalidDataException)
        {
            return;
        }
        var written = KeptContent.Write(content);
        if (!KeptContent.Write(KeptContent.Read(written)).AsSpan().SequenceEqual(written))
            throw new InvalidOperationException("what was kept and read says something else");
    }

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
