using CsCheck;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Tariff;

public sealed class LicenceTests
{
    private static readonly Pointer Place = Pointer.Parse(
        "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[1]/AdditionalDocument[1]/ID"
    );

    private static readonly Licence Tonne = new(
        "XTL100-1",
        "XT1",
        ["9301-9307"],
        new Quantity(1000m, "KGM"),
        new Money(5000m, Currency.Eur),
        new DateOnly(2026, 1, 1),
        new DateOnly(2026, 12, 31)
    );

    private static LicenceUse Use(decimal kilograms, decimal euros) =>
        new(
            HsCode.Parse("93020000"),
            new Quantity(kilograms, "KGM"),
            new Money(euros, Currency.Eur),
            new DateOnly(2026, 5, 5)
        );

    [Fact]
    public void Uses_never_pass_the_balance() =>
        Gen.Select(Gen.Int[0, 700], Gen.Int[0, 4000])
            .Array[0, 12]
            .Sample(all =>
            {
                var licence = Tonne;
                var taken = new List<LicenceUse>();
                foreach (var (kilograms, euros) in all)
                {
                    var (after, refusals) = licence.WriteOff(Use(kilograms, euros), Place);
                    if (refusals.Count == 0)
                        taken.Add(Use(kilograms, euros));
                    else if (after != licence)
                        return false;
                    licence = after;
                    if (licence.Remaining < 0m || licence.RemainingAmount < 0m)
                        return false;
                }
                return licence.Remaining == 1000m - taken.Sum(u => u.Quantity!.Value.Value);
            });

    [Fact]
    public void Other_units_of_mass_count_and_the_last_kilogram_too()
    {
        var (after, refusals) = Tonne.WriteOff(
            Use(0, 5000) with
            {
                Quantity = new Quantity(1m, "TNE"),
            },
            Place
        );
        Assert.Empty(refusals);
        Assert.Equal((0m, 0m), (after.Remaining, after.RemainingAmount));
    }

    [Fact]
    public void Every_fault_is_told_at_once()
    {
        var use = new LicenceUse(HsCode.Parse("01012100"), null, null, new DateOnly(2027, 1, 1));
        Assert.Equal(
            ["TAR-LIC-GOODS", "TAR-LIC-DATE", "TAR-LIC-UNIT", "TAR-LIC-MONEY"],
            Tonne.WriteOff(use, Place).Refusals.Select(r => r.Code)
        );
        Assert.Equal(
            ["TAR-LIC-BALANCE", "TAR-LIC-VALUE"],
            Tonne.WriteOff(Use(1001, 5001), Place).Refusals.Select(r => r.Code)
        );
    }

    [Fact]
    public void Less_than_nothing_cannot_be_written_off() =>
        Assert.NotEmpty(Tonne.WriteOff(Use(-5, 10), Place).Refusals);
}
