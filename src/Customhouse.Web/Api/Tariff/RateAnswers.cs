using Customhouse.Engine;
using Customhouse.Tariff;

namespace Customhouse.Web.Api.Tariff;

/// <summary>A rate of exchange.</summary>
/// <param name="ForeignPerOwn">Units of the currency for one of the administration's own.</param>
/// <param name="To">The last day; null for a rate of a tariff edition, which holds until the next.</param>
/// <param name="Source">Who published it.</param>
/// <param name="Period">The period of the register; null for a rate of a tariff edition.</param>
public sealed record RateLine(
    string Currency,
    string Own,
    decimal ForeignPerOwn,
    DateOnly From,
    DateOnly? To,
    string Source,
    string? Period
)
{
    public static RateLine Of(AppliedRate rate) =>
        new(
            rate.Currency.Code,
            rate.Own.Code,
            rate.ForeignPerOwn,
            rate.From,
            rate.To,
            rate.Source,
            rate.Period
        );
}

/// <summary>One period of rates of exchange.</summary>
/// <param name="From">The first day on which its rates hold.</param>
/// <param name="To">The last day.</param>
/// <param name="Own">The currency of the administration.</param>
public sealed record RatePeriodEntry(
    string Id,
    DateOnly From,
    DateOnly To,
    string Own,
    DateOnly PublishedOn,
    string Source,
    IReadOnlyList<PeriodRateLine> Rates
)
{
    public static RatePeriodEntry Of(RatePeriod period) =>
        new(
            period.Id,
            period.From,
            period.To,
            period.Own.Code,
            period.PublishedOn,
            period.Source,
            [.. period.Rates.Select(r => new PeriodRateLine(r.Currency.Code, r.ForeignPerOwn))]
        );
}

/// <param name="ForeignPerOwn">Units of the currency for one of the administration's own.</param>
public sealed record PeriodRateLine(string Currency, decimal ForeignPerOwn);

/// <summary>A period that waits to be put in force.</summary>
/// <param name="Corrects">The version in force that it would take the place of; null for a new
/// period.</param>
/// <param name="Differences">Against that version, else against the period before it.</param>
public sealed record WaitingRates(
    RatePeriodEntry Period,
    DateTimeOffset SentAt,
    string SentBy,
    int? Corrects,
    IReadOnlyList<RateDifferenceLine> Differences
)
{
    internal static WaitingRates Of(StagedPeriod staged, RateBook inForce) =>
        new(
            RatePeriodEntry.Of(staged.Period),
            staged.SentAt,
            staged.SentBy,
            staged.Corrects == 0 ? null : staged.Corrects,
            [
                .. staged
                    .Differences(inForce)
                    .Lines.Select(l => new RateDifferenceLine(
                        l.Currency.Code,
                        l.Before,
                        l.After,
                        l.Percent,
                        l.IsMarked
                    )),
            ]
        );
}

/// <param name="Before">Null where the currency is new.</param>
/// <param name="After">Null where it is gone.</param>
/// <param name="Percent">By how much it moved.</param>
/// <param name="IsMarked">It moved further than is usual, or is gone: somebody should look again.</param>
public sealed record RateDifferenceLine(
    string Currency,
    decimal? Before,
    decimal? After,
    decimal? Percent,
    bool IsMarked
);
