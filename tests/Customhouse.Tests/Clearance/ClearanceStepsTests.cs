using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

public sealed class ClearanceStepsTests
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly Mrn Number = Mrn.Of(2026, CountryCode.Parse("XA"), 7, 'R');

    [Fact]
    public void Green_goods_are_accepted_charged_and_cleared_at_once() =>
        Assert.Equal("01 13/67 13/4 09", Signs(Run(World(), Lodged("IMA"))));

    [Fact]
    public void Pre_lodged_goods_wait_for_arrival_and_are_assessed_again_at_acceptance() =>
        Assert.Equal("02 13/67 02 01 13/67 13/4 09", Signs(Run(World(), Lodged("IMD"), new Present())));

    [Fact]
    public void Red_goods_wait_for_the_control() =>
        Assert.Equal(
            "01 13/67 05 13/4 09",
            Signs(
                Run(
                    World() with
                    {
                        Target = (_, _, _, _) => new(Lane.Red, [new("P1", 1, Lane.Red, "weight", [])], 1),
                    },
                    Lodged("IMA"),
                    new RecordControl(new(true, "as declared", [], []))
                )
            )
        );

    [Fact]
    public void Missing_funds_hold_the_goods_until_the_payment_comes()
    {
        var poor = World(available: 10m);
        var held = Run(poor, Lodged("IMA"));
        Assert.Equal("01 13/67 14", Signs(held));
        Assert.Equal(CaseState.AwaitingPayment, held.After.State);
        var paid = Run(poor, Lodged("IMA"), new Pay("R1", new Money(100m, Currency.Eur)));
        Assert.Equal("01 13/67 14 13/4 09", Signs(paid));
    }

    [Fact]
    public void Goods_go_under_security_before_the_final_duty()
    {
        var inputs = World() with
        {
            Target = (_, _, _, _) => new(Lane.Yellow, [new("P2", 1, Lane.Yellow, "value in doubt", [])], 1),
        };
        var run = Run(
            inputs,
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
        var run = Run(World(), Lodged("IMD"));
        var late = Decide(run, new CheckDeadlines(), World(), Morning.AddDays(31));
        Assert.Equal("02 13/67 10", Signs(late));
        Assert.True(ClearanceSteps.Decide(late.After, new Present(), World(), Morning.AddDays(32)).IsRefused);
    }

    [Fact]
    public void An_act_out_of_order_is_refused_with_help()
    {
        var run = Run(World(), Lodged("IMA"));
        var decision = ClearanceSteps.Decide(run.After, new AcceptDocuments("seen"), World(), Morning);
        Assert.True(decision.IsRefused);
        Assert.NotEmpty(decision.Refusals.Single().Mend);
    }

    [Fact]
    public void The_postings_of_every_fact_add_up_to_nothing()
    {
        var run = Run(World(), Lodged("IMA"));
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

    private static Told Run(DecisionInputs inputs, params Act[] acts) =>
        acts.Aggregate(
            new Told(new Case { Mrn = Number }, []),
            (told, act) => Decide(told, act, inputs, Morning)
        );

    private static Told Decide(Told told, Act act, DecisionInputs inputs, DateTimeOffset at)
    {
        var decision = ClearanceSteps.Decide(told.After, act, inputs, at);
        Assert.Empty(decision.Refusals);
        return new Told(decision.After, [.. told.Events, .. decision.Events.Select(f => (f, at))]);
    }

    private static string Signs(Told told) =>
        string.Join(' ', Notifications.Of(Number, told.Events).Select(n => n.Sign));

    private static Lodge Lodged(string type) =>
        new(
            new LodgedMessage(
                [1],
                "xml",
                new Declaration
                {
                    Message = new Element("Declaration", null, []),
                    FunctionCode = "9",
                    Lrn = "L1",
                    TypeCode = type,
                    Declarant = new Party("XA1"),
                    Items = [new GoodsItem { Sequence = 1 }],
                }
            )
        );

    private static DecisionInputs World(decimal available = 1000m) =>
        new()
        {
            Terms = new Terms { Administration = CountryCode.Parse("XA"), Currency = Currency.Eur },
            Check = (_, _) => [],
            CheckRequest = (_, _, _) => [],
            AmendBy = (_, request) => new AmendmentResult(request, []),
            CorrectBy = (lodged, _) => new AmendmentResult(lodged, []),
            Assess = (_, _) => new AssessmentResult("XA-2026", new Assessment([Line(100m)]), [], []),
            Target = (_, _, _, _) => new LaneChoice(Lane.Green, [], 0),
            Guarantees = new[]
            {
                new Guarantee("DAN1", "XA1", GuaranteeKind.Deferment, Eur(1000m), Eur(available)),
                new Guarantee("GRN1", "XA1", GuaranteeKind.Security, Eur(1000m), Eur(available)),
            }.ToDictionary(g => g.Id, StringComparer.Ordinal),
        };

    private static DutyLine Line(decimal amount) =>
        new(1, "A00", "100", Eur(1000m), null, new Rate(10m), null, Eur(amount), Eur(amount), "E", []);

    private static Money Eur(decimal amount) => new(amount, Currency.Eur);
}
