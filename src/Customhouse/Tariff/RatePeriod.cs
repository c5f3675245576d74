using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>
/// The rates of exchange that an administration published for some days: on each of them these rates hold
/// and no others (WTO Valuation Agreement art. 9; UCC art. 53; UCC-IA art. 146).
/// </summary>
public sealed record RatePeriod
{
    /// <summary>How people call it, as 2026-03; capitals, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>The first day on which its rates hold.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day on which its rates hold.</summary>
    public required DateOnly To { get; init; }

    /// <summary>The currency of the administration, which amounts are turned into.</summary>
    public required Currency Own { get; init; }

    /// <summary>The rates, one a currency, in the order of their codes.</summary>
    public required IReadOnlyList<PeriodRate> Rates { get; init; }

    /// <summary>Who published the rates and where, in words.</summary>
    public required string Source { get; init; }

    /// <summary>The day on which they were published.</summary>
    public required DateOnly PublishedOn { get; init; }

    /// <summary>The rate of a currency; null where the period has none.</summary>
    public AppliedRate? Find(Currency currency)
    {
        foreach (var rate in Rates)
            if (rate.Currency == currency)
                return new AppliedRate(currency, Own, rate.ForeignPerOwn, From, To, Source) { Period = Id };
        return null;
    }

    /// <summary>What is wrong with the period, in words; empty where it can be put in force.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (
            Id.Length is 0 or > Limits.RatePeriodIdCharactersMax
            || !Id.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-')
        )
            faults.Add(
                $"the period is called '{PlainText.Shown(Id, Limits.RatePeriodIdCharactersMax)}': its name is 1 to "
                    + $"{Limits.RatePeriodIdCharactersMax} capitals, digits and hyphens, as 2026-03"
            );
        if (To < From)
            faults.Add($"it ends on {To:O}, before its first day {From:O}");
        else if (To.DayNumber - From.DayNumber >= Limits.RatePeriodDaysMax)
            faults.Add(
                $"it has {To.DayNumber - From.DayNumber + 1} days, and a period has "
                    + $"{Limits.RatePeriodDaysMax} at most"
            );
        if (Source.Length is 0 or > Limits.RatePeriodSourceCharactersMax || Source.Any(char.IsControl))
            faults.Add(
                $"its source has {Source.Length} characters: tell who published the rates in 1 to "
                    + $"{Limits.RatePeriodSourceCharactersMax} plain characters"
            );
        if (Rates.Count is 0 or > Limits.RatePeriodCurrenciesMax)
            faults.Add($"it has {Rates.Count} rates, and a period has 1 to {Limits.RatePeriodCurrenciesMax}");
        foreach (var rate in Rates)
            if (rate.Currency == Own)
                faults.Add($"it has a rate of its own currency {Own}, which needs none");
            else if (!IsRate(rate.ForeignPerOwn))
                faults.Add(
                    $"the rate of {rate.Currency} is {rate.ForeignPerOwn}: a rate is above zero and has "
                        + $"{Limits.RateDigitsMax} digits at most before and after the point"
                );
        foreach (var twice in Rates.GroupBy(r => r.Currency).Where(g => g.Count() > 1))
            faults.Add($"it has {twice.Count()} rates of {twice.Key}, and a period has one of a currency");
        return faults;
    }

    /// <summary>Whether a number can be a rate: above zero, and with so many digits that amounts can be
    /// divided by it.</summary>
    public static bool IsRate(decimal units) =>
        units > 0m && units < LargestRate && decimal.Round(units, Limits.RateDigitsMax) == units;

    private static readonly decimal LargestRate = (decimal)Math.Pow(10, Limits.RateDigitsMax);
}

/// <summary>The rate of one currency in a period.</summary>
/// <param name="ForeignPerOwn">Units of <paramref name="Currency"/> for one unit of the administration's
/// own.</param>
public sealed record PeriodRate(Currency Currency, decimal ForeignPerOwn);

/// <summary>The rate by which an amount was turned into the administration's currency.</summary>
/// <param name="Own">The currency that the amount was turned into.</param>
/// <param name="ForeignPerOwn">Units of <paramref name="Currency"/> for one of
/// <paramref name="Own"/>.</param>
/// <param name="From">The first day on which it holds.</param>
/// <param name="To">The last day; null where it holds until another begins.</param>
/// <param name="Source">Who published it, or the proof of the contract that fixed it.</param>
public sealed record AppliedRate(
    Currency Currency,
    Currency Own,
    decimal ForeignPerOwn,
    DateOnly From,
    DateOnly? To,
    string Source
)
{
    /// <summary>The period of the register; null for a rate of a tariff edition or of a contract.</summary>
    public string? Period { get; init; }

    /// <summary>An amount of its currency in the administration's own, not rounded.</summary>
    internal decimal Home(decimal amount) => amount / ForeignPerOwn;

    /// <summary>Where it is from, as a refusal tells it.</summary>
    internal string Words =>
        (Period is { } period ? $"period {period}, " : "")
        + (To is { } to ? $"{From:O} to {to:O}" : $"from {From:O}")
        + $", {Source}";
}
