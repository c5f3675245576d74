using System.Net;
using System.Text.Json;
using Customhouse.Server.Importers;
using Customhouse.Server.Tests.Api;
using Customhouse.Web.Access;
using Customhouse.Web.LookUps;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>Codes are found by what people type, and mean what their publishers say.</summary>
public sealed class LookUpTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>Codes as ISO 3166, ISO 4217, UN/ECE Recommendation 21 and UN/LOCODE publish them.</summary>
    [Theory]
    [InlineData("countries", "KE", "Kenya")]
    [InlineData("countries", "CH", "Switzerland")]
    [InlineData("currencies", "XOF", "CFA Franc BCEAO")]
    [InlineData("currencies", "JPY", "Yen")]
    [InlineData("packages", "BX", "Box")]
    [InlineData("packages", "DR", "Drum")]
    [InlineData("places", "NLRTM", "Rotterdam")]
    [InlineData("places", "SGSIN", "Singapore")]
    public void A_code_means_what_its_publisher_says(string list, string code, string name) =>
        Assert.Equal(name, LookUpList.Find(list)![code]?.In("en"));

    [Fact]
    public void The_lists_are_whole_and_without_what_was_withdrawn()
    {
        Assert.Equal((249, 99_539), (LookUpList.Countries.Count, LookUpList.Places.Count));
        Assert.Null(LookUpList.Currencies["DEM"]);
        Assert.Null(LookUpList.Countries["XA"]);
        Assert.Equal("Suisse", LookUpList.Countries["CH"]!.In("fr"));
        Assert.Equal("Suiza", LookUpList.Countries["CH"]!.In("es"));
        Assert.Equal("سويسرا", LookUpList.Countries["CH"]!.In("ar"));
    }

    [Theory]
    [InlineData("places", "rotterd", "NLRTM")]
    [InlineData("places", "NLRT", "NLRTM")]
    [InlineData("places", "são paulo", "BRSAO")]
    [InlineData("countries", "united king", "GB")]
    [InlineData("countries", "kingdom britain", "GB")]
    [InlineData("countries", "cote d'iv", "CI")]
    [InlineData("packages", "steel drum", "1A")]
    [InlineData("currencies", "yen", "JPY")]
    public void People_find_codes_by_parts_of_words_with_or_without_their_marks(
        string list,
        string typed,
        string code
    ) => Assert.Contains(code, LookUpList.Find(list)!.Search(typed, 12).Select(e => e.Code));

    [Fact]
    public async Task Pages_ask_for_codes_and_are_answered()
    {
        using var trader = house.Client(Role.Trader);
        using var answer = await trader.GetAsync("/lookups/places?q=rot&max=12", Now);
        var hits = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Now)).RootElement;
        Assert.Equal(12, hits.GetArrayLength());
        Assert.All(hits.EnumerateArray(), h => Assert.NotEmpty(h.GetProperty("description").GetString()!));
        foreach (
            var (path, status) in ((string, HttpStatusCode)[])
                [
                    ("/lookups/nothing?q=a", HttpStatusCode.NotFound),
                    ("/lookups/places", HttpStatusCode.BadRequest),
                    ("/lookups/places?q=a&max=51", HttpStatusCode.BadRequest),
                    ($"/lookups/places?q={new string('a', 61)}", HttpStatusCode.BadRequest),
                ]
        )
        {
            using var told = await trader.GetAsync(path, Now);
            Assert.Equal(status, told.StatusCode);
        }
    }

    /// <summary>A field shows twelve, asks for one more and says that there are more where it
    /// comes.</summary>
    [Fact]
    public async Task A_field_that_shows_only_some_says_so()
    {
        using var trader = await house.Person(Role.Trader);
        using var made = await trader.Send("/trader/drafts", "/trader/drafts");
        var page = WebUtility.HtmlDecode(await trader.Page(made.Headers.Location!.ToString()));
        Assert.Matches(
            "data-lookup=\"[^\"]+\" data-most=\"12\" data-more=\"More than 12 were found; only 12 are shown",
            page
        );
        var hits = JsonDocument.Parse(await trader.Page("/lookups/places?q=rot&max=13")).RootElement;
        Assert.Equal(13, hits.GetArrayLength());
        var script = await trader.Page("/assets/draft.js");
        Assert.Contains("found.length > most", script, StringComparison.Ordinal);
    }

    [Fact]
    public void The_importer_keeps_codes_and_names_and_leaves_out_what_was_withdrawn()
    {
        var folder = Directory.CreateTempSubdirectory("customhouse-lookup-");
        try
        {
            var (source, output) = (
                Path.Combine(folder.FullName, "in.csv"),
                Path.Combine(folder.FullName, "out.list")
            );
            File.WriteAllText(
                source,
                """
                Status,Code,Name,Description,Numeric code
                ,ZB,"Bag, large",,
                X,ZA,Gone,,
                ,AA,"Container	with tab",,
                """
            );
            Assert.Equal(0, LookUpImporter.Run("packages", source, "Some", output, TextWriter.Null));
            Assert.Equal("# Some\nAA\tContainer with tab\nZB\tBag, large\n", File.ReadAllText(output));
            File.WriteAllText(source, "Status,Code,Name,Description,Numeric code\n");
            Assert.Equal(1, LookUpImporter.Run("packages", source, "Some", output, TextWriter.Null));
            Assert.Throws<FormatException>(() =>
                LookUpImporter.Run("ships", source, "Some", output, TextWriter.Null)
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
