using System.Text;
using System.Text.RegularExpressions;
using Customhouse.Exchange;
using Customhouse.Values;

namespace Customhouse.Server.Simulation.Faults;

/// <summary>Messages as nobody's software sends them.</summary>
internal static partial class HostileMessages
{
    private const int ItemsMany = 999;
    private const int BytesBelowLimit = 20_000;

    /// <summary>Additional information (DE 2/2) in which little is said with many elements.</summary>
    private const string Statement =
        "<AdditionalInformation><StatementCode>GEN45</StatementCode>"
        + "<StatementDescription>x</StatementDescription></AdditionalInformation>";

    private static readonly IReadOnlyList<string> Numbers =
    [
        "-1000000",
        "-0.01",
        "0",
        "79228162514264337593543950335",
        "0.0000000000000000000000000001",
        "1e400",
        "NaN",
        "99999999999999999999.99",
        "\u0663",
        "",
    ];

    /// <summary>Something that is wrong with a message, at random.</summary>
    public static byte[] Spoil(byte[] message, SeededRandom random) =>
        random.Below(4) switch
        {
            0 => message[..random.Below(message.Length)],
            1 => [.. Enumerable.Range(0, random.Between(1, 400)).Select(_ => (byte)random.Below(256))],
            2 => Scattered(message, random),
            _ => WithNumber(message, random),
        };

    /// <summary>
    /// An import of 999 items on one line, as long as a message may be: whatever is added to it in writing
    /// makes it too long.
    /// </summary>
    public static byte[] VeryLarge(Consignment goods, string lrn)
    {
        var line = goods.Lines[0] with { Price = 3m, Packages = 1, NetKilograms = 1m, GrossKilograms = 1m };
        var many = goods with { Lines = [.. Enumerable.Repeat(line, ItemsMany)] };
        var written = WcoXml.Write(MessageTree.Message(DeclarationMessage.Create(many, lrn)));
        var text = BetweenTags().Replace(Encoding.UTF8.GetString(written), "><");
        var room = (Limits.MessageBytesMax - BytesBelowLimit - Encoding.UTF8.GetByteCount(text)) / ItemsMany;
        var statements = string.Concat(Enumerable.Repeat(Statement, Math.Max(0, room / Statement.Length)));
        return Encoding.UTF8.GetBytes(
            text.Replace("<Commodity>", statements + "<Commodity>", StringComparison.Ordinal)
        );
    }

    private static byte[] Scattered(byte[] message, SeededRandom random)
    {
        var bytes = message.ToArray();
        for (var n = random.Between(1, 6); n > 0; n--)
            bytes[random.Below(bytes.Length)] = (byte)random.Below(256);
        return bytes;
    }

    private static byte[] WithNumber(byte[] message, SeededRandom random)
    {
        var text = Encoding.UTF8.GetString(message);
        var numbers = NumberInMessage().Matches(text);
        if (numbers.Count == 0)
            return message;
        var at = numbers[random.Below(numbers.Count)].Groups["number"];
        return Encoding.UTF8.GetBytes(
            text[..at.Index] + random.Pick(Numbers) + text[(at.Index + at.Length)..]
        );
    }

    [GeneratedRegex(@">\s+<", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex BetweenTags();

    [GeneratedRegex(@"[>:]\s*""?(?<number>\d+(\.\d+)?)""?\s*[<,}]", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex NumberInMessage();
}
