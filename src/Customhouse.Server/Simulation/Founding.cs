using Customhouse.Values;

namespace Customhouse.Server.Simulation;

/// <summary>Founds the traders of a world: how many of each kind, what they deal in, and who
/// cheats.</summary>
internal sealed class Founding(World world, SeededRandom random)
{
    /// <summary>What one piece of goods that are sent in parcels costs at most, in euro.</summary>
    private const double ParcelPieceMax = 70;

    private static readonly FraudKind[] Vices =
    [
        FraudKind.Undervaluation,
        FraudKind.Undervaluation,
        FraudKind.Undervaluation,
        FraudKind.Misclassification,
        FraudKind.Misclassification,
        FraudKind.FalseOrigin,
        FraudKind.FalseOrigin,
        FraudKind.Misquantity,
        FraudKind.Misquantity,
        FraudKind.Transshipment,
        FraudKind.PhantomLicence,
    ];

    private int _number = 100_000;

    public IReadOnlyList<Trader> All() =>
        [
            .. Many(
                45,
                TraderKind.Manufacturer,
                1.1,
                2600,
                ["material", "car", "chemical", "energy", "electronics"]
            ),
            .. Many(75, TraderKind.Retailer, 0.55, 700, ["fashion", "home", "electronics", "health"]),
            .. Many(40, TraderKind.FoodImporter, 0.6, 3800, ["food", "fresh"]),
            .. Many(14, TraderKind.ExciseTrader, 0.35, 2400, ["drink", "tobacco"]),
            .. Many(
                220,
                TraderKind.Occasional,
                0.06,
                260,
                ["fashion", "home", "health", "material", "food", "arms", "car", "drink"]
            ),
            .. Many(6, TraderKind.Consolidator, 9, 0.6, ["fashion", "electronics", "home", "health"]),
        ];

    private IEnumerable<Trader> Many(
        int count,
        TraderKind kind,
        double perDay,
        double size,
        string[] sectors
    ) => Enumerable.Range(0, count).Select(_ => One(kind, perDay, size, sectors));

    private Trader One(TraderKind kind, double perDay, double size, string[] sectors)
    {
        var large = kind is TraderKind.Manufacturer or TraderKind.Consolidator;
        var small = kind == TraderKind.Occasional;
        var authorised = random.Hits(
            large ? 0.5
            : small ? 0.01
            : 0.2
        );
        var defers = authorised || random.Hits(small ? 0.1 : 0.75);
        var @operator = world.Business(
            random,
            ++_number,
            authorised,
            [],
            small ? 2500 : 6000,
            defers ? ["DPO", "CGU"] : []
        );
        if (random.Hits(small ? 0.12 : 0.04))
            @operator = @operator with { Since = world.Start.AddDays(-random.Below(90)) };
        var sector = random.Pick(sectors);
        var vice = random.Hits(
            authorised ? 0.02
            : small ? 0.12
            : 0.16
        )
            ? random.Pick(Vices)
            : FraudKind.None;
        if (kind == TraderKind.Consolidator)
            vice = _number % 3 == 0 ? FraudKind.SplitConsignment : FraudKind.None;
        // One consignment split makes many declarations.
        var boldness = (0.2 + 0.5 * random.Next()) * (vice == FraudKind.SplitConsignment ? 0.05 : 1);
        var suppliers = Suppliers(kind, WaresFor(kind, vice, sector));
        if (suppliers.Count == 0)
            (vice, suppliers) = (FraudKind.None, Suppliers(kind, WaresFor(kind, FraudKind.None, sector)));
        return new Trader(
            @operator,
            kind,
            random.LogNormal(perDay, 0.5),
            random.LogNormal(size, 0.5),
            suppliers,
            kind is TraderKind.Manufacturer ? 0.45
                : kind is TraderKind.FoodImporter ? 0.2
                : 0.03,
            authorised ? 0.01
                : small ? 0.07
                : 0.03,
            vice,
            boldness,
            small || random.Hits(0.3) ? random.Pick(world.Agents).Id : null,
            defers ? $"{_number:D7}" : null,
            defers ? $"26XA{_number:D9}G0001" : null
        );
    }

    /// <summary>Who cheats has chosen goods with which it pays.</summary>
    private List<Product> WaresFor(TraderKind kind, FraudKind vice, string sector) =>
        [
            .. world
                .Wares.Where(w =>
                    kind != TraderKind.Consolidator
                    || w.Sector == sector
                        && w.EuroPerKilogram * Math.Max(0.2, (double)w.KilogramsPerUnit) < ParcelPieceMax
                )
                .Where(w =>
                    vice switch
                    {
                        FraudKind.Misclassification => w.Cheaper is not null,
                        FraudKind.FalseOrigin => FalseOrigins.For(w).Count > 0,
                        FraudKind.Transshipment => w.Origins.Any(o => o.Country is "XW" or "XV")
                            && w.Code.Heading is "7318" or "6911" or "6912",
                        FraudKind.PhantomLicence => w.Documents.Contains("L100"),
                        _ => w.Sector == sector,
                    }
                ),
        ];

    private List<Supplier> Suppliers(TraderKind kind, List<Product> wares)
    {
        if (wares.Count == 0)
            return [];
        var count = kind switch
        {
            TraderKind.Occasional => random.Between(1, 2),
            TraderKind.Manufacturer => random.Between(3, 6),
            _ => random.Between(3, 8),
        };
        return [.. Enumerable.Range(0, count).Select(_ => Supplier(random.Pick(wares)))];
    }

    private Supplier Supplier(Product product)
    {
        var land = random.Pick(product.Origins, o => o.Weight).Country;
        var far = !Country.Find(land).IsNeighbour;
        var through = far && random.Hits(0.07) ? random.Pick(["SG", "AE", "XH"]) : land;
        var terms = far
            ? random.Pick(["FOB", "FOB", "FCA", "CIF", "CIF", "CFR", "EXW"])
            : random.Pick(["FCA", "DAP", "EXW"]);
        return new Supplier(
            Names.Maker(random, land),
            product,
            land,
            through,
            random.LogNormal(1, product.Spread * 0.6),
            terms,
            random.Hits(0.08)
        );
    }
}
