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
        var random = SeededRandom.Create(seed, "world");
        Wares = Simulation.Wares.List(edition, start);
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
                )
                {
                    Document = "L100",
                }),
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

    /// <summary>Who has a deferment account may defer, and who has a guarantee may use it for all its
    /// goods.</summary>
    public IEnumerable<Authorisation> Authorisations
    {
        get
        {
            foreach (var trader in Traders)
            {
                if (trader.Account is { } account)
                    yield return Of(account, "DPO");
                if (trader.Guarantee is not null)
                    yield return Of(trader.Id[2..], "CGU");

                Authorisation Of(string number, string category) =>
                    new($"XA{category}{number}", trader.Id, category, trader.Operator.Since, null);
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
