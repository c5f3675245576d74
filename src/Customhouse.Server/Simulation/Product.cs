using System.Globalization;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Simulation;

/// <summary>A kind of goods as the trade knows it: what it costs, what it weighs, whence and when it
/// comes.</summary>
/// <param name="Line">Its line of the edition.</param>
/// <param name="Sector">Traders deal in sectors.</param>
/// <param name="EuroPerKilogram">The median price in its country, without transport.</param>
/// <param name="Spread">How far prices scatter (sigma of the logarithm).</param>
/// <param name="KilogramsPerUnit">What one supplementary unit weighs; 0 where the line counts none.</param>
/// <param name="Origins">Countries with their weight.</param>
/// <param name="PeakMonth">The month in which most of it comes, and by how much more than on average.</param>
/// <param name="KilogramsPerPackage">0 for bulk.</param>
/// <param name="Modes">Modes of transport in the order of their use: 1 sea, 3 road, 4 air.</param>
/// <param name="Documents">Certificates that the goods need (DE 2/3).</param>
public sealed record Product(
    TariffLine Line,
    string Sector,
    string Name,
    double EuroPerKilogram,
    double Spread,
    decimal KilogramsPerUnit,
    IReadOnlyList<(string Country, double Weight)> Origins,
    int PeakMonth,
    double Season,
    string Package,
    double KilogramsPerPackage,
    string Modes,
    IReadOnlyList<string> Documents
)
{
    public HsCode Code => Line.Code;

    public string? Unit => Line.SupplementaryUnit;

    /// <summary>
    /// The line of a neighbour that bears less duty, for those who are tempted; null where there is none.
    /// </summary>
    public TariffLine? Cheaper { get; init; }

    /// <summary>How much of it comes in a month, 1 on average.</summary>
    public double SeasonIn(int month) => 1 + Season * Math.Cos(2 * Math.PI * (month - PeakMonth) / 12);
}

/// <summary>What the simulated traders deal in; each line of the table is one kind of goods.</summary>
public static class Wares
{
    // code | sector | name | EUR/kg | spread | kg a unit | origins | peak month, season | package, kg |
    // modes | documents
    private const string Table = """
        61091000|fashion|Cotton T-shirts, knitted|14|.30|2.2|CN5 BD4 IN2 TR2|4 .35|CT 12|14|
        61102020|fashion|Cotton pullovers, knitted|19|.30|5.5|CN4 BD3 TR2 KH2|9 .45|CT 14|14|
        62034207|fashion|Men's cotton trousers|17|.28|7|BD4 CN3 PK2 TR1|9 .25|CT 15|14|
        62046280|fashion|Women's cotton trousers|20|.30|6|CN3 BD3 TR2 MA1|3 .25|CT 15|14|
        63026000|fashion|Terry towels|8.5|.20|.5|PK4 IN3 TR2|5 .1|CT 18|1|
        64039960|fashion|Men's leather shoes|32|.35|.9|CN4 VN3 IT2 IN1|9 .3|CT 11|14|
        65050090|fashion|Knitted hats|24|.3|1.2|CN5 BD1 XV1|10 .5|CT 8|14|
        42022160|fashion|Handbags of textile|26|.4|.6|CN5 VN2 IT1|11 .3|CT 9|14|
        90041000|fashion|Sunglasses|85|.5|1.1|CN5 IT2|5 .5|CT 7|41|
        71131950|fashion|Gold jewellery|16000|.35|0|IN3 IT3 TH1|12 .5|CT 1.5|4|
        85171300|electronics|Smartphones|620|.25|.4|CN5 VN3 IN1|11 .45|CT 9|4|
        84713001|electronics|Portable computers|240|.22|2.1|CN6 VN1|9 .35|CT 18|41|
        85287262|electronics|Television sets|21|.18|14|CN3 MX2 VN1|11 .45|CT 30|1|
        85044095|electronics|Power supplies|24|.35|.4|CN5 VN1 KR1|10 .1|CT 12|14|
        84433210|electronics|Printers|18|.2|6|CN3 JP2 MY1|9 .2|CT 16|1|
        94036080|home|Wooden furniture|4.2|.3|0|CN4 VN3 XB2 ID1|3 .15|CT 28|13|
        94017900|home|Metal garden seats|5.1|.25|6|CN5 VN1 XC1|3 .6|CT 22|1|
        69120035|home|Ceramic tableware|3.9|.3|6|CN3 XV3 XW2 PT1|11 .3|CT 15|1|
        69111010|home|Porcelain for hotels|5.2|.25|6|XV3 CN2 DE1|4 .15|CT 15|1|
        85167100|home|Coffee makers|13|.25|3.5|CN5 IT2|11 .4|CT 14|1|
        84672100|home|Electric drills|15|.25|2|CN5 DE1 XB1|4 .2|CT 15|13|
        95030000|home|Toys|9.5|.35|0|CN7 VN1 ID1|10 .7|CT 10|1|
        87120015|home|Children's bicycles|7.2|.2|11|CN3 XV2 KH1|4 .5|CT 14|1|
        95069100|home|Fitness equipment|4.8|.25|8|CN5 TW1|1 .5|CT 25|1|
        92029020|home|Guitars|28|.4|2|CN4 ID2 JP1|11 .4|CT 9|14|
        39269099|material|Articles of plastic|6.5|.4|0|CN4 DE2 XB2 KR1|6 .05|CT 14|13|
        39233000|material|Plastic bottles|2.7|.2|0|XB3 XC2 TR1|6 .2|PX 180|3|
        48191000|material|Cartons of corrugated board|1.4|.15|0|XB4 XC2|11 .15|PX 300|3|
        73181560|material|Steel screws and bolts|3.1|.25|0|XW3 CN2 KR1 TW2|5 .1|CT 25|1|
        72083900|material|Hot-rolled steel in coils|.72|.12|0|KR2 TR2 UA1 IN1|5 .05|CL 14000|1|
        84818030|material|Steel valves|19|.3|1.6|CN3 DE2 KR1|6 .05|CT 20|13|
        28044000|material|Oxygen, compressed|.35|.2|1333|XB3 XC1|7 .05|CY 60|3|
        84099991|car|Parts of engines|22|.35|0|JP2 DE3 KR2 MX1|3 .05|CT 22|14|
        87083050|car|Brake parts|9.5|.25|4|CN3 DE2 MX1 XC1|10 .1|CT 24|13|
        40111010|car|Car tyres|4.6|.18|9.5|CN3 KR2 TH2 JP1|10 .4|PX 180|1|
        87032301|car|Motor cars, 1.5 to 3 litres|14.5|.25|1450|DE3 JP3 KR3 MX1|4 .15|NE 1450|1|
        30049092|health|Medicines for retail|130|.6|0|DE3 CH3 IN3 US1|1 .15|CT 9|43|
        90189080|health|Medical instruments|95|.5|1.5|DE3 US3 CN1|6 .05|CT 8|43|
        33049950|health|Skin care|29|.4|0|FR4 KR3 US1|11 .3|CT 9|43|
        34025051|health|Detergents for retail|1.9|.2|0|XB3 DE2 TR1|6 .05|CT 15|3|
        96190011|health|Hygiene articles|3.4|.15|0|XB3 XC2 TR1|6 .05|CT 12|3|
        49019900|health|Books|9|.3|.45|GB3 CN2 XB2|9 .4|CT 14|31|
        09012100|food|Roasted coffee|9.8|.2|0|IT3 XB1 CO1|11 .1|CT 12|31|
        18063201|food|Chocolate|6.8|.2|0|XB3 XC3 BE2|11 .6|CT 10|3|
        04069012|food|Cheddar|5.6|.12|0|XB2 IE2 GB2|11 .15|CT 20|3|
        02013050|food|Boneless beef, chilled|9.4|.15|0|BR3 AU2 XC2|6 .15|CT 25|13|
        16041430|food|Tuna in tins|4.6|.15|0|TH3 EC3 PH2|6 .05|CT 11|1|
        10063090|food|Milled rice|.95|.12|0|IN3 TH3 PK2|6 .05|BG 25|1|
        12019000|food|Soya beans|.48|.1|0|BR4 US2|5 .25|VR 0|1|
        21069099|food|Food supplements|14|.5|0|US3 DE2 CN1|1 .25|CT 9|43|
        20091100|food|Orange juice, frozen|2.4|.15|1.2|BR5 ZA1|7 .1|DR 260|1|
        03061700|fresh|Frozen shrimps|8.2|.2|0|EC3 VN3 IN3|11 .3|CT 12|1|
        08081000|fresh|Apples|1.05|.2|0|XC3 CL2 ZA2 XB1|4 .35|CT 18|13|
        07020020|fresh|Tomatoes|1.6|.25|0|MA4 XC3 TR1|4 .4|CT 7|3|
        06031100|fresh|Roses|6.2|.25|.05|KE5 EC3 ET2|2 .5|CT 9|4|N851
        22042150|drink|Wine in bottles|4.6|.45|1.3|XC3 CL3 ZA2 AU2 FR2|11 .35|CT 17|13|
        22030000|drink|Beer|1.25|.2|1.02|XB4 DE2 MX1|6 .35|CT 19|3|
        22083030|drink|Whisky|15|.4|2.4|GB6 XB1|11 .5|CT 14|13|
        24022080|tobacco|Cigarettes|24|.15|1|XB2 TR2 KR1 XV1|6 .05|CT 11|31|
        27101215|energy|Motor spirit|.66|.12|118|XC3 NG1 KR1|7 .1|VL 0|1|
        93062100|arms|Shotgun cartridges|7.5|.2|.04|IT3 US2 XB1|9 .4|CT 22|3|L100
        29037700|chemical|Refrigerants|11|.3|0|CN3 IN2 DE1|5 .3|CY 55|1|L100
        """;

    /// <summary>The wares of an edition; a code that it does not hold is left out.</summary>
    /// <param name="on">The first day of the trade.</param>
    public static IReadOnlyList<Product> List(TariffEdition edition, DateOnly on)
    {
        var wares = new List<Product>();
        foreach (
            var row in Table.Split(
                '\n',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            )
        )
        {
            var fields = row.Split('|');
            if (edition.Nomenclature.Find(HsCode.Parse(fields[0]), on) is { } line)
                wares.Add(Read(fields, line) with { Cheaper = CheaperThan(line, edition, on) });
        }
        return wares;
    }

    private static Product Read(string[] fields, TariffLine line)
    {
        var season = fields[7].Split(' ');
        var package = fields[8].Split(' ');
        return new Product(
            line,
            fields[1],
            fields[2],
            Number(fields[3]),
            Number(fields[4]),
            (decimal)Number(fields[5]),
            [.. fields[6].Split(' ').Select(o => (o[..2], Number(o[2..])))],
            (int)Number(season[0]),
            Number(season[1]),
            package[0],
            Number(package[1]),
            fields[9],
            fields[10].Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>
    /// A line of the same heading, else chapter, that is counted alike and charged at least two points less.
    /// </summary>
    private static TariffLine? CheaperThan(TariffLine line, TariffEdition edition, DateOnly on)
    {
        if (line.Mfn is not { Percent: >= 4m and { } percent, Unit: null })
            return null;
        return new[] { line.Code.Heading, line.Code.Chapter }
            .SelectMany(above => edition.Nomenclature.Under(above, on))
            .FirstOrDefault(l =>
                l.Mfn is { IsComputable: true, Percent: { } less, Unit: null }
                && less <= percent - 2
                && !l.IsAdditional
                && l.SupplementaryUnit == line.SupplementaryUnit
                && !edition.Licences.Any(r => r.Covers(l.Code, null, import: true))
            );
    }
}
