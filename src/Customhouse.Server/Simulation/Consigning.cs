using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Simulation;

/// <summary>Makes the consignments of traders as they truly are, before anybody tells of them.</summary>
internal sealed class Consigning(World world, SeededRandom random)
{
    private const double UsualEuroPerKilogram = 12;
    private const decimal ParcelEuroMax = 148m;
    private static readonly string[] Ships =
    [
        "Aurelia",
        "Borealis",
        "Calypso",
        "Dione",
        "Electra",
        "Fidelio",
    ];
    private static readonly string[] Counted = ["NAR", "PR", "DZN", "DPC", "MIL", "GRO"];

    /// <summary>The next consignment of a trader, lodged at a moment.</summary>
    public Consignment Of(Trader trader, DateTimeOffset at)
    {
        var month = at.Month;
        var supplier = random.Pick(trader.Suppliers, s => s.Ware.SeasonIn(month));
        var export = supplier.Ware.Documents.Count == 0 && random.Hits(trader.ExportShare);
        var parcel = trader.Kind == TraderKind.Consolidator;
        var mode =
            parcel ? '5'
            : Country.Find(supplier.Land).IsNeighbour ? '3'
            : supplier.Ware.Modes.Replace("3", "", StringComparison.Ordinal) is { Length: > 0 } far
                ? random.Hits(0.8) ? far[0]
                    : far[^1]
            : '1';
        var preLodged = !parcel && random.Hits(mode == '1' ? 0.6 : 0.25);
        var arrives = preLodged ? at.AddHours(6 + 66 * random.Next()) : at.AddHours(-1 - 20 * random.Next());
        var currency = CurrencyOf(export ? "XA" : supplier.Land, at);
        var lines = Lines(trader, supplier, export, parcel, currency, at);
        var gross = lines.Sum(l => l.GrossKilograms);
        return new Consignment
        {
            Trader = trader,
            Supplier = supplier,
            IsExport = export,
            IsParcel = parcel,
            IsPreLodged = preLodged,
            LodgedAt = at,
            ArrivesAt = arrives,
            Dispatch = export ? "XA" : supplier.Through,
            Destination = export ? supplier.Land : "XA",
            Gate = random.Pick(Gate.For(mode)),
            Carrier = Carrier(mode),
            Container = mode == '1' && gross > 400 ? Container() : null,
            Invoice = $"{supplier.Name[..3].ToUpperInvariant()}{at:yyMMdd}{random.Below(10_000):D4}",
            Currency = currency,
            Lines = lines,
            Carriage = Math.Round(40m + gross * EuroPerKilogramBy(mode), 2),
        };
    }

    private List<ConsignmentLine> Lines(
        Trader trader,
        Supplier supplier,
        bool export,
        bool parcel,
        Currency currency,
        DateTimeOffset at
    )
    {
        var count =
            parcel ? 1
            : trader.Kind == TraderKind.Occasional ? random.Between(1, 2)
            : 1 + random.Poisson(1.4);
        var beside = trader
            .Suppliers.Where(s =>
                s.Land == supplier.Land && s.Through == supplier.Through && s.Ware.Documents.Count == 0
            )
            .ToList();
        var lines = new List<ConsignmentLine> { Line(trader, supplier, export, parcel, currency, at) };
        while (lines.Count < count && beside.Count > 0)
            lines.Add(Line(trader, random.Pick(beside), export, parcel, currency, at));
        return lines;
    }

    private ConsignmentLine Line(
        Trader trader,
        Supplier supplier,
        bool export,
        bool parcel,
        Currency currency,
        DateTimeOffset at
    )
    {
        var product = supplier.Ware;
        var euro = product.EuroPerKilogram * supplier.PriceLevel * random.LogNormal(1, 0.06) * Drift(at);
        var net = parcel
            ? (10 + ((double)ParcelEuroMax - 10) * random.Next() * random.Next()) / euro
            : random.LogNormal(trader.Size, 0.6)
                * Math.Pow(Math.Clamp(UsualEuroPerKilogram / product.EuroPerKilogram, 0.0005, 8), 0.8);
        var (mass, units) = Counts(product, Math.Max(net, 0.02), parcel);
        var origin = export ? "XA" : supplier.Land;
        var packages =
            parcel || product.KilogramsPerPackage == 0
                ? 1
                : Math.Max(1, (int)Math.Ceiling((double)mass / product.KilogramsPerPackage));
        var line = new ConsignmentLine(
            product,
            product.Code,
            origin,
            Math.Max(
                0.5m,
                InCurrency(
                    Math.Min((decimal)euro * mass, parcel ? ParcelEuroMax : decimal.MaxValue),
                    currency,
                    at
                )
            ),
            mass,
            Math.Round(mass * 1.08m + 0.05m * packages, 2),
            units,
            packages,
            "100",
            null,
            null,
            null,
            product.Documents.Contains("L100") && !export ? World.LicenceOf(trader, product) : null
        );
        return export || parcel ? line : Claim(line, supplier.Through, at);
    }

    /// <summary>Goods that come by the piece are whole pieces, and their mass follows.</summary>
    private static (decimal Kilograms, decimal? Units) Counts(Product product, double net, bool parcel)
    {
        if (product.Unit is null)
            return (Math.Round((decimal)net, parcel ? 3 : 2), null);
        var units = (decimal)net / product.KilogramsPerUnit;
        units = Counted.Contains(product.Unit)
            ? Math.Max(1, Math.Round(units))
            : Math.Max(0.001m, Math.Round(units, 3));
        return (Math.Max(0.001m, Math.Round(units * product.KilogramsPerUnit, 3)), units);
    }

    /// <summary>Traders claim what they are entitled to, mostly; a preference first, else a quota.</summary>
    private ConsignmentLine Claim(ConsignmentLine line, string dispatch, DateTimeOffset at)
    {
        if (line.Ware.Line.Mfn is { Percent: 0m, Unit: null })
            return line;
        if (random.Hits(0.85) && Preference(line, dispatch, at) is { } preferred)
            return preferred;
        var origin = CountryCode.Parse(line.Origin);
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        var quota = world.Edition.Quotas.FirstOrDefault(q =>
            q.Programme is null && q.Covers(line.Code, origin) && q.From <= day && day.AddDays(5) <= q.To
        );
        return quota is not null && random.Hits(0.5)
            ? line with
            {
                Preference = quota.Claims[0],
                Quota = quota.Order,
            }
            : line;
    }

    private ConsignmentLine? Preference(ConsignmentLine line, string dispatch, DateTimeOffset at)
    {
        var origin = CountryCode.Parse(line.Origin);
        foreach (var programme in world.Edition.Programmes)
            if (
                programme.Countries.Contains(origin)
                && programme.Proofs.Count > 0
                && ProofOfOrigin.RateOf(line.Ware.Line, programme, origin) is { IsComputable: true }
                && (!programme.Direct || programme.Countries.Contains(CountryCode.Parse(dispatch)))
            )
                return line with
                {
                    Preference = programme.Claims[0],
                    Proof = random.Pick(programme.Proofs),
                    ProofDate = random.Hits(0.05)
                        ? null
                        : DateOnly.FromDateTime(at.UtcDateTime).AddDays(-random.Between(4, 70)),
                };
        return null;
    }

    /// <summary>Prices rise by three per cent a year and breathe with the quarters.</summary>
    private double Drift(DateTimeOffset at)
    {
        var days = DateOnly.FromDateTime(at.UtcDateTime).DayNumber - world.Start.DayNumber;
        return Math.Pow(1.03, days / 365.0) * (1 + 0.015 * Math.Sin(2 * Math.PI * days / 91.0));
    }

    private Currency CurrencyOf(string land, DateTimeOffset at)
    {
        var wanted = Currency.Parse(land == "XA" ? "EUR" : Country.Find(land).Currency);
        return world.Edition.ExchangeRates.On(wanted, DateOnly.FromDateTime(at.UtcDateTime)) is null
            ? world.Edition.Currency
            : wanted;
    }

    private decimal InCurrency(decimal euro, Currency currency, DateTimeOffset at) =>
        Math.Round(
            euro
                * world
                    .Edition.ExchangeRates.On(currency, DateOnly.FromDateTime(at.UtcDateTime))!
                    .ForeignPerOwn,
            2
        );

    private static decimal EuroPerKilogramBy(char mode) =>
        mode switch
        {
            '4' => 2.8m,
            '5' => 3.5m,
            '3' => 0.11m,
            _ => 0.16m,
        };

    private string Carrier(char mode) =>
        mode switch
        {
            '1' => $"MV {random.Pick(Ships)} {random.Between(10, 99)}",
            '4' => $"XQ{random.Between(100, 989)}",
            '3' =>
                $"{(char)('A' + random.Below(26))}{(char)('A' + random.Below(26))}{random.Between(1000, 9999)}",
            _ => $"POST{random.Between(100, 999)}",
        };

    /// <summary>A container number with its check digit (ISO 6346).</summary>
    private string Container()
    {
        var text = $"{random.Pick(["ALDU", "BORU", "CALU"])}{random.Below(1_000_000):D6}";
        var sum = 0;
        for (var i = 0; i < text.Length; i++)
            sum += LetterValue(text[i]) << i;
        return text + (char)('0' + sum % 11 % 10);
    }

    private static int LetterValue(char c)
    {
        if (char.IsAsciiDigit(c))
            return c - '0';
        var value = c - 'A' + 10;
        if (value > 10)
            value++;
        if (value > 21)
            value++;
        if (value > 32)
            value++;
        return value;
    }
}
