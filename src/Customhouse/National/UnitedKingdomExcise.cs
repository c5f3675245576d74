using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.National;

/// <summary>
/// Excise rates of the United Kingdom by tax type and day, for messages that name the tax type and not its
/// rate. Alcohol: Alcoholic Liquor Duties Act 1979 (rates of 1 February 2019), Finance (No. 2) Act 2023 sch.
/// 7 and 8 and the rates of 1 February 2025 and 2026. Oils: Hydrocarbon Oil Duties Act 1979, rates of 23
/// March 2022.
/// </summary>
public static class UnitedKingdomExcise
{
    private const string LitrePureAlcohol = "LPA";
    private const string Hectolitre = "HLT";
    private const string Litre = "LTR";

    private static readonly DateOnly Freeze = new(2019, 2, 1);
    private static readonly DateOnly FreezeEnds = new(2023, 7, 31);
    private static readonly DateOnly OilsFrom = new(2022, 3, 23);

    /// <summary>
    /// The bands of strength since August 2023: which tax types, and the rates of 2023, 2025 and 2026.
    /// </summary>
    private static readonly (string[] TaxTypes, decimal In2023, decimal In2025, decimal In2026)[] Bands =
    [
        (["311", "312", "313", "314", "315"], 9.27m, 9.61m, 9.96m),
        (["321"], 21.01m, 21.78m, 22.58m),
        (["322"], 9.67m, 10.02m, 10.39m),
        (["323", "324", "325"], 24.77m, 25.67m, 26.61m),
        (["331", "333", "334", "335"], 28.50m, 29.54m, 30.62m),
        (["341", "343", "344", "345"], 31.64m, 32.79m, 33.99m),
        (["351", "352", "353", "354", "355"], 8.42m, 8.28m, 8.58m),
        (["356", "358", "359", "360"], 19.08m, 18.76m, 19.45m),
        (["357"], 8.78m, 8.63m, 8.95m),
    ];

    /// <summary>Each rate with its days; of two that hold for a day the first counts.</summary>
    public static readonly IReadOnlyList<ExciseRate> Rates =
    [
        .. Bands.SelectMany(b =>
            new[]
            {
                Row(b.TaxTypes, new(2023, 8, 1), new(2025, 1, 31), b.In2023, LitrePureAlcohol),
                Row(b.TaxTypes, new(2025, 2, 1), new(2026, 1, 31), b.In2025, LitrePureAlcohol),
                Row(b.TaxTypes, new(2026, 2, 1), null, b.In2026, LitrePureAlcohol),
            }
        ),
        Row(["411", "421"], Freeze, FreezeEnds, 381.15m, Hectolitre),
        Row(["412", "422", "485"], Freeze, FreezeEnds, 288.10m, Hectolitre),
        Row(["413", "423"], Freeze, FreezeEnds, 297.57m, Hectolitre),
        Row(["415", "425"], Freeze, FreezeEnds, 396.72m, Hectolitre),
        Row(["433"], Freeze, FreezeEnds, 91.68m, Hectolitre),
        Row(["435"], Freeze, FreezeEnds, 126.08m, Hectolitre),
        Row(["481"], Freeze, FreezeEnds, 40.38m, Hectolitre),
        Row(["483"], Freeze, FreezeEnds, 61.04m, Hectolitre),
        Row(["487"], Freeze, FreezeEnds, 50.71m, Hectolitre),
        Row(["419", "429", "438", "451", "461", "462", "463"], Freeze, FreezeEnds, 28.74m, LitrePureAlcohol),
        // Beer is charged by the hectolitre and per cent of strength, which is a litre of pure alcohol.
        Row(["407", "473"], Freeze, FreezeEnds, 19.08m, LitrePureAlcohol),
        Row(["444", "446"], Freeze, FreezeEnds, 8.42m, LitrePureAlcohol),
        Row(["445", "447"], Freeze, FreezeEnds, 5.69m, LitrePureAlcohol),
        Row(["522", "541", "589", "595"], OilsFrom, null, 0.5295m, Litre),
        Row(["556"], OilsFrom, null, 0.1018m, Litre),
    ];

    private static ExciseRate Row(string[] types, DateOnly from, DateOnly? to, decimal amount, string unit) =>
        new(types, from, to, new Rate(null, new Money(amount, Currency.Gbp), unit));
}
