using System.Text;
using Customhouse.Exchange;
using Xunit;

namespace Customhouse.Tests.Exchange;

/// <summary>
/// Whatever is sent, the readers answer with refusals that can be shown, and never with an exception. Seeds
/// are fixed and printed, so that a failure comes again.
/// </summary>
public sealed class FuzzTests
{
    private static readonly byte[] Xml = Samples.Bytes("import-ima.xml");
    private static readonly byte[] Json = WcoJson.Write(Samples.Read("import-ima.xml"));

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [LongFact]
    public void A_message_cut_off_anywhere_is_refused()
    {
        var whole = Encoding.UTF8.GetString(Xml).TrimEnd();
        for (var length = 0; length < whole.Length; length++)
            Refused(WcoXml.Read(Encoding.UTF8.GetBytes(whole[..length])), $"cut at {length}");
        for (var length = 0; length < Json.Length; length++)
            Refused(WcoJson.Read(Json.AsMemory(0, length)), $"cut at {length}");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Changed_bytes_are_read_or_refused(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 250; round++)
        {
            Answered(WcoXml.Read(Changed(Xml, random)), seed, round);
            Answered(WcoJson.Read(Changed(Json, random)), seed, round);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_bytes_are_refused(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var bytes = new byte[random.Next(0, 400)];
            random.NextBytes(bytes);
            Refused(WcoXml.Read(bytes), $"seed {seed}, round {round}");
            Refused(WcoJson.Read(bytes), $"seed {seed}, round {round}");
        }
    }

    private static byte[] Changed(byte[] message, Random random)
    {
        var bytes = message.ToList();
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 60), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 4:
                    bytes.Insert(at, "<>&\"'{}[]:,/\\\0"u8[random.Next(14)]);
                    break;
                default:
                    bytes[at] = (byte)(bytes[at] ^ 1 << random.Next(8));
                    break;
            }
        }
        return [.. bytes];
    }

    private static void Refused(ReadMessage reading, string what)
    {
        Assert.True(reading.Refusals.Count > 0, what);
        Assert.All(reading.Refusals, r => Assert.NotEmpty(r.Mend));
    }

    /// <summary>Taken means that it can be written and says the same again; refused means that it says
    /// why.</summary>
    private static void Answered(ReadMessage reading, int seed, int round)
    {
        foreach (var refusal in reading.Refusals)
            Assert.True(refusal.Code.Length > 0 && refusal.Rule.Length > 0, $"seed {seed}, round {round}");
        if (!reading.IsTaken)
            return;
        Assert.NotNull(reading.Message);
        var xml = WcoXml.Read(WcoXml.Write(reading.Message));
        var json = WcoJson.Read(WcoJson.Write(reading.Message));
        foreach (var again in (ReadMessage[])[xml, json])
            Assert.True(
                again.IsTaken && again.Message!.Root.SaysTheSameAs(reading.Message.Root),
                $"seed {seed}, round {round}"
            );
    }
}
