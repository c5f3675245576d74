using System.Text;
using Customhouse.Declarations;
using Customhouse.Exchange;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Exchange;

/// <summary>What cannot be seen comes in at no door.</summary>
public sealed class PlainTextTests
{
    [Theory]
    [InlineData("plain text, 12.50 \u20ac", null)]
    [InlineData("two\nlines\tand a tab", null)]
    [InlineData("قميص قطني", null)]
    [InlineData("می\u200cخواهم", null)]
    [InlineData("क्\u200dष", null)]
    [InlineData("cafe\u0301", null)]
    [InlineData("emoji \U0001F4E6", null)]
    [InlineData("abc\u202edef", "U+202E")]
    [InlineData("abc\u2066def", "U+2066")]
    [InlineData("INV\u200b-1", "U+200B")]
    [InlineData("INV\u200c-1", "U+200C")]
    [InlineData("\ufeffINV", "U+FEFF")]
    [InlineData("soft\u00adhyphen", "U+00AD")]
    [InlineData("bell\u0007", "U+0007")]
    [InlineData("line\u2028end", "U+2028")]
    [InlineData("private\ue000", "U+E000")]
    [InlineData("tag\U000E0041", "U+E0041")]
    public void A_hidden_character_is_found_and_named(string text, string? hidden) =>
        Assert.Equal(hidden, PlainText.Hidden(text));

    [Theory]
    [InlineData("AVEN-0003")]
    [InlineData(" AVEN-0003")]
    [InlineData("AVEN-0003 ")]
    [InlineData("\tAVEN-0003\u00a0")]
    public void A_reference_has_one_form_whatever_blanks_stand_around_it(string written)
    {
        var reading = WcoXml.Read(Sample(written));
        Assert.True(reading.IsTaken, string.Join('\n', reading.Refusals));
        Assert.Equal("AVEN-0003", DeclarationReading.Read(reading.Message!).Declaration.Lrn);
        Assert.Equal("A B", PlainText.Reference(" A \u00a0 B "));
    }

    [Theory]
    [InlineData("CAF\u00c9-0003")]
    [InlineData("CAFE\u0301-0003")]
    public void A_letter_with_a_mark_is_one_reference_however_it_was_typed(string written)
    {
        var reading = WcoXml.Read(Sample(written));
        Assert.True(reading.IsTaken, string.Join('\n', reading.Refusals));
        Assert.Equal("CAF\u00c9-0003", DeclarationReading.Read(reading.Message!).Declaration.Lrn);
        var papers = WcoXml.Read(
            Encoding.UTF8.GetBytes(
                Samples
                    .Text("import-ima.xml")
                    .Replace("INV-7001", written, StringComparison.Ordinal)
                    .Replace(
                        "XA000000000101</ID>\n\t\t\t<Cat",
                        written + "</ID>\n\t\t\t<Cat",
                        StringComparison.Ordinal
                    )
            )
        );
        var declaration = DeclarationReading.Read(papers.Message!).Declaration;
        Assert.Contains(declaration.Items.SelectMany(i => i.Documents), d => d.Id == "CAF\u00c9-0003");
        Assert.Equal("CAF\u00c9-0003", declaration.AuthorisationHolders[0].HolderId);
        // Syllables of Hangul and marks in another order are one form, too.
        Assert.Equal("\ud55c", PlainText.Reference("\u1112\u1161\u11ab"));
        Assert.Equal(PlainText.Reference("q\u0307\u0323"), PlainText.Reference("q\u0323\u0307"));
    }

    [Theory]
    [InlineData("AVEN\u200b-0003", "U+200B", "FunctionalReferenceID")]
    [InlineData("AVEN\u202e-0003", "U+202E", "FunctionalReferenceID")]
    public void A_message_with_a_hidden_character_is_refused_where_it_stands(
        string lrn,
        string hidden,
        string element
    )
    {
        var reading = WcoXml.Read(Sample(lrn));
        Assert.False(reading.IsTaken);
        var refusal = Assert.Single(reading.Refusals);
        Assert.Equal($"Declaration/{element}", refusal.Pointer);
        Assert.Contains(hidden, refusal.Rule, StringComparison.Ordinal);
        Assert.Contains(hidden, refusal.Mend, StringComparison.Ordinal);
    }

    private static byte[] Sample(string lrn) =>
        Encoding.UTF8.GetBytes(
            Samples.Text("import-low-value.xml").Replace("AVEN-0003", lrn, StringComparison.Ordinal)
        );
}
