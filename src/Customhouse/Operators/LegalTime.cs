namespace Customhouse.Operators;

/// <summary>
/// The time by which the law counts at a customs office: its clocks on the wall. The day of a declaration
/// (tariff, rates, quotas, rules in force, the year of its number) and the end of each term are told here and
/// nowhere else; moments are kept in UTC.
/// </summary>
/// <param name="Zone">Where the clocks stand.</param>
public sealed record LegalTime(TimeZoneInfo Zone)
{
    /// <summary>Clocks that show UTC.</summary>
    public static readonly LegalTime Universal = new(TimeZoneInfo.Utc);

    /// <summary>The time of a zone, as the IANA time zone database names it; null where it names
    /// none.</summary>
    public static LegalTime? Find(string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? new LegalTime(found) : null;

    /// <summary>
    /// The time where no office says it: the one that all open offices share; UTC where they have several, or
    /// there are none.
    /// </summary>
    public static LegalTime Common(IEnumerable<CustomsOffice> offices)
    {
        string[] zones = [.. offices.Where(o => !o.IsClosed).Select(o => o.TimeZone).Distinct().Take(2)];
        return zones is [var only] ? Find(only) ?? Universal : Universal;
    }

    /// <summary>A moment as the office's clocks show it.</summary>
    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    /// <summary>The office's day at a moment.</summary>
    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(Local(at).DateTime);

    /// <summary>The first moment of a day, in UTC. It need not be midnight: a clock that is put forward at
    /// midnight begins the day at one.</summary>
    public DateTimeOffset BeginOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        var offset =
            Zone.IsInvalidTime(midnight) ? Zone.GetUtcOffset(midnight.AddHours(-3))
            : Zone.IsAmbiguousTime(midnight) ? Zone.GetAmbiguousTimeOffsets(midnight).Max()
            : Zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }

    /// <summary>The last moment of a day, in UTC: the microsecond before the next one begins.</summary>
    public DateTimeOffset EndOf(DateOnly day) =>
        BeginOf(day.AddDays(1)).AddTicks(-TimeSpan.TicksPerMicrosecond);

    /// <summary>
    /// The last moment of a term of days, in UTC: the day on which it begins is not counted, and it runs to
    /// the end of its last day (Regulation 1182/71 art. 3).
    /// </summary>
    /// <param name="days">Zero or more.</param>
    public DateTimeOffset EndOf(DateTimeOffset from, int days) => EndOf(DayOf(from).AddDays(days));
}
