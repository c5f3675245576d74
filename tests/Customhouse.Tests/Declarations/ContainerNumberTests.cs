using Customhouse.Declarations;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Declarations;

/// <summary>Numbers of containers, by ISO 6346, and what is told of containers twice.</summary>
public sealed class ContainerNumberTests
{
    private static readonly DateTimeOffset Today = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    // The example of the standard, and numbers on boxes.
    [InlineData("CSQU3054383", '3')]
    [InlineData("csqu 305438-9", '3')]
    [InlineData("MSKU0000000", '6')]
    [InlineData("TRAILER 7", null)]
    [InlineData("CSQX3054383", null)]
    [InlineData("CSQU305438", null)]
    public void A_number_has_one_check_digit(string number, char? digit) =>
        Assert.Equal(digit, ContainerNumber.CheckDigitFor(number));

    [Fact]
    public void A_wrong_check_digit_is_a_warning_that_tells_the_right_one()
    {
        var warned = Assert.Single(
            Told(d => d with { Containers = ["CSQU3054383", "CSQU3054385"], Containerised = true })
        );
        Assert.True(warned.IsWarning);
        Assert.Equal(
            ("CH063", "Declaration/GoodsShipment/Consignment/TransportEquipment[2]/ID"),
            (warned.Code, warned.Pointer)
        );
        Assert.EndsWith("it would end in 3.", warned.Mend, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_flag_against_the_containers_is_a_warning(bool flag, bool named)
    {
        var warned = Assert.Single(
            Told(d => d with { Containers = named ? ["CSQU3054383"] : [], Containerised = flag })
        );
        Assert.Equal(("CH064", true), (warned.Code, warned.IsWarning));
        Assert.Empty(Told(d => d with { Containers = named ? ["CSQU3054383"] : [], Containerised = null }));
        Assert.Empty(Told(d => d with { Containers = named ? ["CSQU3054383"] : [], Containerised = named }));
    }

    private static Refusal[] Told(Func<Declaration, Declaration> change) =>
        [
            .. ShippedLaw
                .General.Check(change(SoundDeclaration.Sound()), Today)
                .Where(r => r.Code is "CH063" or "CH064"),
        ];
}
