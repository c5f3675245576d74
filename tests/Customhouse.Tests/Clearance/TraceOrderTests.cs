using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Operators;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>The orders of notifications that the published traces show, beyond the plain ones.</summary>
public sealed class TraceOrderTests
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly Mrn Number = Mrn.Create(2026, CountryCode.Parse("XA"), 7, 'R');

    [Theory]
    [InlineData("IMA", "40", "01 13/67 13/4 09")]
    [InlineData("IMC", "40", "01 09")]
    [InlineData("IMA", "71", "01 09")]
    [InlineData("IMB", "40", "01 13/67 13/4 09")]
    [InlineData("EXA", "10", "01 09")]
    public void Duty_is_told_as_the_data_set_says(string type, string procedure, string expected) =>
        Assert.Equal(expected, Trace(default, Lodged(type, procedure)));

    [Fact]
    public void The_loader_of_an_export_gets_the_receipt_of_its_arrival_and_the_declarant_does_not() =>
        Assert.Equal("02 01 07 09 16/A1", Trace(default, Lodged("EXD", "10"), new Present(), new Depart()));

    [Fact]
    public void A_departure_told_before_arrival_is_told_and_the_case_goes_on() =>
        Assert.Equal(
            "02 16/A1 01 07 09 16/A1",
            Trace(default, Lodged("EXD", "10"), new Depart(), new Present(), new Depart())
        );

    [Fact]
    public void A_cleared_export_may_be_changed_until_it_leaves() =>
        Assert.Equal(
            "02 01 07 09 02 11/39 07 09 16/A1",
            Trace(
                default,
                Lodged("EXD", "10"),
                new Present(),
                new Amend(Message("EXD", "10")),
                new Grant(),
                new Depart()
            )
        );

    [Fact]
    public void A_cleared_import_may_not() =>
        Assert.Contains(
            "CH021",
            Trace(default, Lodged("IMA", "40"), new Amend(Message("IMA", "40"))),
            StringComparison.Ordinal
        );

    [Fact]
    public void Changes_asked_for_within_the_dwell_are_taken_before_the_goods_are_cleared() =>
        Assert.Equal(
            "01 13/67 02 11/39 13/67 02 11/39 13/67 13/4 07 09",
            Trace(
                TimeSpan.FromHours(1),
                Lodged("IMZ", "40"),
                new Amend(Message("IMZ", "40")),
                new Grant(),
                new Amend(Message("IMZ", "40")),
                new Grant(),
                new CheckDeadlines()
            )
        );

    [Fact]
    public void An_open_question_does_not_hold_goods_under_security_but_holds_the_final_duty() =>
        Assert.Equal(
            "01 13/67 06 51 13/115 08 13/4 09",
            Trace(
                TimeSpan.FromHours(1),
                Lodged("IMA", "40"),
                new WantDocuments("origin", ["N935"], null),
                new Query("who sold it?"),
                new ReleaseUnderSecurity("value in doubt"),
                new DetermineDuty("as declared"),
                new AcceptDocuments("seen"),
                new Reply("the seller"),
                new CheckDeadlines()
            )
        );

    private static string Trace(TimeSpan dwell, params Act[] acts)
    {
        var now = Morning;
        var told = new List<(Event Event, DateTimeOffset At)>();
        var dossier = new Case { Mrn = Number };
        foreach (var act in acts)
        {
            if (act is CheckDeadlines)
                now += TimeSpan.FromHours(2);
            var decision = ClearanceSteps.Decide(dossier, act, Inputs(dossier, act, dwell), now);
            if (decision.IsRefused)
                return string.Join(' ', decision.Refusals.Select(r => r.Code));
            told.AddRange(decision.Events.Select(f => (f, now)));
            dossier = decision.After;
        }
        return string.Join(' ', Notifications.Find(Number, told).Select(n => n.Sign));
    }

    private static Lodge Lodged(string type, string procedure) => new(Message(type, procedure));

    private static LodgedMessage Message(string type, string procedure) =>
        SmallAdministration.Message(type, procedure);

    private static DecisionInputs Inputs(Case dossier, Act act, TimeSpan dwell) =>
        SmallAdministration.Inputs(
            dossier,
            act,
            SmallAdministration.Registers(dwell: dwell),
            [SmallAdministration.Line("A00", 100m)],
            [
                new Guarantee("DAN1", "XA1", GuaranteeKind.Deferment, Eur(1000m), Eur(1000m)),
                new Guarantee("GRN1", "XA1", GuaranteeKind.Security, Eur(1000m), Eur(1000m)),
            ]
        );

    private static Money Eur(decimal amount) => SmallAdministration.Eur(amount);
}
