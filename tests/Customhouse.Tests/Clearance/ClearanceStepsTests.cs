using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

public sealed class ClearanceStepsTests
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly Mrn Number = Mrn.Create(2026, CountryCode.Parse("XA"), 7, 'R');

    [Fact]
    public void Green_goods_are_accepted_charged_and_cleared_at_once() =>
        Assert.Equal("01 13/67 13/4 09", Signs(Run(new World(), Lodged("IMA"))));

    [Fact]
    public void Pre_lodged_goods_wait_for_arrival_and_are_assessed_again_at_acceptance() =>
        Assert.Equal("02 13/67 02 01 13/67 13/4 09", Signs(Run(new World(), Lodged("IMD"), new Present())));

    [Fact]
    public void Red_goods_wait_for_the_control() =>
        Assert.Equal(
            "01 13/67 05 13/4 09",
            Signs(
                Run(
                    new World { Lane = Lane.Red },
                    Lodged("IMA"),
                    new RecordControl(new(true, "as declared", [], []))
                )
            )
        );

    [Fact]
    public void Missing_funds_hold_the_goods_until_the_payment_comes()
    {
        var poor = new World { Available = 10m };
        var held = Run(poor, Lodged("IMA"));
        Assert.Equal("01 13/67 14", Signs(held));
        Assert.Equal(CaseState.AwaitingPayment, held.After.State);
        var paid = Run(poor, Lodged("IMA"), new Pay("R1", new Money(100m, Currency.Eur)));
        Assert.Equal("01 13/67 14 13/4 09", Signs(paid));
    }

    [Fact]
    public void Goods_go_under_security_before_the_final_duty()
    {
        var run = Run(
            new World { Lane = Lane.Yellow },
            Lodged("IMA"),
            new ReleaseUnderSecurity("value in doubt"),
            new AcceptDocuments("seen"),
            new DetermineDuty("value confirmed")
        );
        Assert.Equal("01 13/67 06 13/115 08 13/4 09", Signs(run));
        Assert.Empty(run.After.Reservations);
    }

    [Fact]
    public void A_pre_lodged_declaration_lapses_when_the_goods_never_come()
    {
        var run = Run(new World(), Lodged("IMD"));
        var late = Decide(run, new CheckDeadlines(), new World(), Morning.AddDays(31));
        Assert.Equal("02 13/67 10", Signs(late));
        Assert.True(
            ClearanceSteps
                .Decide(
                    late.After,
                    new Present(),
                    new World().For(late.After, new Present()),
                    Morning.AddDays(32)
                )
                .IsRefused
        );
    }

    [Fact]
    public void An_act_out_of_order_is_refused_with_help()
    {
        var run = Run(new World(), Lodged("IMA"));
        var decision = ClearanceSteps.Decide(
            run.After,
            new AcceptDocuments("seen"),
            new World().For(run.After, new AcceptDocuments("seen")),
            Morning
        );
        Assert.True(decision.IsRefused);
        Assert.NotEmpty(decision.Refusals.Single().Mend);
    }

    [Fact]
    public void The_postings_of_every_fact_add_up_to_nothing()
    {
        var run = Run(new World(), Lodged("IMA"));
        var sums = run.Events.SelectMany(f => Books.PostingsOf(Number, f.Event)).GroupBy(p => p.Unit);
        Assert.NotEmpty(sums);
        Assert.All(sums, g => Assert.Equal(0m, g.Sum(p => p.Amount)));
        var due = run
            .Events.SelectMany(f => Books.PostingsOf(Number, f.Event))
            .Where(p => p.Account == $"due/{Number}")
            .Sum(p => p.Amount);
        Assert.Equal(0m, due);
    }

    private sealed record Told(Case After, IReadOnlyList<(Event Event, DateTimeOffset At)> Events);

    private static Told Run(World world, params Act[] acts) =>
        acts.Aggregate(
            new Told(new Case { Mrn = Number }, []),
            (told, act) => Decide(told, act, world, Morning)
        );

    private static Told Decide(Told told, Act act, World world, DateTimeOffset at)
    {
        var decision = ClearanceSteps.Decide(told.After, act, world.For(told.After, act), at);
        Assert.Empty(decision.Refusals);
        return new Told(decision.After, [.. told.Events, .. decision.Events.Select(f => (f, at))]);
    }

    private static string Signs(Told told) =>
        string.Join(' ', Notifications.Find(Number, told.Events).Select(n => n.Sign));

    private static Lodge Lodged(string type) => new(SmallAdministration.Message(type));

    private static Money Eur(decimal amount) => SmallAdministration.Eur(amount);

    private sealed record World
    {
        public Lane Lane { get; init; } = Lane.Green;

        public decimal Available { get; init; } = 1000m;

        public DecisionInputs For(Case dossier, Act act) =>
            SmallAdministration.Inputs(
                dossier,
                act,
                SmallAdministration.Registers(Lane),
                [SmallAdministration.Line("A00", 100m)],
                [
                    new Guarantee("DAN1", "XA1", GuaranteeKind.Deferment, Eur(1000m), Eur(Available)),
                    new Guarantee("GRN1", "XA1", GuaranteeKind.Security, Eur(1000m), Eur(Available)),
                ]
            );
    }
}
