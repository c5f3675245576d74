using Customhouse.Survey;
using Customhouse.Web.Http;
using Xunit;

namespace Customhouse.Tests.Exchange;

/// <summary>The one writer of files of rows: what a spreadsheet makes of its cells.</summary>
public sealed class CsvTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a;=1+1", "\"a;=1+1\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1+1", "'+1+1")]
    [InlineData("-1+1", "'-1+1")]
    [InlineData("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("  =1+1", "'  =1+1")]
    [InlineData("\uff1d1+1", "'\uff1d1+1")]
    [InlineData("-12.50", "-12.50")]
    [InlineData("-7", "-7")]
    [InlineData("-", "-")]
    [InlineData("-1.2.3", "'-1.2.3")]
    public void A_cell_is_text_or_a_number_and_never_a_formula(string text, string cell)
    {
        Assert.Equal(
            cell + "\n",
            CsvSheet.PackText([
                ["", text],
            ])[1..]
        );
        // What is written out comes back the same; a line end alone is written as a sheet writes it.
        var row = Assert.Single(
            CsvRows.Read(
                CsvSheet.Text([
                    ["first", text, "last"],
                ])
            )
        );
        if (!text.StartsWith('\r'))
            Assert.Equal(["first", text, "last"], row);
    }

    [Fact]
    public void A_sheet_says_its_encoding_and_ends_its_lines_as_the_standard_does() =>
        Assert.Equal(
            "\uFEFFquestion,answer\r\nstaff,'-a few\r\n",
            CsvSheet.Text([
                ["question", "answer"],
                ["staff", "-a few"],
            ])
        );
}
