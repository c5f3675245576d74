namespace Customhouse.Server.Simulation;

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
        $"{Country.Find(land).City} {random.Pick(First)} {random.Pick(Making)}";
}
