using Customhouse.Tariff;

namespace Customhouse.Server.Simulation;

/// <summary>Origins that goods could be told to have, for a preference that they have not.</summary>
internal static class FalseOrigins
{
    private static readonly (string Country, string Programme)[] Open =
    [
        ("KR", "KR"),
        ("XB", "S"),
        ("XC", "S"),
        ("CO", "CO"),
        ("MA", "MA"),
        ("SG", "SG"),
    ];

    public static IReadOnlyList<string> For(Product product) =>
        product.Line.Mfn is not { Percent: >= 4m }
            ? []
            :
            [
                .. Open.Where(o => product.Line.Preferences.Any(p => p.Programme == o.Programme))
                    .Select(o => o.Country),
            ];
}
