using Customhouse.Clearance;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>Where a case stands, what holds it, and who must act there.</summary>
public sealed class CaseStateTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly Case Empty = new() { Mrn = Mrn.Create(2026, CountryCode.Parse("XA"), 1, 'R') };

    /// <summary>What makes each state, the one that decides first: of several that hold it is told.</summary>
    private static readonly (CaseState State, Func<Case, Case> Made)[] Order =
    [
        (CaseState.Rejected, c => c with { IsRejected = true }),
        (CaseState.Invalidated, c => c with { IsInvalidated = true }),
        (CaseState.Exited, c => c with { IsExited = true }),
        (CaseState.Detained, c => c with { IsDetained = true }),
        (CaseState.RequestPending, c => c with { Pending = PendingRequest.Cancellation }),
        (CaseState.Cleared, c => c with { ClearedAt = At }),
        (CaseState.Released, c => c with { ReleasedAt = At }),
        (CaseState.UnderControl, c => c with { ControlOpen = true }),
        (CaseState.DocumentsWanted, c => c with { DocumentsOpen = true }),
        (CaseState.UnderQuery, c => c with { QuestionOpen = true }),
        (CaseState.AwaitingPayment, c => c with { PaymentDueAt = At }),
        (CaseState.AwaitingPayment, c => c with { IsShortOfFunds = true }),
        (CaseState.Accepted, c => c with { AcceptedAt = At }),
        (CaseState.Registered, c => c with { IsRegistered = true }),
        (CaseState.New, c => c),
    ];

    [Fact]
    public void Of_several_states_that_hold_the_one_that_decides_what_comes_next_is_told()
    {
        for (var i = 0; i < Order.Length; i++)
        {
            Assert.Equal(Order[i].State, Order[i].Made(Empty).State);
            var all = Order[i..].Aggregate(Empty, (c, o) => o.Made(c));
            Assert.Equal(Order[i].State, all.State);
        }
        Assert.Equal(
            CaseState.RequestPending,
            (Empty with { Pending = PendingRequest.Amendment, ClearedAt = At }).State
        );
    }

    [Fact]
    public void Goods_are_held_while_somebody_must_finish_something()
    {
        Assert.False(Empty.IsHeld);
        Assert.True((Empty with { ControlOpen = true }).IsHeld);
        Assert.True((Empty with { IsDetained = true }).IsHeld);
        Assert.True((Empty with { Pending = PendingRequest.Amendment }).IsHeld);
        Assert.True((Empty with { DocumentsOpen = true }).IsHeld);
        Assert.True((Empty with { QuestionOpen = true }).IsHeld);
    }

    [Fact]
    public void Papers_and_questions_do_not_hold_goods_under_security_and_officers_do()
    {
        var secured = Empty with { ReleaseUnderSecurityAsked = true };
        Assert.False((secured with { DocumentsOpen = true, QuestionOpen = true }).IsHeld);
        Assert.True((secured with { ControlOpen = true }).IsHeld);
        Assert.True((secured with { IsDetained = true }).IsHeld);
        Assert.True((secured with { Pending = PendingRequest.Cancellation }).IsHeld);
    }

    [Fact]
    public void A_case_is_closed_when_it_is_rejected_void_or_gone()
    {
        Assert.False((Empty with { ClearedAt = At, ReleasedAt = At }).IsClosed);
        foreach (var (state, made) in Order[..3])
            Assert.True(made(Empty).IsClosed, $"{state}");
    }

    [Fact]
    public void Money_is_awaited_where_it_is_due_or_missing_and_of_no_closed_case()
    {
        Assert.False(Empty.AwaitsMoney);
        foreach (
            var owing in (Case[])[Empty with { PaymentDueAt = At }, Empty with { IsShortOfFunds = true }]
        )
        {
            Assert.True(owing.AwaitsMoney);
            Assert.True((owing with { ClearedAt = At }).AwaitsMoney);
            foreach (var (state, made) in Order[..3])
                Assert.False(made(owing).AwaitsMoney, $"{state}");
        }
    }

    [Theory]
    [InlineData(CaseState.New, NextActor.Customs)]
    [InlineData(CaseState.Rejected, NextActor.Nobody)]
    [InlineData(CaseState.Registered, NextActor.Trader)]
    [InlineData(CaseState.Accepted, NextActor.Customs)]
    [InlineData(CaseState.DocumentsWanted, NextActor.Trader)]
    [InlineData(CaseState.UnderControl, NextActor.Customs)]
    [InlineData(CaseState.UnderQuery, NextActor.Trader)]
    [InlineData(CaseState.Detained, NextActor.Customs)]
    [InlineData(CaseState.RequestPending, NextActor.Customs)]
    [InlineData(CaseState.AwaitingPayment, NextActor.Trader)]
    [InlineData(CaseState.Released, NextActor.Nobody)]
    [InlineData(CaseState.Cleared, NextActor.Nobody)]
    [InlineData(CaseState.Exited, NextActor.Nobody)]
    [InlineData(CaseState.Invalidated, NextActor.Nobody)]
    public void Each_state_says_who_acts_next(CaseState state, NextActor actor) =>
        Assert.Equal(actor, In(state).ActsNext());

    [Fact]
    public void Papers_that_came_and_duty_that_is_open_wait_for_an_officer()
    {
        Assert.Equal(
            NextActor.Customs,
            (In(CaseState.DocumentsWanted) with { DocumentsAreIn = true }).ActsNext()
        );
        Assert.Equal(
            NextActor.Customs,
            (In(CaseState.Released) with { ReleaseUnderSecurityAsked = true, PaymentDueAt = At }).ActsNext()
        );
    }

    [Fact]
    public void After_release_the_trader_owes_money_or_the_exit()
    {
        Assert.Equal(NextActor.Trader, (In(CaseState.Released) with { PaymentDueAt = At }).ActsNext());
        Assert.Equal(NextActor.Trader, (In(CaseState.Cleared) with { IsShortOfFunds = true }).ActsNext());
        Assert.Equal(NextActor.Trader, (In(CaseState.Cleared) with { IsExport = true }).ActsNext());
    }

    private static Standing In(CaseState state) =>
        new(state, false, false, null, null, false, PendingRequest.None, false);
}
