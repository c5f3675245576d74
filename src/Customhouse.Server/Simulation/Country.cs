namespace Customhouse.Server.Simulation;

/// <summary>A country as trade sees it: what it invoices in, its port, and how far it is.</summary>
/// <param name="Currency">In which its sellers invoice most.</param>
/// <param name="Port">Where its goods are loaded.</param>
/// <param name="SeaDays">Days at sea to XA; 0 for a neighbour by road.</param>
public sealed record Country(string Code, string City, string Currency, string Port, int SeaDays)
{
    private const string Table = """
        CN Shenzhen USD CNSZX 32|VN Hanoi USD VNHPH 30|BD Dhaka USD BDCGP 27|IN Surat USD INNSA 22
        TR Bursa EUR TRIST 6|KR Busan USD KRPUS 34|JP Osaka JPY JPOSA 35|DE Hamburg EUR DEHAM 4|MA Tanger EUR MAPTM 4
        IT Milano EUR ITGOA 5|PK Karachi USD PKKHI 21|KH Phnom~Penh USD KHKOS 30|TH Bangkok USD THLCH 28
        MX Puebla USD MXVER 19|ID Jakarta USD IDJKT 27|PT Aveiro EUR PTLEI 4|TW Taichung USD TWTXG 33
        MY Penang USD MYPEN 25|FR Lyon EUR FRLEH 4|CH Basel CHF CHBSL 3|US Atlanta USD USSAV 14|GB Leeds GBP GBFXT 4
        CO Medellin USD COCTG 15|BE Gent EUR BEANR 4|IE Cork EUR IEORK 4|BR Santos USD BRSSZ 18|AU Adelaide AUD AUADL 38
        EC Guayaquil USD ECGYE 18|PH Davao USD PHDVO 31|ZA Paarl ZAR ZACPT 20|CL Maule USD CLVAP 26
        KE Naivasha USD KEMBA 20
        ET Ziway USD DJJIB 18|UA Dnipro USD UAODS 8|NG Lagos USD NGAPP 13|SG Singapore USD SGSIN 24
        AE Dubai USD AEJEA 17
        XB Beringen EUR XBNOR 0|XC Corvale EUR XCSUD 0|XH Hubport USD XHHUB 12
        XV Varos USD XVPRT 29|XW Wendar USD XWPRT 31
        """;

    private static readonly Dictionary<string, Country> ByCode = Table
        .Split(['|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(row => row.Split(' '))
        .Select(f => new Country(
            f[0],
            f[1].Replace('~', ' '),
            f[2],
            f[3],
            int.Parse(f[4], System.Globalization.CultureInfo.InvariantCulture)
        ))
        .ToDictionary(l => l.Code, StringComparer.Ordinal);

    public bool IsNeighbour => SeaDays == 0;

    public static Country Find(string code) => ByCode[code];
}

/// <summary>A place where goods come in or leave: its office, its goods location and its mode of
/// transport.</summary>
public sealed record Gate(string Office, string Location, string Name, char Mode)
{
    public static readonly IReadOnlyList<Gate> All =
    [
        new("XA000101", "XAPORT01", "Port Alder, quay 1", '1'),
        new("XA000102", "XAPORT02", "Port Alder, quay 2", '1'),
        new("XA000103", "XAWEST01", "Westhaven", '1'),
        new("XA000201", "XAAIRP01", "Alder Airport", '4'),
        new("XA000301", "XANORD01", "North Gate", '3'),
        new("XA000302", "XASOUT01", "South Gate", '3'),
        new("XA000401", "XAPOST01", "Parcels centre", '5'),
    ];

    public static IReadOnlyList<Gate> For(char mode) => [.. All.Where(g => g.Mode == mode)];
}
