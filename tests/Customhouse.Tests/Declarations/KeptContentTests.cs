using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Customhouse.Declarations;
using Customhouse.Exchange;
using Customhouse.Tests.Exchange;
using Xunit;

namespace Customhouse.Tests.Declarations;

/// <summary>What is kept of a declaration says what its message says, and bytes of strangers do no
/// harm.</summary>
public sealed class KeptContentTests
{
    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void A_sample_is_kept_as_it_was_read(string name) => AssertKept(Read(name));

    [Fact]
    public void A_generated_message_is_kept_as_it_was_read() =>
        Gen
            .Int.Select(seed =>
                Message.Of(GeneratedMessageTests.Made(DataModel.Declaration.Root, new Random(seed)))
            )
            .Where(message => message.Kind != MessageKind.Response)
            .Sample(
                message =>
                {
                    var again = Samples.Taken(WcoXml.Read(WcoXml.Write(message)));
                    AssertKept(DeclarationReading.Read(again).Declaration);
                },
                iter: 200
            );

    /// <summary>Every member, those too that no message brings yet.</summary>
    [LongFact]
    public void Whatever_a_content_holds_is_kept() =>
        Gen.Int.Sample(seed => AssertKept((DeclarationContent)new Random(seed).Content()), iter: 500);

    [Fact]
    public void Bytes_of_strangers_are_refused_and_nothing_else_happens()
    {
        var kept = KeptContent.Write(Read("import-ima.xml"));
        for (var length = 0; length < kept.Length; length++)
            Assert.Throws<InvalidDataException>(() => KeptContent.Read(kept.AsSpan(0, length)));
        Assert.Throws<InvalidDataException>(() => KeptContent.Read([.. kept, 0]));
        Gen.Byte.Array[0, 200].Sample(ReadOrRefused, iter: 5_000);
        Gen.Byte.Array[0, 200].Sample(bytes => ReadOrRefused([KeptContent.Schema, .. bytes]), iter: 5_000);
        // Changed in one or a few places, so that most of it is in order.
        Gen.Select(Gen.Int[0, kept.Length - 1], Gen.Byte)
            .Array[1, 4]
            .Sample(
                changes =>
                {
                    var changed = kept.ToArray();
                    foreach (var (at, value) in changes)
                        changed[at] = value;
                    ReadOrRefused(changed);
                },
                iter: 20_000
            );
    }

    [Fact]
    public void Another_schema_is_named()
    {
        var kept = KeptContent.Write(Read("import-ima.xml"));
        kept[0] = 77;
        var refused = Assert.Throws<InvalidDataException>(() => KeptContent.Read(kept));
        Assert.Contains("77", refused.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"reads {KeptContent.Schema.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Whoever changes what a declaration says, or how it is kept, raises the schema: what stands in
    /// databases is then made anew. Put the new figures here with the new number. Where only a sample
    /// was changed, the last figure alone is another, and the number stays; so it does where a member went
    /// that was never set, and its place stays empty.</summary>
    [Fact]
    public void The_schema_is_raised_with_every_change_of_what_is_kept()
    {
        var members = new SortedSet<string>(StringComparer.Ordinal);
        Members(typeof(DeclarationContent), members);
        var kept = string.Concat(
            Samples.Names.Select(n => Convert.ToHexStringLower(KeptContent.Write(Read((string)n.Data))))
        );
        Assert.Equal(
            "2 718b14fa2ddca0e9 e13eb399348c33ec",
            $"{KeptContent.Schema} {Digest(string.Join('\n', members))} {Digest(kept)}"
        );
    }

    private static void AssertKept(DeclarationContent content)
    {
        var bytes = KeptContent.Write(content);
        var again = KeptContent.Read(bytes);
        Assert.Equal(WholeContent.Of(content), WholeContent.Of(again));
        Assert.Equal(bytes, KeptContent.Write(again));
    }

    private static Declaration Read(string name) => DeclarationReading.Read(Samples.Read(name)).Declaration;

    private static void ReadOrRefused(byte[] bytes)
    {
        try
        {
            KeptContent.Read(bytes);
        }
        catch (InvalidDataException refused)
        {
            Assert.NotEmpty(refused.Message);
        }
    }

    private static void Members(Type type, SortedSet<string> members)
    {
        foreach (var member in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!member.CanWrite || !members.Add($"{type.Name}.{member.Name}: {member.PropertyType}"))
                continue;
            foreach (var part in member.PropertyType.GenericTypeArguments.Append(member.PropertyType))
                if (part.Namespace?.StartsWith("Customhouse", StringComparison.Ordinal) == true)
                    Members(part, members);
        }
    }

    private static string Digest(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
