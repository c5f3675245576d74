using Customhouse.Clearance;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>Who has something to do on a case.</summary>
public sealed class NextActorTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly Case Fresh = new() { Mrn = Mrn.Create(2026, CountryCode.Parse("XA"), 1, 'R') };

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
