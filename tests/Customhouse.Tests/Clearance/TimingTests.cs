using Customhouse.Clearance;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>When time has something to do on a case, and who else has.</summary>
public sealed class TimingTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly Case Fresh = new() { Mrn = Mrn.Create(2026, CountryCode.Parse("XA"), 1, 'R') };

    private static readonly Terms Terms = new()
    {
        Administration = CountryCode.Parse("XA"),
        Currency = Currency.Eur,
        Dwell = TimeSpan.FromHours(6),
        ExitDays = 90,
    };

    [Fact]
    public void Goods_that_were_never_presented_lapse_and_those_that_were_do_not()
    {
        var registered = Fresh with { IsRegistered = true, LapsesAt = At.AddDays(30) };
        Assert.Equal(At.AddDays(30), Timing.NextLook(registered, Terms));
        Assert.Null(Timing.NextLook(registered with { IsInvalidated = true }, Terms));
        Assert.Equal(At + Terms.Dwell, Timing.NextLook(registered with { AcceptedAt = At }, Terms));
    }

    [Fact]
    public void A_stay_ends_by_time_alone_where_nothing_holds_the_goods()
    {
        var accepted = Fresh with { AcceptedAt = At };
        Assert.Equal(At.AddHours(6), Timing.NextLook(accepted, Terms));
        Assert.Null(Timing.NextLook(accepted, Terms with { Dwell = TimeSpan.Zero }));
        Case[] held =
        [
            accepted with
            {
                ControlOpen = true,
            },
            accepted with
            {
                IsDetained = true,
            },
            accepted with
            {
                DocumentsOpen = true,
            },
            accepted with
            {
                QuestionOpen = true,
            },
            accepted with
            {
                Pending = PendingRequest.Cancellation,
            },
            accepted with
            {
                IsShortOfFunds = true,
            },
            accepted with
            {
                ReleasedAt = At,
            },
        ];
        Assert.All(held, c => Assert.Null(Timing.NextLook(c, Terms)));
        // Papers that are open do not hold what goes under security.
        Assert.NotNull(
            Timing.NextLook(accepted with { DocumentsOpen = true, ReleaseUnderSecurityAsked = true }, Terms)
        );
    }

    [Fact]
    public void Of_several_moments_the_first_counts()
    {
        var owing = Fresh with { AcceptedAt = At, PaymentDueAt = At.AddDays(10) };
        Assert.Equal(At.AddDays(10), Timing.NextLook(owing, Terms));
        var both = owing with { ClearedAt = At.AddDays(-85), TypeCode = "EXA" };
        Assert.Equal(At.AddDays(5), Timing.NextLook(both, Terms));
    }

    [Fact]
    public void An_export_is_enquired_about_once()
    {
        var cleared = Fresh with { ClearedAt = At, TypeCode = "EXA" };
        Assert.Equal(At.AddDays(90), Timing.NextLook(cleared, Terms));
        Assert.Null(Timing.NextLook(cleared with { LapsesAt = At.AddDays(120) }, Terms));
        Assert.Null(Timing.NextLook(cleared with { IsExited = true }, Terms));
        Assert.Null(Timing.NextLook(cleared with { TypeCode = "IMA" }, Terms));
    }

    [Fact]
    public void Who_acts_next_follows_from_where_the_case_stands()
    {
        Assert.Equal(NextActor.Customs, Next(Fresh));
        Assert.Equal(NextActor.Trader, Next(Fresh with { IsRegistered = true }));
        Assert.Equal(NextActor.Trader, Next(Fresh with { DocumentsOpen = true }));
        Assert.Equal(NextActor.Customs, Next(Fresh with { DocumentsOpen = true, DocumentsAreIn = true }));
        Assert.Equal(NextActor.Trader, Next(Fresh with { QuestionOpen = true }));
        Assert.Equal(NextActor.Customs, Next(Fresh with { ControlOpen = true, QuestionOpen = true }));
        var released = Fresh with { ReleasedAt = At };
        Assert.Equal(NextActor.Nobody, Next(released));
        Assert.Equal(NextActor.Trader, Next(released with { PaymentDueAt = At }));
        Assert.Equal(NextActor.Customs, Next(released with { ReleaseUnderSecurityAsked = true }));
        Assert.Equal(NextActor.Trader, Next(Fresh with { ClearedAt = At, TypeCode = "EXA" }));
        Assert.Equal(NextActor.Nobody, Next(Fresh with { ClearedAt = At }));
        Assert.Equal(NextActor.Nobody, Next(Fresh with { IsInvalidated = true, PaymentDueAt = At }));
    }

    private static NextActor Next(Case c) => c.Standing.ActsNext();
}
