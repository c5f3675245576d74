using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>An audit tells the whole of one tax on one item, and only what was to be paid moves.</summary>
public sealed class ReassessmentTests
{
    private static readonly DutyLine Duty = SmallAdministration.Line("A00", 60m);
    private static readonly DutyLine Vat = SmallAdministration.Line("B00", 20m);

    [Fact]
    public void A_tax_in_two_lines_becomes_one_in_the_place_of_the_first()
    {
        var (after, difference) = Of([Vat, Duty, Duty with { Regime = "300" }], ("A00", 150m));
        Assert.Equal(30m, difference);
        Assert.Equal(["B00", "A00"], after.Lines.Select(l => l.TaxType));
        var line = after.Lines[1];
        Assert.Equal((Eur(150m), Eur(150m), "100"), (line.Assessed, line.Payable, line.Regime));
        var working = Assert.Single(line.Working);
        Assert.Equal(("150.00 EUR", "TFA art. 7.5"), (working.Result, working.Basis));
    }

    [Fact]
    public void A_tax_that_was_forgotten_stands_behind_the_others()
    {
        var (after, difference) = Of([Duty], ("B00", 5m));
        Assert.Equal(5m, difference);
        Assert.Equal(["A00", "B00"], after.Lines.Select(l => l.TaxType));
        Assert.Equal(
            (1, Eur(5m), Eur(5m)),
            (after.Lines[1].Item, after.Lines[1].Assessed, after.Lines[1].Payable)
        );
    }

    [Fact]
    public void What_was_not_to_be_paid_now_is_not_to_be_paid_after_it()
    {
        var suspended = Duty with { Payable = Eur(0m) };
        var (after, difference) = Of([suspended], ("A00", 90m));
        Assert.Equal((0m, Eur(90m), Eur(0m)), (difference, after.Lines[0].Assessed, after.Lines[0].Payable));
        // Of a tax that was nothing, all is to be paid.
        Assert.Equal(90m, Of([Duty with { Assessed = Eur(0m), Payable = Eur(0m) }], ("A00", 90m)).Difference);
    }

    [Fact]
    public void A_part_that_is_accounted_for_elsewhere_stays_so_and_nothing_falls_below_zero()
    {
        var partly = Duty with { Assessed = Eur(60m), Payable = Eur(40m) };
        Assert.Equal(30m, Of([partly], ("A00", 90m)).Difference);
        Assert.Equal(-20m, Of([partly], ("A00", 40m)).Difference);
        Assert.Equal(-40m, Of([partly], ("A00", 0m)).Difference);
    }

    [Fact]
    public void A_line_that_could_not_be_computed_is_settled_by_it_and_a_security_is_left_alone()
    {
        var unknown = Duty with { NotComputed = "see note 3", Assessed = Eur(0m), Payable = null };
        var security = Duty with { IsSecurity = true };
        var (after, difference) = Of([security, unknown], ("A00", 10m));
        Assert.Equal(10m, difference);
        Assert.Equal(security, after.Lines[0]);
        Assert.Null(after.Lines[1].NotComputed);
        Assert.Equal(2, after.Lines.Count);
    }

    [Theory]
    [InlineData("0.0001", true)]
    [InlineData("0.00001", false)]
    [InlineData("12", true)]
    public void Money_is_kept_with_four_decimals(string amount, bool exact) =>
        Assert.Equal(
            exact,
            Reassessment.IsExact(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture))
        );

    [Fact]
    public void An_audit_speaks_of_taxes_that_stand_or_that_an_item_could_owe()
    {
        Assert.Equal("", Refused(Told(1, "FEE-1", 5m)));
        Assert.Equal("", Refused(Told(2, "B00", 5m)));
        Assert.Equal("", Refused(Told(2, "EXC1", 5m)));
        Assert.Equal("CH029", Refused(Told(2, "FEE-1", 5m)));
        Assert.Equal("CH029", Refused(Told(3, "B00", 5m)));
        Assert.Equal("CH029", Refused(Told(1, "A00", 5m), Told(3, "B00", 5m)));
    }

    [Fact]
    public void One_correction_that_is_wrong_refuses_all_and_nothing_is_an_amount()
    {
        Assert.Equal("", Refused(Told(1, "A00", 0m)));
        Assert.Equal("CH028", Refused(Told(1, "A00", 5m), Told(1, "B00", -0.01m)));
        Assert.Equal("CH028", Refused(Told(1, "A00", 5m), Told(1, "B00", 0.00001m)));
        var foreign = Told(1, "B00", 5m) with { Assessed = new Money(5m, Currency.Usd) };
        Assert.Equal("CH028", Refused(Told(1, "A00", 5m), foreign));
        Assert.Equal("CH028", Refused(Told(1, "A00", 5m), Told(1, "A00", 5m)));
        Assert.Equal("", Refused(Told(1, "A00", 5m), Told(2, "A00", 5m)));
    }

    private static DutyCorrection Told(int item, string tax, decimal amount) => new(item, tax, Eur(amount));

    /// <summary>The codes of the refusals of an audit, on a cleared case of two items.</summary>
    private static string Refused(params DutyCorrection[] corrections)
    {
        var at = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
        var declaration = SmallAdministration.Message("IMA").Declaration;
        var cleared = new Case
        {
            Mrn = Mrn.Create(2026, CountryCode.Parse("XA"), 1, 'R'),
            Sequence = 9,
            Versions = [declaration with { Items = [.. declaration.Items, new GoodsItem { Sequence = 2 }] }],
            AcceptedAt = at,
            ReleasedAt = at,
            ClearedAt = at,
            Assessment = new Assessment([Duty, Duty with { TaxType = "FEE-1" }]),
        };
        var act = new Reassess("audit", corrections);
        var inputs = SmallAdministration.Inputs(cleared, act, SmallAdministration.Registers(), [], []);
        return string.Join(' ', ActRules.To(act, cleared, inputs, at).Refusals.Select(r => r.Code));
    }

    private static Money Eur(decimal amount) => SmallAdministration.Eur(amount);

    private static Reassessment Of(DutyLine[] before, (string Tax, decimal Amount) correction) =>
        Reassessment.Compute(
            new Assessment(before),
            [new DutyCorrection(1, correction.Tax, Eur(correction.Amount))]
        );
}
