using Customhouse.Clearance;
using Customhouse.Journal;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>Questions to the journal find events in all their versions.</summary>
public sealed class EventFamilyTests
{
    [Fact]
    public void A_family_is_of_the_type_that_was_asked_for_and_no_other()
    {
        var released = EventFamily.For<GoodsReleased>();
        Assert.Equal(["goods-released/1"], released.Names);
        Assert.True(released.Holds("goods-released/1"));
        Assert.False(released.Holds("goods-released/2"));
        Assert.False(released.Holds("goods-released"));
        Assert.False(released.Holds("goods-presented/1"));
    }

    [Fact]
    public void Families_together_hold_the_events_of_both()
    {
        var both = EventFamily.For<QuotaReturned>() | EventFamily.For<QuotaDrawn>();
        Assert.Equal(["quota-drawn/1", "quota-returned/1"], both.Names);
        Assert.True(both.Holds("quota-drawn/1") && both.Holds("quota-returned/1"));
    }

    /// <summary>A name is a stem and a version, or a family could not be made of it.</summary>
    [Fact]
    public void Every_released_name_has_a_stem_and_a_version()
    {
        var names = DeclarationSubject.Kind.Events.Names;
        Assert.True(names.Count >= 46, $"only {names.Count} types of event");
        Assert.All(names, name => Assert.Matches("^[a-z]+(-[a-z]+)*/[1-9][0-9]*$", name));
    }
}
