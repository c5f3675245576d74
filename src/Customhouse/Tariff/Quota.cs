using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>
/// What an edition says of a tariff quota: whose goods may draw on it, how much, when, at what rate.
/// </summary>
/// <param name="Order">The order number that a declaration names (DE 8/1).</param>
/// <param name="Codes">Commodity codes or chapters that it covers.</param>
/// <param name="Countries">Origins that may draw on it; empty where every origin may.</param>
/// <param name="Claims">Preference codes (DE 4/17) under which it is asked for, as 120 and 320.</param>
/// <param name="Volume">What may be drawn in the period, in its unit; without a unit it is kg.</param>
/// <param name="From">The first day on which it may be drawn.</param>
/// <param name="To">The last day on which it may be drawn.</param>
/// <param name="Rate">What the granted part bears.</param>
/// <param name="CriticalPercent">From this share drawn, in per cent, security is asked for the full
/// duty.</param>
/// <param name="Basis">The law that opened it.</param>
/// <param name="Programme">The programme whose origin must be proved first; null where any goods may
/// draw.</param>
public sealed record QuotaRule(
    string Order,
    IReadOnlyList<string> Codes,
    IReadOnlyList<CountryCode> Countries,
    IReadOnlyList<string> Claims,
    Quantity Volume,
    DateOnly From,
    DateOnly To,
    Rate Rate,
    decimal CriticalPercent,
    string Basis,
    string? Programme = null
)
{
    /// <summary>Whether goods of an origin may draw on it; an unknown origin only where all may.</summary>
    public bool Covers(HsCode code, CountryCode? origin) =>
        CodeRange.Longest(Codes, code.Digits) > 0
        && (Countries.Count == 0 || origin is { } o && Countries.Contains(o));

    /// <summary>The quota as it stands on its first day.</summary>
    public Quota Open() =>
        new(Order, Volume.Value, Volume.Unit ?? Units.Kilogram, From, To, 0m, CriticalPercent);
}

/// <summary>How full a quota still is.</summary>
public enum QuotaState
{
    /// <summary>There is enough left.</summary>
    Open,

    /// <summary>Nearly drawn: goods are released against security for the full duty.</summary>
    Critical,

    /// <summary>Nothing is left; what is asked is not granted and bears the full duty.</summary>
    Exhausted,
}

/// <summary>A wish to draw on a quota, made by the acceptance of a declaration.</summary>
/// <param name="Order">The order number (DE 8/1).</param>
/// <param name="Reference">The declaration and item that ask, so that a grant can be told and given
/// back.</param>
/// <param name="Quantity">Above zero, in the unit.</param>
/// <param name="Unit">Of UN/ECE Recommendation 20; one that converts into the quota's.</param>
/// <param name="AcceptedOn">The date of acceptance; earlier dates are served first.</param>
/// <param name="Sequence">The order of acceptance within that date.</param>
public sealed record QuotaRequest(
    string Order,
    string Reference,
    decimal Quantity,
    string Unit,
    DateOnly AcceptedOn,
    long Sequence
);

/// <summary>What a request was given.</summary>
/// <param name="Order">The order number (DE 8/1).</param>
/// <param name="Reference">The declaration and item that asked.</param>
/// <param name="Asked">In the quota's unit.</param>
/// <param name="Granted">In the quota's unit; 0 to <paramref name="Asked"/>.</param>
/// <param name="Remaining">The balance after it, in the quota's unit.</param>
/// <param name="Unit">The quota's unit.</param>
/// <param name="State">How full the quota is after it.</param>
public sealed record QuotaGrant(
    string Order,
    string Reference,
    decimal Asked,
    decimal Granted,
    decimal Remaining,
    string Unit,
    QuotaState State
)
{
    /// <summary>The part of the item that bears the quota's rate, 0 to 1.</summary>
    public decimal Share => Asked == 0m ? 0m : Granted / Asked;
}

/// <summary>
/// The balance of a tariff quota, drawn down first come first served by date and order of acceptance. Never
/// below zero, never above its volume; what is granted and what remains are always the volume.
/// </summary>
/// <param name="Order">The order number that a declaration names (DE 8/1).</param>
/// <param name="Volume">What may be drawn in the period, in the unit.</param>
/// <param name="Unit">Of UN/ECE Recommendation 20.</param>
/// <param name="From">The first day on which it may be drawn.</param>
/// <param name="To">The last day on which it may be drawn.</param>
/// <param name="Drawn">What was granted so far, in the unit.</param>
/// <param name="CriticalPercent">From this share drawn, in per cent, it is critical.</param>
public sealed record Quota(
    string Order,
    decimal Volume,
    string Unit,
    DateOnly From,
    DateOnly To,
    decimal Drawn,
    decimal CriticalPercent = 90m
)
{
    /// <summary>What is left, in the unit.</summary>
    public decimal Remaining => Volume - Drawn;

    /// <summary>How full it is now.</summary>
    public QuotaState State =>
        Remaining == 0m ? QuotaState.Exhausted
        : Drawn * 100m >= Volume * CriticalPercent ? QuotaState.Critical
        : QuotaState.Open;

    /// <summary>Gives what is asked, or what is left; outside the quota's period nothing.</summary>
    /// <exception cref="ArgumentException">The request is for another quota, in a foreign unit or not above
    /// zero.</exception>
    public (Quota After, QuotaGrant Grant) Draw(QuotaRequest request)
    {
        if (request.Order != Order)
            throw new ArgumentException($"quota {Order} was asked for {request.Order}", nameof(request));
        var asked =
            Units.Convert(request.Quantity, request.Unit, Unit)
            ?? throw new ArgumentException($"{request.Unit} is no unit of quota {Order}", nameof(request));
        // Quantities have six decimals (UCC-DA annex B, 6/2); a third of a dozen would else never add up.
        asked = decimal.Round(asked, 6, MidpointRounding.ToPositiveInfinity);
        if (asked <= 0m)
            throw new ArgumentException("a request asks for more than nothing", nameof(request));
        var open = request.AcceptedOn >= From && request.AcceptedOn <= To;
        var granted = open ? Math.Min(asked, Remaining) : 0m;
        var after = this with { Drawn = Drawn + granted };
        return (
            after,
            new QuotaGrant(Order, request.Reference, asked, granted, after.Remaining, Unit, after.State)
        );
    }
}
