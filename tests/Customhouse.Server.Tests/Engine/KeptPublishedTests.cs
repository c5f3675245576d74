using Customhouse.Declarations;
using Customhouse.Exchange;
using Customhouse.Tests.Declarations;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>Every published message of the field is kept decoded as it was read.</summary>
public sealed class KeptPublishedTests
{
    [Fact]
    public void A_published_message_is_kept_as_it_was_read()
    {
        var (messages, bytes, kept) = (0, 0L, 0L);
        foreach (
            var file in Directory.EnumerateFiles(
                PublishedMessages.Folder,
                "*.xml",
                SearchOption.AllDirectories
            )
        )
        {
            var received = File.ReadAllBytes(file);
            if (WcoXml.Read(received).Message is not { Kind: not MessageKind.Response } message)
                continue;
            var declaration = DeclarationReading.Read(message).Declaration;
            var written = KeptContent.Write(declaration);
            Assert.Equal(WholeContent.Of(declaration), WholeContent.Of(KeptContent.Read(written)));
            messages++;
            bytes += received.Length;
            kept += written.Length;
        }
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{messages} messages, {bytes} bytes, kept in {kept} ({100 * kept / Math.Max(1, bytes)} %)"
        );
        Assert.True(messages > 100, $"only {messages} messages declare something");
        Assert.True(kept < bytes / 4, $"{kept} bytes are kept of {bytes}");
    }
}
