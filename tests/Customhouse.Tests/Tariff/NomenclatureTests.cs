using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Tariff;

public sealed class NomenclatureTests
{
    private static readonly Nomenclature Lines = SmallEdition.Read().Nomenclature;

    [Fact]
    public void A_code_is_found_as_it_is_in_force_on_the_day()
    {
        var code = HsCode.Parse("7318.15.00");
        Assert.Equal(new Rate(8.5m), Lines.Find(code, new DateOnly(2026, 3, 31))!.Mfn);
        Assert.Equal(new Rate(7m), Lines.Find(code, new DateOnly(2026, 4, 1))!.Mfn);
        Assert.Null(Lines.Find(code, new DateOnly(2019, 12, 31)));
        Assert.Null(Lines.Find(HsCode.Parse("731815"), SmallEdition.Day));
    }

    [Fact]
    public void What_stands_under_a_heading_comes_in_order() =>
        Assert.Equal(
            ["04061008", "04069018"],
            Lines.Under("0406", SmallEdition.Day).Select(l => l.Code.Digits)
        );

    [Theory]
    [InlineData("0406", "04061008")]
    [InlineData("22.04", "22042150")]
    [InlineData("gouda", "04069018")]
    [InlineData("cheese gouda", "04069018")]
    [InlineData("screw", "73181500")]
    [InlineData("horse breeding", "01012100")]
    [InlineData("condition", "84151030")]
    public void A_search_finds_the_line_first(string query, string code) =>
        Assert.Equal(code, Lines.Search(query, SmallEdition.Day)[0].Code.Digits);

    [Fact]
    public void A_line_with_all_words_goes_before_one_with_a_rarer_word()
    {
        // "cheese" stands in two lines and "wine" in one; only Gouda holds two of the three words.
        var found = Lines.Search("wine gouda cheese", SmallEdition.Day).Select(l => l.Code.Digits).ToList();
        Assert.Equal("04069018", found[0]);
        Assert.Contains("22042150", found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("zzz")]
    [InlineData("!")]
    public void A_search_for_nothing_known_finds_nothing(string query) =>
        Assert.Empty(Lines.Search(query, SmallEdition.Day));

    [Theory]
    [InlineData("*", "0101", 1)]
    [InlineData("22", "2204", 3)]
    [InlineData("2203", "2204", 0)]
    [InlineData("01-21", "21069000", 3)]
    [InlineData("01-21", "22042150", 0)]
    [InlineData("4901-4904", "49049999", 5)]
    [InlineData("490110", "4901", 0)]
    public void A_range_names_goods_more_or_less_closely(string range, string code, int closeness) =>
        Assert.Equal(closeness, CodeRange.Longest([range], code));
}
