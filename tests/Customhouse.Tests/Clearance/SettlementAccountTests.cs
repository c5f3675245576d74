using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Journal;
using Customhouse.Operators;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>Which account bears the duty or the security, and what is told when none does.</summary>
public sealed class SettlementAccountTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Due = LegalTime.Universal.EndOf(Now, 10);

    private static readonly Case Owing = new()
    {
        Mrn = Mrn.Create(2026, CountryCode.Parse("XA"), 1, 'R'),
        Sequence = 3,
        AcceptedAt = Now,
        Versions = [SmallAdministration.Message("IMA").Declaration],
        Assessment = new Assessment([SmallAdministration.Line("A00", 100m)]),
    };

    private static readonly Case Securing = Owing with
    {
        Assessment = new Assessment([
            SmallAdministration.Line("MDC", 100m) with
            {
                IsSecurity = true,
                Payable = null,
            },
        ]),
    };

    [Fact]
    public void Duty_is_charged_to_a_deferment_or_cash_account_and_to_no_guarantee()
    {
        Assert.Equal([new AccountCharged("C1", Eur(100m))], Events(Owing, Security("A1"), Cash("C1")));
        Assert.Equal([new AccountCharged("D1", Eur(100m))], Events(Owing, Security("A1"), Deferment("D1")));
        Assert.Equal([new PaymentAwaited(Eur(100m), Due)], Events(Owing, Security("A1")));
    }

    private static readonly Case Both = Owing with
    {
        Assessment = new Assessment([
            SmallAdministration.Line("A00", 60m),
            SmallAdministration.Line("B00", 40m) with
            {
                PaymentMethod = "A",
            },
        ]),
    };

    [Fact]
    public void What_is_not_deferred_is_paid_and_what_is_deferred_is_charged()
    {
        Assert.Equal<Event>(
            [new AccountCharged("D1", Eur(60m)), new PaymentAwaited(Eur(40m), Due)],
            Events(Both, Deferment("D1"))
        );
        Assert.True(Step(Both, Deferment("D1")).Stops);
        Assert.Equal<Event>(
            [new AccountCharged("D1", Eur(60m)), new AccountCharged("C1", Eur(40m))],
            Events(Both, Deferment("D1"), Cash("C1"))
        );
        // Once the rest is paid nothing is charged anew; what an account bears of it is told by its kind.
        var charged = Both with
        {
            Settled = 60m,
            Charged = Both.Charged.Add("D1", 60m),
            PaymentDueAt = Due,
        };
        Assert.Empty(Events(charged, Deferment("D1")));
        Assert.Empty(Events(charged with { Settled = 100m }, Deferment("D1")));
        // A charge ends the time to pay, so what is open after it has a time of its own.
        Assert.Equal<Event>(
            [new AccountCharged("D1", Eur(60m)), new PaymentAwaited(Eur(40m), Due)],
            Events(Both with { PaymentDueAt = Due }, Deferment("D1"))
        );
    }

    [Fact]
    public void One_account_of_money_is_not_charged_for_more_than_it_has()
    {
        var cash = Cash("C1") with { Available = Eur(99.99m) };
        Assert.Equal<Event>(
            [new AccountCharged("C1", Eur(60m)), new FundsMissing("C1", Eur(40m), Due)],
            Events(Both, cash)
        );
        Assert.Equal<Event>(
            [new AccountCharged("C1", Eur(60m)), new AccountCharged("C1", Eur(40m))],
            Events(Both, cash with { Available = Eur(100m) })
        );
    }

    [Fact]
    public void The_account_that_the_declaration_names_goes_before_the_others()
    {
        var accounts = new[] { Deferment("D1"), Deferment("D2"), Security("G2") };
        var named = Owing.Declaration;
        foreach (
            var declaration in new[]
            {
                named with
                {
                    Documents = [new Document("N", "1", null), new Document("C", "506", "D2")],
                },
                named with
                {
                    Guarantees = [new ObligationGuarantee(null, "D2", null, null, null, null)],
                },
                named with
                {
                    Guarantees = [new ObligationGuarantee(null, "G2", "D2", null, null, null)],
                },
            }
        )
            Assert.Equal(
                [new AccountCharged("D2", Eur(100m))],
                Events(Owing with { Versions = [declaration] }, accounts)
            );
    }

    [Fact]
    public void The_last_cent_of_an_account_is_enough()
    {
        Assert.Equal([new AccountCharged("D1", Eur(100m))], Events(Owing, Deferment("D1", 100m)));
        var step = Step(Owing, Deferment("D1", 99.99m));
        Assert.Equal([new FundsMissing("D1", Eur(100m), Due)], step.Events);
        Assert.True(step.Stops);
    }

    [Fact]
    public void What_is_missing_or_awaited_is_told_once()
    {
        var told = Step(Owing with { IsShortOfFunds = true }, Deferment("D1", 1m));
        Assert.Equal((0, true), (told.Events.Count, told.Stops));
        told = Step(Owing with { PaymentDueAt = Due });
        Assert.Equal((0, true), (told.Events.Count, told.Stops));
        told = Step(Securing with { IsShortOfFunds = true });
        Assert.Equal((0, true), (told.Events.Count, told.Stops));
    }

    [Fact]
    public void Only_what_is_not_settled_yet_is_charged()
    {
        Assert.Equal(
            [new AccountCharged("D1", Eur(60m))],
            Events(Owing with { Settled = 40m }, Deferment("D1"))
        );
        var step = Step(Owing with { Settled = 100m }, Deferment("D1"));
        Assert.Equal((0, false), (step.Events.Count, step.Stops));
        Assert.Equal([new RepaymentOwed(Eur(5m))], Events(Owing with { Settled = 105m }, Deferment("D1")));
    }

    [Fact]
    public void A_security_is_reserved_on_a_guarantee_and_charged_to_nothing()
    {
        Assert.Equal(
            [new GuaranteeReserved("G1", Eur(100m))],
            Events(Securing, Deferment("A1"), Security("G1"))
        );
        var step = Step(Securing, Deferment("A1"), Security("G1", 99m));
        Assert.Equal([new FundsMissing("guarantee", Eur(100m), Due)], step.Events);
        Assert.True(step.Stops);
        Assert.False(Step(Securing, Security("G1", 100m)).Stops);
    }

    [Fact]
    public void A_security_is_reserved_once_and_what_is_too_much_is_freed()
    {
        Assert.Equal(
            [new GuaranteeReserved("G1", Eur(30m))],
            Events(Reserving(Securing, 70m), Security("G1"))
        );
        Assert.Empty(Events(Reserving(Securing, 100m), Security("G1")));
        Assert.Equal<Event>(
            [new GuaranteeReleased("G1", Eur(130m)), new GuaranteeReserved("G1", Eur(100m))],
            Events(Reserving(Securing, 130m), Security("G1"))
        );
    }

    [Fact]
    public void A_charge_frees_the_security_that_stood_in_for_it() =>
        Assert.Equal<Event>(
            [new AccountCharged("D1", Eur(100m)), new GuaranteeReleased("G1", Eur(100m))],
            Events(Reserving(Owing, 100m), Deferment("D1"))
        );

    [Fact]
    public void Under_security_the_open_duty_is_reserved_on_the_guarantee_that_an_officer_chose()
    {
        var asked = Owing with { ReleaseUnderSecurityAsked = true, ChosenGuarantee = "G2" };
        Assert.Equal(
            [new GuaranteeReserved("G2", Eur(100m))],
            Events(asked, Deferment("D1"), Security("G1"), Security("G2"))
        );
        Assert.Equal(
            [new GuaranteeReserved("G2", Eur(15m))],
            Events(Reserving(asked with { Settled = 25m }, 60m), Security("G1"), Security("G2"))
        );
        Assert.Empty(Events(Reserving(asked, 100m), Security("G2")));
        Assert.False(Step(asked, Security("G2")).Stops);
        var poor = Step(asked, Security("G1"), Security("G2", 1m));
        Assert.Equal([new FundsMissing("guarantee", Eur(100m), Due)], poor.Events);
        Assert.True(poor.Stops);
    }

    [Fact]
    public void A_case_that_owes_and_holds_nothing_asks_for_nothing()
    {
        var step = Step(Owing with { Assessment = null }, Deferment("D1"));
        Assert.Equal((0, false), (step.Events.Count, step.Stops));
        Assert.Equal(
            [new RepaymentOwed(Eur(5m))],
            Events(Owing with { Assessment = null, Settled = 5m }, Deferment("D1"))
        );
        Assert.Equal(
            [new GuaranteeReleased("G1", Eur(5m))],
            Events(Reserving(Owing with { Assessment = null }, 5m), Deferment("D1"))
        );
    }

    private static Money Eur(decimal amount) => SmallAdministration.Eur(amount);

    private static Case Reserving(Case dossier, decimal amount) =>
        dossier with
        {
            Reservations = [new GuaranteeReserved("G1", Eur(amount))],
        };

    private static Guarantee Deferment(string id, decimal free = 1000m) =>
        new(id, "XA1", GuaranteeKind.Deferment, Eur(1000m), Eur(free));

    private static Guarantee Cash(string id) => Deferment(id) with { Kind = GuaranteeKind.Cash };

    private static Guarantee Security(string id, decimal free = 1000m) =>
        Deferment(id, free) with
        {
            Kind = GuaranteeKind.Security,
        };

    private static Event[] Events(Case dossier, params Guarantee[] accounts) =>
        [.. Step(dossier, accounts).Events];

    private static Step Step(Case dossier, params Guarantee[] accounts) =>
        Settlement.Decide(
            dossier,
            SmallAdministration.Inputs(
                dossier,
                new CheckDeadlines(),
                SmallAdministration.Registers(),
                [],
                accounts
            ) with
            {
                Law = SmallAdministration.Registers().LawAt(Now),
            },
            Now
        );
}
