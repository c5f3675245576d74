using Customhouse.Clearance;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>What is asked for after clearance, and audits that find nothing.</summary>
public sealed class ReviewTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly Case Cleared = new()
    {
        Mrn = Mrn.Create(2026, CountryCode.Parse("XA"), 1, 'R'),
        Sequence = 9,
        TypeCode = "IMA",
        Versions = [SmallAdministration.Message("IMA").Declaration],
        AcceptedAt = Now,
        ReleasedAt = Now,
        ClearedAt = Now,
        Settled = 100m,
        Booked = 100m,
        Assessment = new([SmallAdministration.Line("A00", 100m)]),
    };

    [Fact]
    public void A_repayment_above_what_was_paid_is_refused_with_both_amounts()
    {
        var refusal = Refused(Cleared, new AskReview("the goods went back", Eur(100.01m)));
        Assert.Equal("CH058", refusal.Code);
        Assert.Equal(
            "a repayment of 100.01 EUR is asked for, and 100.00 EUR was paid; no more is repaid than was paid",
            refusal.Rule
        );
        Assert.Empty(Decide(Cleared, new AskReview("the goods went back", Eur(100m))).Refusals);
    }

    [Theory]
    [InlineData("0", "EUR")]
    [InlineData("-5", "EUR")]
    [InlineData("0.001", "EUR")]
    [InlineData("5", "USD")]
    public void A_repayment_is_an_amount_above_zero_in_the_currency(string amount, string currency) =>
        Assert.Equal(
            "CH059",
            Refused(
                Cleared,
                new AskReview(
                    "the goods went back",
                    new Money(decimal.Parse(amount, null), Currency.Parse(currency))
                )
            ).Code
        );

    [Fact]
    public void A_reason_of_one_letter_is_none() =>
        Assert.Equal("CH054", Refused(Cleared, new AskReview("x", null)).Code);

    [Fact]
    public void It_is_asked_once_and_after_clearance()
    {
        Assert.Equal(
            "CH056",
            Refused(Cleared with { ClearedAt = null }, new AskReview("the goods went back", null)).Code
        );
        var asked = Decide(Cleared, new AskReview("the goods went back", Eur(40m))).After;
        Assert.Equal(CaseState.RequestPending, asked.State);
        Assert.Equal("CH020", Refused(asked, new AskReview("the goods went back", null)).Code);
    }

    [Fact]
    public void A_repayment_is_granted_by_determining_the_duty_and_goes_back_to_who_paid()
    {
        var asked = Decide(Cleared, new AskReview("the goods went back", Eur(40m))).After;
        Assert.Equal("CH057", Refused(asked, new Grant()).Code);
        var done = Decide(asked, new Reassess("as asked", [new DutyCorrection(1, "A00", Eur(60m))]));
        Assert.Contains(new RepaymentOwed(Eur(40m)), done.Events);
        Assert.Equal((CaseState.Cleared, 60m), (done.After.State, done.After.Settled));
        Assert.Null(done.After.RepaymentAsked);
    }

    [Fact]
    public void A_correction_without_a_repayment_is_granted_and_a_denial_ends_both()
    {
        var asked = Decide(Cleared, new AskReview("another container", null)).After;
        Assert.Equal(CaseState.Cleared, Decide(asked, new Grant()).After.State);
        var paid = Decide(Cleared, new AskReview("the goods went back", Eur(40m))).After;
        var denied = Decide(paid, new Deny("the time is over")).After;
        Assert.Equal((CaseState.Cleared, PendingRequest.None), (denied.State, denied.Pending));
        Assert.Null(denied.RepaymentAsked);
    }

    [Fact]
    public void An_audit_that_finds_nothing_is_recorded_after_clearance_and_changes_nothing()
    {
        var closed = Decide(Cleared, new CloseAudit("books agree"));
        Assert.Equal([new AuditClosed("books agree")], closed.Events);
        Assert.Equal(Cleared.State, closed.After.State);
        Assert.Equal("CH025", Refused(Cleared with { ClearedAt = null }, new CloseAudit("books agree")).Code);
    }

    [Theory]
    [InlineData("B1", "b1")]
    [InlineData("B1", " B1 ")]
    [InlineData("B 1", "b  1")]
    public void A_payment_told_again_in_other_letters_counts_once(string first, string again)
    {
        var paid = Decide(Cleared, new Pay(first, Eur(10m))).After;
        Assert.Empty(Decide(paid, new Pay(again, Eur(10m))).Events);
        Assert.Equal("CH026", Refused(paid, new Pay(again, Eur(11m))).Code);
    }

    private static Money Eur(decimal amount) => SmallAdministration.Eur(amount);

    private static Refusal Refused(Case c, Act act)
    {
        var decision = Decide(c, act);
        Assert.Empty(decision.Events);
        return Assert.Single(decision.Refusals);
    }

    private static Decision Decide(Case c, Act act) =>
        ClearanceSteps.Decide(
            c,
            act,
            SmallAdministration.Inputs(
                c,
                act,
                SmallAdministration.Registers(),
                [SmallAdministration.Line("A00", 100m)],
                []
            ),
            Now
        );
}
