using Customhouse.Lawbooks;
using Xunit;

namespace Customhouse.Tests.Lawbooks;

/// <summary>Which edition of the lawbook is in force on which legal day.</summary>
public sealed class LawTimelineTests
{
    private static readonly DateOnly Today = new(2026, 3, 8);

    private static readonly LawTimeline First = new([new LawLine(LawEdition.FirstDay, "A", "a")]);

    [Fact]
    public void An_edition_is_in_force_from_its_day_until_the_next_begins()
    {
        var two = Begun(First, "B", Today.AddDays(1));
        Assert.Equal("A", two.On(Today)!.Edition);
        Assert.Equal("B", two.On(Today.AddDays(1))!.Edition);
        Assert.Equal("B", two.On(Today.AddYears(9))!.Edition);
        Assert.Null(two.On(LawEdition.FirstDay.AddDays(-1)));
    }

    [Fact]
    public void What_was_in_force_on_days_that_are_past_stays()
    {
        var past = Assert.Throws<FormatException>(() => Begun(First, "B", Today.AddDays(-1)));
        Assert.Contains("the legal day is 2026-03-08", past.Message, StringComparison.Ordinal);
        var two = Begun(First, "B", Today);
        Assert.Equal("A", two.On(Today.AddDays(-1))!.Edition);
        var after = Begun(two, "C", Today.AddDays(9)).Suspend("B", Today.AddDays(4));
        Assert.Equal("B", after.On(Today.AddDays(3))!.Edition);
        Assert.Equal("A", after.On(Today.AddDays(4))!.Edition);
        Assert.Equal("C", after.On(Today.AddDays(9))!.Edition);
    }

    [Fact]
    public void An_edition_that_begins_on_the_same_day_gives_way_and_the_same_one_is_told()
    {
        var two = Begun(Begun(First, "B", Today.AddDays(2)), "C", Today.AddDays(2));
        Assert.Equal(["A", "C"], two.Lines.Select(l => l.Edition));
        Assert.Throws<FormatException>(() => Begun(two, "C", Today.AddDays(5)));
    }

    [Fact]
    public void One_that_begins_later_leaves_the_timeline_when_it_is_suspended()
    {
        var after = Begun(First, "B", Today.AddDays(2)).Suspend("B", Today);
        Assert.Equal(First.Lines, after.Lines);
        Assert.Throws<FormatException>(() => after.Suspend("B", Today));
    }

    [Fact]
    public void The_first_edition_cannot_be_suspended()
    {
        var first = Assert.Throws<FormatException>(() => First.Suspend("A", Today));
        Assert.Contains("put another edition in force", first.Message, StringComparison.Ordinal);
    }

    /// <summary>One person suspends alone: by suspending twice nobody brings back what was
    /// suspended.</summary>
    [Fact]
    public void What_was_suspended_comes_back_only_when_somebody_puts_it_in_force()
    {
        var without = Begun(First, "B", Today).Suspend("B", Today);
        Assert.Equal(("A", "B"), (without.On(Today)!.Edition, without.On(Today)!.Suspends));
        Assert.Throws<FormatException>(() => without.Suspend("A", Today.AddDays(1)));
        var again = Begun(without, "B", Today.AddDays(3));
        var third = Begun(again, "C", Today.AddDays(5));
        Assert.Equal("B", third.Suspend("C", Today.AddDays(6)).On(Today.AddDays(6))!.Edition);
    }

    /// <summary>Nor where something else was put in force in between on the same day.</summary>
    [Fact]
    public void What_was_suspended_earlier_today_is_remembered()
    {
        var mended = Begun(Begun(First, "B", Today).Suspend("B", Today), "C", Today);
        Assert.Equal("A", mended.Suspend("C", Today).On(Today)!.Edition);
        var both = Begun(Begun(First, "B", Today), "C", Today).Suspend("C", Today).Suspend("B", Today);
        Assert.Equal("A", both.On(Today)!.Edition);
        Assert.Throws<FormatException>(() => both.Suspend("A", Today.AddDays(1)));
    }

    private static LawTimeline Begun(LawTimeline timeline, string name, DateOnly from) =>
        timeline.PutInForce(new LawReference(name, name.ToLowerInvariant()), from, Today);
}
