namespace Customhouse.Web.Survey;

/// <summary>What the WCO published as a year's totals; null where it was not reached.</summary>
public sealed record PublishedYear(
    int Year,
    int Aeo,
    int? Planned,
    int? Bilateral,
    int? Plurilateral,
    int? Negotiating
);

/// <summary>
/// Totals of the AEO Compendium as the WCO stated them in its news (2015, August 2019, December 2020). They
/// stand beside what is computed, and enter nothing.
/// </summary>
public static class PublishedCompendium
{
    public static readonly IReadOnlyList<PublishedYear> Years =
    [
        new(2015, 64, 16, null, null, null),
        new(2019, 83, null, 74, 4, 65),
        new(2020, 97, 20, 87, 4, 78),
    ];
}
