using Customhouse.Clearance;
using Customhouse.Operators;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>What time does to a case, and that it is foretold to the moment.</summary>
public sealed class TimingTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly Case Fresh = new()
    {
        Mrn = Mrn.Create(2026, CountryCode.Parse("XA"), 1, 'R'),
        Sequence = 1,
        TypeCode = "IMA",
        Versions = [SmallAdministration.Message("IMA").Declaration],
    };

    private static readonly Case Registered = Fresh with { IsRegistered = true, LapsesAt = At.AddDays(30) };
    private static readonly Case Export = Fresh with { TypeCode = "EXA", AcceptedAt = At, ClearedAt = At };

    /// <summary>The end of the ninetieth day: the day of the clearance does not count.</summary>
    private static readonly DateTimeOffset After90 = new DateTimeOffset(
        2026,
        5,
        31,
        23,
        59,
        59,
        TimeSpan.Zero
    ).AddMicroseconds(999_999);

    [Fact]
    public void Goods_that_are_not_presented_lapse_at_the_end_of_their_time()
    {
        Foretold(Registered, At.AddDays(30));
        Assert.IsType<DeclarationInvalidated>(Look(Registered, At.AddDays(30)).Events[^1]);
    }

    [Fact]
    public void Goods_that_came_do_not_lapse() =>
        Assert.Null(Timing.NextLook(Registered with { AcceptedAt = At }, Terms(), LegalTime.Universal));

    [Fact]
    public void A_payment_is_reminded_of_when_it_is_due_and_has_its_time_anew()
    {
        var owing = Fresh with
        {
            AcceptedAt = At,
            ReleasedAt = At,
            ClearedAt = At,
            PaymentDueAt = At.AddDays(10),
            Assessment = new([SmallAdministration.Line("A00", 70m)]),
            Settled = 30m,
        };
        Foretold(owing, At.AddDays(10));
        var reminded = Assert.IsType<PaymentReminded>(Look(owing, At.AddDays(12)).Events[0]);
        Assert.Equal(
            (SmallAdministration.Eur(40m), LegalTime.Universal.EndOf(At.AddDays(12), 10)),
            (reminded.Amount, reminded.DueAt)
        );
    }

    [Fact]
    public void An_export_that_did_not_leave_is_asked_about_once()
    {
        Foretold(Export, After90);
        var look = Look(Export, After90);
        Assert.Equal(new ExitEnquired(LegalTime.Universal.EndOf(After90, 10)), Assert.Single(look.Events));
        Assert.Null(Timing.NextLook(look.After, Terms(), LegalTime.Universal));
        Assert.Empty(Look(look.After, At.AddDays(200)).Events);
    }

    [Fact]
    public void Imports_are_not_asked_whether_they_left()
    {
        var import = Export with { TypeCode = "IMA" };
        Assert.Null(Timing.NextLook(import, Terms(), LegalTime.Universal));
        Assert.Empty(Look(import, At.AddDays(90)).Events);
    }

    [Fact]
    public void Goods_go_when_their_stay_ends()
    {
        var dwelling = Fresh with { AcceptedAt = At, Choice = Green() };
        var stay = TimeSpan.FromHours(1);
        Foretold(dwelling, At + stay, stay);
        Assert.Contains(Look(dwelling, At + stay, stay).Events, e => e is DeclarationCleared);
        foreach (
            var held in (Case[])
                [
                    dwelling with
                    {
                        ControlOpen = true,
                    },
                    dwelling with
                    {
                        ReleasedAt = At,
                    },
                    dwelling with
                    {
                        IsShortOfFunds = true,
                    },
                ]
        )
            Assert.Null(Timing.NextLook(held, Terms(stay), LegalTime.Universal));
        Assert.Null(Timing.NextLook(dwelling, Terms(), LegalTime.Universal));
        Assert.Null(Timing.NextLook(Fresh, Terms(stay), LegalTime.Universal));
    }

    [Fact]
    public void The_earliest_moment_is_told()
    {
        var owing = Export with { PaymentDueAt = At.AddDays(20) };
        Assert.Equal(At.AddDays(20), Timing.NextLook(owing, Terms(), LegalTime.Universal));
        Assert.Equal(
            After90,
            Timing.NextLook(Export with { PaymentDueAt = At.AddDays(95) }, Terms(), LegalTime.Universal)
        );
    }

    [Fact]
    public void Time_does_nothing_to_a_closed_case()
    {
        foreach (
            var closed in (Case[])
                [
                    Registered with
                    {
                        IsRejected = true,
                    },
                    Registered with
                    {
                        IsInvalidated = true,
                    },
                    Export with
                    {
                        IsExited = true,
                    },
                ]
        )
        {
            Assert.Null(Timing.NextLook(closed, Terms(), LegalTime.Universal));
            Assert.Empty(Look(closed, At.AddDays(365)).Events);
        }
    }

    /// <summary>Nothing happens a moment before, and something at it.</summary>
    private static void Foretold(Case dossier, DateTimeOffset moment, TimeSpan dwell = default)
    {
        Assert.Equal(moment, Timing.NextLook(dossier, Terms(dwell), LegalTime.Universal));
        Assert.DoesNotContain(
            Look(dossier, moment.AddTicks(-1), dwell).Events,
            e => e is DeclarationInvalidated or PaymentReminded or ExitEnquired or DeclarationCleared
        );
        Assert.NotEmpty(Look(dossier, moment, dwell).Events);
    }

    private static Terms Terms(TimeSpan dwell = default) => SmallAdministration.Registers(dwell: dwell).Terms;

    private static Customhouse.Risk.LaneChoice Green() => new(Customhouse.Risk.Lane.Green, [], 0);

    private static Decision Look(Case dossier, DateTimeOffset now, TimeSpan dwell = default) =>
        ClearanceSteps.Decide(
            dossier,
            new CheckDeadlines(),
            SmallAdministration.Inputs(
                dossier,
                new CheckDeadlines(),
                SmallAdministration.Registers(dwell: dwell),
                dossier.Assessment?.Lines ?? [],
                []
            ),
            now
        );
}
