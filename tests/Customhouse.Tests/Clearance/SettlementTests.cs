using Customhouse.Clearance;
using Customhouse.Risk;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>Money goes where it belongs, and comes back when it does not.</summary>
public sealed class SettlementTests
{
    [Fact]
    public void A_security_is_freed_when_the_duty_behind_it_is_settled_and_not_before()
    {
        var told = new SettledCase(deferment: 0m, security: 100m) { Lane = Lane.Yellow };
        told.Do(new Lodge(SettledCase.Message("IMA")));
        told.Do(new ReleaseUnderSecurity("value in doubt"));
        told.Do(new AcceptDocuments("seen"));
        told.Do(new DetermineDuty("as declared"));
        Assert.Null(told.Case.ClearedAt);
        Assert.Equal((0m, 100m), (told.On("guarantee/GRN1/available"), told.On("guarantee/GRN1/reserved")));
        told.Do(new Pay("R1", SettledCase.Eur(100m)));
        Assert.NotNull(told.Case.ClearedAt);
        Assert.Equal((100m, 0m), (told.On("guarantee/GRN1/available"), told.On("due/MRN")));
    }

    [Fact]
    public void Duty_awaited_after_release_is_reminded_of()
    {
        var told = new SettledCase(deferment: 0m, security: 100m) { Lane = Lane.Yellow };
        told.Do(new Lodge(SettledCase.Message("IMA")));
        told.Do(new ReleaseUnderSecurity("value in doubt"));
        told.Do(new AcceptDocuments("seen"));
        told.Do(new DetermineDuty("as declared"));
        told.Pass(TimeSpan.FromDays(11));
        told.Do(new CheckDeadlines());
        Assert.Equal(100m, Assert.Single(told.Told.OfType<PaymentReminded>()).Amount.Amount);
    }

    [Fact]
    public void A_version_that_comes_after_release_under_security_is_charged_too()
    {
        var told = new SettledCase(deferment: 1000m, security: 100m) { Lane = Lane.Yellow };
        told.Do(new Lodge(SettledCase.Message("IMA")));
        told.Do(new ReleaseUnderSecurity("value in doubt"));
        told.Do(new Amend(SettledCase.Message("IMA")));
        told.Duty = 60m;
        told.Do(new Grant());
        told.Do(new AcceptDocuments("seen"));
        told.Do(new DetermineDuty("as amended"));
        Assert.Equal(CaseState.Cleared, told.Case.State);
        Assert.Equal(
            (-60m, 940m, 100m),
            (told.On("revenue"), told.On("guarantee/DAN1/available"), told.On("guarantee/GRN1/available"))
        );
        Assert.Equal(0m, told.On("due/MRN"));
    }

    [Fact]
    public void An_officer_chooses_the_guarantee_and_no_strangers()
    {
        var told = new SettledCase(deferment: 0m, security: 100m) { Lane = Lane.Yellow };
        told.Do(new Lodge(SettledCase.Message("IMA")));
        Assert.Equal("CH027", told.Do(new ReleaseUnderSecurity("value in doubt", "GRN9")));
        Assert.Equal("", told.Do(new ReleaseUnderSecurity("value in doubt", "GRN2")));
        Assert.Equal((100m, 100m), (told.On("guarantee/GRN1/available"), told.On("guarantee/GRN2/reserved")));
    }

    [Fact]
    public void A_void_declaration_gives_everything_back()
    {
        var told = new SettledCase(deferment: 1000m, security: 100m);
        told.Do(new Lodge(SettledCase.Message("IMA")));
        Assert.Equal((900m, -100m), (told.On("guarantee/DAN1/available"), told.On("revenue")));
        told.Do(new Cancel(SettledCase.Message("INV")));
        told.Do(new Grant());
        Assert.Equal(CaseState.Invalidated, told.Case.State);
        foreach (var account in new[] { "revenue", "due/MRN", "receivable/DAN1", "guarantee/DAN1/charged" })
            Assert.Equal(0m, told.On(account));
        Assert.Equal(1000m, told.On("guarantee/DAN1/available"));
    }

    [Fact]
    public void What_is_paid_too_much_is_owed_to_who_paid_it()
    {
        var told = new SettledCase(deferment: 0m, security: 0m);
        told.Do(new Lodge(SettledCase.Message("IMA")));
        told.Do(new Pay("R1", SettledCase.Eur(130m)));
        Assert.Equal(CaseState.Cleared, told.Case.State);
        Assert.Equal((0m, -30m, -100m), (told.On("due/MRN"), told.On("repayable/MRN"), told.On("revenue")));
        told.Do(new Cancel(SettledCase.Message("INV")));
        told.Do(new Grant());
        Assert.Equal((0m, -130m, 0m), (told.On("due/MRN"), told.On("repayable/MRN"), told.On("revenue")));
    }

    [Fact]
    public void A_payment_told_twice_counts_once()
    {
        var told = new SettledCase(deferment: 0m, security: 0m);
        told.Do(new Lodge(SettledCase.Message("IMA")));
        told.Do(new Pay("R1", SettledCase.Eur(40m)));
        Assert.Equal("", told.Do(new Pay("R1", SettledCase.Eur(40m))));
        Assert.Equal("CH026", told.Do(new Pay("R1", SettledCase.Eur(60m))));
        Assert.Equal((40m, null), (told.On("cash"), told.Case.ClearedAt));
    }

    [Fact]
    public void A_reassessment_is_collected_or_given_back_and_never_twice()
    {
        var told = new SettledCase(deferment: 1000m, security: 0m);
        told.Do(new Lodge(SettledCase.Message("IMA")));
        foreach (var (assessed, left) in new[] { (140m, 860m), (140m, 860m), (70m, 930m) })
        {
            Assert.Equal("", told.Do(Corrected(SettledCase.Eur(assessed))));
            Assert.Equal(
                (left, -assessed, 0m),
                (told.On("guarantee/DAN1/available"), told.On("revenue"), told.On("due/MRN"))
            );
            Assert.Equal(assessed, told.Case.Assessment!.Lines.Sum(l => l.Assessed.Amount));
        }
    }

    [Fact]
    public void Duty_owed_after_clearance_is_awaited_and_can_be_paid()
    {
        var told = new SettledCase(deferment: 0m, security: 0m);
        told.Do(new Lodge(SettledCase.Message("IMA")));
        told.Do(new Pay("R1", SettledCase.Eur(100m)));
        Assert.Equal((CaseState.Cleared, false), (told.Case.State, told.Case.AwaitsMoney));
        Assert.Equal("", told.Do(Corrected(SettledCase.Eur(140m))));
        Assert.Equal((CaseState.Cleared, true), (told.Case.State, told.Case.AwaitsMoney));
        Assert.Equal("", told.Do(new Pay("R2", SettledCase.Eur(40m))));
        Assert.Equal((CaseState.Cleared, false), (told.Case.State, told.Case.AwaitsMoney));
    }

    [Fact]
    public void A_reassessment_speaks_of_each_tax_once_in_the_currency_of_the_house()
    {
        var told = new SettledCase(deferment: 1000m, security: 0m);
        told.Do(new Lodge(SettledCase.Message("IMA")));
        Assert.Equal("CH028", told.Do(Corrected(new Money(140m, Currency.Usd))));
        Assert.Equal("CH028", told.Do(Corrected(SettledCase.Eur(-1m))));
        Assert.Equal("CH028", told.Do(Corrected(SettledCase.Eur(140m), SettledCase.Eur(150m))));
        Assert.Equal("CH028", told.Do(Corrected(SettledCase.Eur(140.00001m))));
        // A code in small letters would be a second duty beside the first, not a correction of it.
        foreach (
            var (item, tax) in ((int, string)[])[(999, "A00"), (1, "a00"), (1, "A"), (1, "A0000"), (1, "A 0")]
        )
            Assert.Equal(
                "CH029",
                told.Do(new Reassess("audit", [new DutyCorrection(item, tax, SettledCase.Eur(140m))]))
            );
    }

    [Fact]
    public void A_change_that_cannot_be_assessed_is_denied_and_the_case_stands()
    {
        var told = new SettledCase(deferment: 1000m, security: 0m) { Lane = Lane.Yellow };
        told.Do(new Lodge(SettledCase.Message("IMA")));
        told.Do(new Amend(SettledCase.Message("IMA")));
        told.Unassessable =
        [
            new Refusal("CH041", "Declaration", "no rate", "tariff", "declare the quantity"),
        ];
        told.Do(new Grant());
        Assert.Contains(told.Told, f => f is RequestDenied);
        Assert.Equal((1, CaseState.DocumentsWanted), (told.Case.Version, told.Case.State));
    }

    private static Reassess Corrected(params Money[] assessed) =>
        new("audit", [.. assessed.Select(a => new DutyCorrection(1, "A00", a))]);
}
