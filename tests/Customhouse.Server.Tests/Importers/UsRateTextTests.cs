using Customhouse.Server.Importers;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Importers;

/// <summary>
/// Each form that the US tariff prints, taken from it, with what it says written out by hand.
/// </summary>
public sealed class UsRateTextTests
{
    [Theory]
    [InlineData("Free", "0%")]
    [InlineData("5.60%", "5.6%")]
    [InlineData("0.7 cents/kg", "0.007/KGM")]
    [InlineData("30.5¢/kg + 8.5%", "8.5%+0.305/KGM")]
    [InlineData("$1.509/kg", "1.509/KGM")]
    [InlineData("13.3 cents/kg +3.5%", "3.5%+0.133/KGM")]
    [InlineData("90 cents/pr. + 20%", "20%+0.9/PR")]
    [InlineData("16 cents each + 2.5%", "2.5%+0.16/NAR")]
    [InlineData("11 cents/doz.", "0.11/DZN")]
    [InlineData("52.5 cents/bbl", "0.525/BLL")]
    [InlineData("10.5 cents/pf. liter", "0.105/PFL")]
    [InlineData("4.4 cents/liter + 31.4 cents/pf. liter", "0.044/LTR+0.314/PFL")]
    [InlineData("13.5 cents/kg + 6.3% + 1.9 cents/article", "6.3%+0.135/KGM+0.019/NAR")]
    [InlineData("$1.41/m3", "1.41/MTQ")]
    [InlineData("37.5 cents/kg on tungsten content", "0.375/KNS")]
    [InlineData("5.1 cents/kg on drained weight", "0.051/KDW")]
    [InlineData("3.4 cents/kg on contents and container", "0.034/KIC")]
    [InlineData("$1.10/t, including weight of container", "1.1/TIC")]
    [InlineData("89.6 cents/1000", "0.896/MIL")]
    [InlineData("45 cents/1,000 pins + 3.1%", "3.1%+0.45/MIL")]
    public void A_form_that_the_words_decide_is_read(string words, string rate) =>
        Assert.Equal(rate, RateText.Write(UsRateText.Parse(words, Currency.Usd)!));

    [Theory]
    [InlineData("")]
    [InlineData("See 9822.05.10")]
    [InlineData("The duty rate provided in such subheading minus 3.2%")]
    [InlineData("Free, under bond, as prescribed in U.S. note 1 to this subchapter")]
    [InlineData("36 cents each + 5.6% + 2 cents/jewel")]
    [InlineData("40 cents each + 6% on the case + 14% on the strap, band or bracelet")]
    [InlineData("2.5% on the value of the lead content")]
    [InlineData("1.7 cents/kg on copper content + 1.7 cents/kg on lead content")]
    [InlineData("10 cents/line/ gross + 3.3%")]
    [InlineData("50 percent of the fair retail value")]
    [InlineData("The duty provided in the applicable subheading + 25%")]
    public void A_form_that_they_do_not_decide_is_not_guessed(string words) =>
        Assert.Null(UsRateText.Parse(words, Currency.Usd));

    [Fact]
    public void Two_substances_on_one_unit_are_not_one_quantity() =>
        Assert.Null(
            UsRateText.Parse("1 cents/kg on lead content + 2 cents/kg on tungsten content", Currency.Usd)
        );

    [Theory]
    [InlineData("The duty provided in the applicable subheading + 25%", "25%")]
    [InlineData("The duty provided in the applicable subheading", "0%")]
    [InlineData("No additional duty", "0%")]
    [InlineData("No change", "0%")]
    public void A_line_beside_others_tells_what_comes_on_top(string words, string rate) =>
        Assert.Equal(rate, RateText.Write(UsRateText.Parse(words, Currency.Usd, additional: true)!));
}
