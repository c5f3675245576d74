using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Simulation;

/// <summary>
/// What stands before the first declaration of the simulated administration XA: its traders and agents, their
/// accounts, licences, the quotas of the edition and the risk profiles. The same seed makes the same world.
/// </summary>
public sealed class World
{
    private const decimal LicenceQuantity = 2_000_000m;

    private readonly Dictionary<string, Operator> _operators;

    /// <summary>Makes the world of a seed.</summary>
    /// <param name="start">The first day of trade.</param>
    public World(int seed, TariffEdition edition, DateOnly start)
    {
        Seed = seed;
        Edition = edition;
        Start = start;
        var random = SeededRandom.Of(seed, "world");
        Wares = Simulation.Wares.Of(edition, start);
        Agents = [.. Enumerable.Range(1, 15).Select(n => Business(random, 900_000 + n, n <= 6, ["*"], 3000))];
        Traders = new Founding(this, random).All();
        Officers =
        [
            .. Enumerable
                .Range(1, 12)
                .Select(n => new Officer(
                    $"officer{n}",
                    Gate.All[(n - 1) % Gate.All.Count].Office,
                    0.55 + 0.4 * random.Next(),
                    0.6 + 0.9 * random.Next()
                )),
        ];
        Licences =
        [
            .. Traders
                .SelectMany(t => t.Suppliers, (t, s) => (Trader: t, s.Ware))
                .Where(p => p.Ware.Documents.Contains("L100"))
                .DistinctBy(p => (p.Trader.Id, p.Ware.Code))
                .Select(p => new Licence(
                    LicenceOf(p.Trader, p.Ware),
                    p.Trader.Id,
                    [p.Ware.Code.Heading],
                    new Quantity(LicenceQuantity, "KGM"),
                    null,
                    start.AddMonths(-3),
                    start.AddMonths(21)
                )),
        ];
        _operators = Agents
            .Concat(Traders.Select(t => t.Operator))
            .ToDictionary(o => o.Id, StringComparer.Ordinal);
    }

    public int Seed { get; }
    public TariffEdition Edition { get; }
    public DateOnly Start { get; }
    public IReadOnlyList<Product> Wares { get; }

    /// <summary>Those who declare for others.</summary>
    public IReadOnlyList<Operator> Agents { get; }

    public IReadOnlyList<Trader> Traders { get; }
    public IReadOnlyList<Officer> Officers { get; }

    /// <summary>Licences with a quantity to write off.</summary>
    public IReadOnlyList<Licence> Licences { get; }

    public IReadOnlyCollection<Operator> Operators => _operators.Values;

    /// <summary>Deferment and guarantee accounts of all traders that hold any.</summary>
    public IEnumerable<Guarantee> Guarantees
    {
        get
        {
            foreach (var trader in Traders)
            {
                // A month's duty of a trader of its size, and some have taken too little.
                var month =
                    Math.Round((decimal)(trader.DeclarationsPerDay * trader.Size) * 600m, 0) + 20_000m;
                if (trader.Account is { } account)
                    yield return Account(account, GuaranteeKind.Deferment, month);
                if (trader.Guarantee is { } guarantee)
                    yield return Account(guarantee, GuaranteeKind.Security, month * 2);

                Guarantee Account(string id, GuaranteeKind kind, decimal limit)
                {
                    var money = new Money(limit, Edition.Currency);
                    return new Guarantee(id, trader.Id, kind, money, money);
                }
            }
        }
    }

    public static IReadOnlyList<Profile> Profiles => DemoProfiles.All;

    public Operator? FindOperator(string id) => _operators.GetValueOrDefault(id);

    /// <summary>The licence under which a trader brings goods in.</summary>
    public static string LicenceOf(Trader trader, Product product) =>
        $"XAL{trader.Id[^6..]}{product.Code.Heading}";

    internal Operator Business(
        SeededRandom random,
        int number,
        bool authorised,
        string[] mandates,
        int daysMax,
        string[]? authorisations = null
    ) =>
        new(
            $"XA{number:D9}",
            Names.Company(random),
            "XA",
            Start.AddDays(-random.Between(200, daysMax)),
            authorised,
            authorisations ?? [],
            mandates
        );
}

/// <summary>An officer: officers differ.</summary>
/// <param name="Diligence">The chance to find what can be found.</param>
/// <param name="Pace">Hours against the usual ones.</param>
public sealed record Officer(string Id, string Office, double Diligence, double Pace);

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
        var far = !Country.Of(land).IsNeighbour;
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

/// <summary>Names of businesses, none of which exists.</summary>
internal static class Names
{
    private static readonly string[] First =
    [
        "Alder",
        "Birch",
        "Cedar",
        "Drift",
        "Ember",
        "Fallow",
        "Garnet",
        "Heron",
        "Isel",
        "Juniper",
        "Kestrel",
        "Larch",
        "Merle",
        "Nettle",
        "Orrin",
        "Plover",
        "Quill",
        "Rowan",
        "Sorrel",
        "Tern",
        "Umber",
        "Vesper",
        "Wren",
        "Yarrow",
        "Zephyr",
        "Linden",
        "Marlow",
        "Osprey",
        "Pelham",
        "Rushden",
    ];

    private static readonly string[] Second =
    [
        "Trading",
        "Imports",
        "Works",
        "Supply",
        "Foods",
        "Stores",
        "Textiles",
        "Components",
        "Logistics",
        "Partners",
    ];

    private static readonly string[] Form = ["Ltd", "SA", "Group", "& Co", "Cooperative"];

    private static readonly string[] Making =
    [
        "Mills",
        "Industries",
        "Factory",
        "Export",
        "Manufacturing",
        "Farms",
    ];

    public static string Company(SeededRandom random) =>
        $"{random.Pick(First)} {random.Pick(Second)} {random.Pick(Form)}";

    public static string Maker(SeededRandom random, string land) =>
        $"{Country.Of(land).City} {random.Pick(First)} {random.Pick(Making)}";
}
