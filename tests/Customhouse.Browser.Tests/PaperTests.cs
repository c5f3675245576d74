using System.Text;
using System.Text.RegularExpressions;
using Customhouse.Clearance;
using Customhouse.Web.Access;
using Microsoft.Playwright;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>
/// What people still print comes out as a paper: no bars, no buttons, dark on white; a declaration of one
/// item on one sheet.
/// </summary>
[Collection(OnSqlite.Name)]
public sealed partial class PaperTests(Chromium chromium, SqliteHouse house)
{
    /// <summary>A sheet of A4 less the margins of the stylesheet, in CSS pixels.</summary>
    private const int SheetWidth = 673;

    [Theory]
    [InlineData(Role.Trader, "/trader/cases/{0}/paper/declaration")]
    [InlineData(Role.Trader, "/trader/cases/{0}")]
    [InlineData(Role.Officer, "/officer/cases/{0}")]
    [InlineData(Role.Auditor, "/auditor/cases/{0}")]
    public async Task A_paper_is_printed_without_what_belongs_to_the_screen(string role, string page)
    {
        var mrn = await house.Lodge($"PAPER-{role}-{page.Length}");
        await house.Do(mrn, new OrderControl("an odd weight"));
        await using var window = await house.Enter(chromium, role);
        await window.Page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Dark });
        await window.Page.SetViewportSizeAsync(SheetWidth, Window.Wide.Height);
        await window.Go(string.Format(System.Globalization.CultureInfo.InvariantCulture, page, mrn));
        Assert.Equal(
            0,
            await window.Page.EvaluateAsync<int>(
                "[...document.querySelectorAll('.top, .rail, button, .acts')].filter((e) => "
                    + "e.checkVisibility()).length"
            )
        );
        Assert.Equal("rgb(0, 0, 0)", await Colour(window, "color"));
        Assert.Equal("rgb(255, 255, 255)", await Colour(window, "backgroundColor"));
        await Pictures.Take(window, "printed-" + page.Replace("{0}", "", StringComparison.Ordinal), "paper");
        var sheets = Sheet()
            .Count(
                Encoding.Latin1.GetString(
                    await window.Page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true, Format = "A4" })
                )
            );
        Assert.InRange(sheets, 1, page.EndsWith("declaration", StringComparison.Ordinal) ? 1 : 8);
        await window.IsCalm();
    }

    private static Task<string> Colour(Window window, string of) =>
        window.Page.EvaluateAsync<string>("(of) => getComputedStyle(document.body)[of]", of);

    /// <summary>The object of a page in a PDF (ISO 32000-1, section 7.7.3.3).</summary>
    [GeneratedRegex(@"/Type\s*/Page\b", RegexOptions.None, 5000)]
    private static partial Regex Sheet();
}
