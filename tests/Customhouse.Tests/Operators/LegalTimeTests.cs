using Customhouse.Operators;
using Xunit;

namespace Customhouse.Tests.Operators;

/// <summary>Which day it is at an office, and when a term of days is over.</summary>
public sealed class LegalTimeTests
{
    private static CustomsOffice At(string zone, bool closed = false) =>
        new("XA" + zone.Length, "An office", zone, [], closed);

    [Theory]
    // L7: 04:12 on the 29th in Kiritimati is 14:12 on the 28th in UTC.
    [InlineData("Pacific/Kiritimati", "2026-11-28T14:12:00Z", "2026-11-29")]
    [InlineData("America/Los_Angeles", "2026-03-01T04:00:00Z", "2026-02-28")]
    [InlineData("UTC", "2026-11-28T23:59:59Z", "2026-11-28")]
    public void The_day_is_that_of_the_clock_on_the_wall(string zone, string at, string day) =>
        Assert.Equal(DateOnly.Parse(day, null), LegalTime.Find(zone)!.DayOf(DateTimeOffset.Parse(at, null)));

    [Theory]
    [InlineData("UTC", "2026-03-02T08:00:00Z", 10, "2026-03-12T23:59:59.999999Z")]
    [InlineData("Pacific/Kiritimati", "2026-11-28T14:12:00Z", 0, "2026-11-29T09:59:59.999999Z")]
    // Clocks are put forward on 29 March: the day begins an hour of UTC earlier behind it.
    [InlineData("Europe/Paris", "2026-03-27T12:00:00Z", 3, "2026-03-30T21:59:59.999999Z")]
    public void A_term_of_days_ends_with_the_last_minute_of_its_last_day(
        string zone,
        string from,
        int days,
        string end
    ) =>
        Assert.Equal(
            DateTimeOffset.Parse(end, null),
            LegalTime.Find(zone)!.EndOf(DateTimeOffset.Parse(from, null), days)
        );

    [Fact]
    public void A_day_that_has_no_midnight_begins_with_its_first_hour()
    {
        // Beirut puts its clocks forward at midnight: 29 March 2026 begins at 01:00, which is 22:00 UTC.
        var beirut = LegalTime.Find("Asia/Beirut")!;
        var begin = beirut.BeginOf(new DateOnly(2026, 3, 29));
        Assert.Equal(new DateTimeOffset(2026, 3, 28, 22, 0, 0, TimeSpan.Zero), begin);
        Assert.Equal(new DateOnly(2026, 3, 29), beirut.DayOf(begin));
        Assert.Equal(new DateOnly(2026, 3, 28), beirut.DayOf(begin.AddTicks(-1)));
    }

    [Fact]
    public void Every_day_of_every_zone_begins_where_the_day_before_it_ends()
    {
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones().Where(z => z.HasIanaId))
            for (var day = new DateOnly(2025, 12, 30); day.Year < 2027; day = day.AddDays(1))
            {
                var time = new LegalTime(zone);
                var begin = time.BeginOf(day);
                Assert.Equal(day, time.DayOf(begin));
                Assert.True(time.DayOf(begin.AddTicks(-1)) < day, $"{zone.Id} {day:O}");
            }
    }

    [Fact]
    public void Where_no_office_is_named_the_time_is_that_which_all_share()
    {
        Assert.Equal("Asia/Tokyo", LegalTime.Common([At("Asia/Tokyo"), At("Asia/Tokyo")]).Zone.Id);
        Assert.Equal(
            "Asia/Tokyo",
            LegalTime.Common([At("Asia/Tokyo"), At("Europe/Paris", closed: true)]).Zone.Id
        );
        Assert.Equal(LegalTime.Universal, LegalTime.Common([At("Asia/Tokyo"), At("Europe/Paris")]));
        Assert.Equal(LegalTime.Universal, LegalTime.Common([]));
        Assert.Null(LegalTime.Find("Atlantis/Capital"));
    }
}
