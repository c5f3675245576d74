using Customhouse.Clearance;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>Which acts are taken where a case stands, and who acts next: told once, for the decision and for
/// every desk.</summary>
public sealed class AllowedActsTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly Case Fresh = new()
    {
        Mrn = Mrn.Create(2026, CountryCode.Parse("XA"), 1, 'R'),
        Sequence = 2,
        AcceptedAt = At,
    };

    private static readonly Type[] Acts =
    [
        .. typeof(Act).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Act)) && !t.IsAbstract),
    ];

    [Fact]
    public void Every_act_has_a_rule_for_every_case()
    {
        Assert.True(Acts.Length >= 20, $"only {Acts.Length} acts");
        foreach (var act in Acts)
        foreach (var c in (Case[])[Fresh, Fresh with { Sequence = 0 }, Fresh with { IsRejected = true }])
            _ = c.WhyNot(act);
    }

    [Fact]
    public void A_closed_case_takes_nothing_but_the_time()
    {
        var closed = Fresh with { IsInvalidated = true, DocumentsOpen = true, ControlOpen = true };
        Assert.All(
            Acts.Except([typeof(CheckDeadlines), typeof(Lodge)]),
            act => Assert.Equal("CH002", closed.WhyNot(act)?.Code)
        );
        Assert.Equal("CH001", closed.WhyNot(typeof(Lodge))?.Code);
        Assert.Null(closed.WhyNot(typeof(CheckDeadlines)));
    }

    [Fact]
    public void Each_act_is_taken_where_there_is_something_for_it_to_do()
    {
        var released = Fresh with { ReleasedAt = At };
        Check<AcceptDocuments>("CH011", Fresh, Fresh with { DocumentsOpen = true });
        Check<SubmitDocuments>("CH010", Fresh, Fresh with { QuestionOpen = true });
        Check<SubmitDocuments>("CH010", Fresh, Fresh with { DocumentsOpen = true });
        Check<WantDocuments>("CH004", released, Fresh);
        Check<Query>("CH004", released, Fresh);
        Check<OrderControl>("CH004", released, Fresh);
        Check<OrderControl>("CH012", Fresh with { ControlOpen = true }, Fresh);
        Check<RecordControl>("CH022", Fresh, Fresh with { ControlOpen = true });
        Check<Reply>("CH013", Fresh, Fresh with { QuestionOpen = true });
        Check<Detain>("CH014", Fresh with { IsDetained = true }, released);
        Check<LiftDetention>("CH015", Fresh, Fresh with { IsDetained = true });
        Check<Grant>("CH003", Fresh, Fresh with { Pending = PendingRequest.Amendment });
        Check<Deny>("CH003", Fresh, Fresh with { Pending = PendingRequest.Cancellation });
        Check<Amend>("CH020", Fresh with { Pending = PendingRequest.Amendment }, Fresh);
        Check<Amend>("CH021", released with { ClearedAt = At }, released);
        Check<Cancel>(
            "CH020",
            Fresh with
            {
                Pending = PendingRequest.Amendment,
            },
            released with
            {
                ClearedAt = At,
            }
        );
        Check<Present>("CH006", Fresh, Fresh with { IsRegistered = true, AcceptedAt = null });
        Check<Present>(
            "CH005",
            Fresh with
            {
                IsRegistered = true,
                PresentedAt = At,
            },
            Fresh with
            {
                IsRegistered = true,
                AcceptedAt = null,
            }
        );
        Check<ReleaseUnderSecurity>("CH016", released, Fresh);
        Check<ReleaseUnderSecurity>("CH016", Fresh with { ReleaseUnderSecurityAsked = true }, Fresh);
        Check<Depart>("CH007", Fresh, Fresh with { TypeCode = "EXA" });
        Check<Reassess>("CH025", Fresh, released with { ClearedAt = At, Assessment = Assessment.Nothing });
        var cleared = released with { ClearedAt = At };
        Check<Reassess>("CH025", cleared, cleared with { Assessment = Assessment.Nothing });
        Check<Amend>("CH020", cleared with { Pending = PendingRequest.Cancellation }, released);
        Check<DetermineDuty>("CH017", released, released with { ReleaseUnderSecurityAsked = true });
    }

    [Fact]
    public void Who_acts_next_is_told_by_what_is_open()
    {
        Assert.Equal(NextActor.Customs, Fresh.Standing.ActsNext());
        Assert.Equal(NextActor.Trader, (Fresh with { DocumentsOpen = true }).Standing.ActsNext());
        Assert.Equal(
            NextActor.Customs,
            (Fresh with { DocumentsOpen = true, DocumentsAreIn = true }).Standing.ActsNext()
        );
        Assert.Equal(NextActor.Trader, (Fresh with { QuestionOpen = true }).Standing.ActsNext());
        Assert.Equal(NextActor.Customs, (Fresh with { ControlOpen = true }).Standing.ActsNext());
        Assert.Equal(NextActor.Nobody, (Fresh with { IsInvalidated = true }).Standing.ActsNext());
        Assert.Equal(NextActor.Nobody, (Fresh with { ReleasedAt = At, ClearedAt = At }).Standing.ActsNext());
    }

    private static void Check<TAct>(string code, Case refused, Case taken)
        where TAct : Act
    {
        Assert.Equal(code, refused.WhyNot(typeof(TAct))?.Code);
        Assert.Null(taken.WhyNot(typeof(TAct)));
    }
}
