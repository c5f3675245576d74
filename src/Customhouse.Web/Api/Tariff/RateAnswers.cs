using System.Text.Json;
using Customhouse.Engine;
using Customhouse.Tariff;
using Customhouse.Values;

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

    /// <summary>Reads a period that was sent in as JSON.</summary>
    /// <returns>The period; null where there are faults.</returns>
    public static (RatePeriod? Period, IReadOnlyList<string> Faults) Read(ReadOnlySpan<byte> json)
    {
        RatePeriodEntry? entry;
        try
        {
            entry = JsonSerializer.Deserialize(json, TariffJson.Default.RatePeriodEntry);
        }
        catch (JsonException fault)
        {
            return (null, [fault.Message.TrimEnd('.')]);
        }
        if (entry is not { Id: not null, Own: not null, Source: not null, Rates: not null })
            return (null, ["id, from, to, own, publishedOn, source and rates are needed"]);
        var faults = new List<string>();
        if (!Currency.TryParse(entry.Own, out var own))
            faults.Add("own is no currency (ISO 4217)");
        var rates = new List<PeriodRate>();
        foreach (var line in entry.Rates.Take(Limits.RatePeriodCurrenciesMax + 1))
            if (Currency.TryParse(line?.Currency, out var currency))
                rates.Add(new PeriodRate(currency, line!.ForeignPerOwn));
            else
                faults.Add($"rates[{rates.Count}] has no currency (ISO 4217)");
        var period = new RatePeriod
        {
            Id = entry.Id,
            From = entry.From,
            To = entry.To,
            Own = own,
            PublishedOn = entry.PublishedOn,
            Source = entry.Source,
            Rates = [.. rates.OrderBy(r => r.Currency.Code, StringComparer.Ordinal)],
        };
        if (faults.Count == 0)
            faults.AddRange(period.Faults());
        return faults.Count == 0 ? (period, []) : (null, faults);
    }
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
