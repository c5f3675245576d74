using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests;

public sealed class MrnTests
{
    [Theory]
    [InlineData("24GB22WOA1EV2P6AR5")]
    [InlineData("21GB5F2VTXZ3KTZZR2")]
    [InlineData("18GBJCM3USAFD2WD51")]
    [InlineData("99IT9876AB88901209")]
    public void Published_reference_numbers_are_read(string text) => Assert.Equal(text, Mrn.Parse(text).Text);

    [Theory]
    [InlineData("22GBCDS123456789R1")]
    [InlineData("19GB34F7Y1O2CX8PT4")]
    [InlineData("27WF9X1FQ9RCKN0TM3")]
    [InlineData("24GB22WOA1EV2P6AR")]
    [InlineData("24GB 22WOA1EV2P6AR5")]
    [InlineData("24GBZ2WOA1EV2P6ARß")]
    public void A_wrong_check_digit_or_form_is_no_reference_number(string text) =>
        Assert.False(Mrn.TryParse(text, out _));

    [Theory]
    [InlineData("24gb22woa1ev2p6ar5")]
    [InlineData(" 24GB22WOA1EV2P6AR5\n")]
    public void A_number_has_one_form_however_it_was_typed(string text) =>
        Assert.Equal("24GB22WOA1EV2P6AR5", Mrn.Parse(text).Text);

    [Fact]
    public void A_made_number_reads_back() =>
        Assert.True(Mrn.TryParse(Mrn.Create(2026, CountryCode.Parse("XA"), 987654321, 'R').Text, out _));
}
