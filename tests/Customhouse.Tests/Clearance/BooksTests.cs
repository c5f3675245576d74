using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>What each event moves: from one account to another, so that nothing comes or goes by
/// itself.</summary>
public sealed class BooksTests
{
    private static readonly Mrn Number = Mrn.Create(2026, CountryCode.Parse("XA"), 1, 'R');
    private static readonly DateOnly Opened = new(2026, 1, 1);
    private static readonly Money Five = SmallAdministration.Eur(5m);

    [Fact]
    public void A_reservation_sets_money_aside_and_frees_it_again()
    {
        Moves(
            new GuaranteeReserved("G1", Five),
            ("guarantee/G1/available", -5m, "EUR"),
            ("guarantee/G1/reserved", 5m, "EUR")
        );
        Moves(
            new GuaranteeReleased("G1", Five),
            ("guarantee/G1/reserved", -5m, "EUR"),
            ("guarantee/G1/available", 5m, "EUR")
        );
    }

    [Fact]
    public void A_charge_settles_the_duty_and_is_owed_by_the_holder_of_the_account()
    {
        Moves(
            new AccountCharged("D1", Five),
            ("guarantee/D1/available", -5m, "EUR"),
            ("guarantee/D1/charged", 5m, "EUR"),
            ($"due/{Number}", -5m, "EUR"),
            ("receivable/D1", 5m, "EUR")
        );
        Moves(
            new AccountCredited("D1", Five),
            ("guarantee/D1/charged", -5m, "EUR"),
            ("guarantee/D1/available", 5m, "EUR"),
            ("receivable/D1", -5m, "EUR"),
            ($"due/{Number}", 5m, "EUR")
        );
    }

    [Fact]
    public void Money_comes_in_against_the_duty_and_goes_back_as_a_debt()
    {
        Moves(new PaymentReceived("R1", Five), ($"due/{Number}", -5m, "EUR"), ("cash", 5m, "EUR"));
        Moves(new RepaymentOwed(Five), ($"repayable/{Number}", -5m, "EUR"), ($"due/{Number}", 5m, "EUR"));
    }

    [Fact]
    public void Final_duty_alone_is_revenue_and_a_security_never_is()
    {
        var assessment = new Assessment([
            SmallAdministration.Line("A00", 2m),
            SmallAdministration.Line("B00", 3m),
            SmallAdministration.Line("MDC", 9m) with
            {
                IsSecurity = true,
            },
            SmallAdministration.Line("C00", 9m) with
            {
                Payable = null,
            },
        ]);
        Moves(
            new DutyAssessed(DutyStage.Final, "E", assessment),
            ("revenue", -5m, "EUR"),
            ($"due/{Number}", 5m, "EUR")
        );
        Moves(new DutyAssessed(DutyStage.Indicative, "E", assessment));
        Moves(new DutyAssessed(DutyStage.Provisional, "E", assessment));
        Moves(new DutyAssessed(DutyStage.Final, "E", new Assessment([SmallAdministration.Line("A00", 0m)])));
        Moves(new DutyWithdrawn(Five), ($"due/{Number}", -5m, "EUR"), ("revenue", 5m, "EUR"));
    }

    [Fact]
    public void An_audit_moves_its_difference_and_nothing_where_there_is_none()
    {
        Moves(
            new DutyReassessed("audit", [], SmallAdministration.Eur(-2m)),
            ("revenue", 2m, "EUR"),
            ($"due/{Number}", -2m, "EUR")
        );
        Moves(new DutyReassessed("audit", [], SmallAdministration.Eur(0m)));
    }

    [Fact]
    public void Quotas_and_licences_are_drawn_by_period_and_unit_and_given_back()
    {
        var (left, drawn) = ("quota/090001/2026-01-01/available", "quota/090001/2026-01-01/drawn");
        Moves(new QuotaDrawn("090001", Opened, 1, 7m, "KGM"), (left, -7m, "KGM"), (drawn, 7m, "KGM"));
        Moves(new QuotaReturned("090001", Opened, 1, 7m, "KGM"), (drawn, -7m, "KGM"), (left, 7m, "KGM"));
        var (free, used) = ("licence/L1/NAR/available", "licence/L1/NAR/used");
        Moves(new LicenceWrittenOff("L1", 1, 7m, "NAR"), (free, -7m, "NAR"), (used, 7m, "NAR"));
        Moves(new LicenceRestored("L1", 1, 7m, "NAR"), (used, -7m, "NAR"), (free, 7m, "NAR"));
        Assert.Equal(
            (left, free, "guarantee/G1/available"),
            (Books.QuotaLeft("090001", Opened), Books.LicenceLeft("L1", "NAR"), Books.Free("G1"))
        );
    }

    [Fact]
    public void An_account_opens_with_what_was_granted() =>
        Assert.Equal(
            [("guarantee/G1/granted", -5m, "EUR"), ("guarantee/G1/available", 5m, "EUR")],
            Books.Opening("guarantee/G1", 5m, "EUR").Select(Told)
        );

    [Fact]
    public void Words_move_no_money() => Moves(new QuestionAsked("what is it?"));

    private static void Moves(Event caseEvent, params (string, decimal, string)[] postings) =>
        Assert.Equal(postings, Books.PostingsOf(Number, caseEvent).Select(Told));

    private static (string, decimal, string) Told(Posting p) => (p.Account, p.Amount, p.Unit);
}
