using Customhouse.Declarations;
using Customhouse.Values;
using static Customhouse.Declarations.Places;
using static Customhouse.National.UnitedKingdomProcedures;

namespace Customhouse.National;

/// <summary>
/// Rules on movements into and out of Northern Ireland, told by statements on the goods items (DE 2/2): NIIMP
/// from the rest of the world, NIDOM from Great Britain, NIEXP outward, NIREM not at risk, NIAID with aid.
/// </summary>
public static class UnitedKingdomMovements
{
    private static readonly string[] Movements = ["NIIMP", "NIDOM", "NIEXP"];

    /// <summary>The rules, in the order in which their faults are told.</summary>
    public static readonly IReadOnlyList<LodgementRule> Rules =
    [
        new(
            "CDS12141",
            "NIIMP and NIDOM never stand on one declaration.",
            "DE 2/2; Windsor Framework",
            "Lodge one declaration for each movement.",
            d =>
                d.Items.Any(i => States(i, "NIIMP"))
                    ? ItemsOf(d).Where(i => States(i.Item, "NIDOM")).Select(i => Place(i, "NIDOM"))
                    : []
        ),
        new(
            "CDS12143",
            "NIREM and NIAID never stand on one goods item.",
            "DE 2/2; Windsor Framework",
            "Keep the statement that is true.",
            d =>
                ItemsOf(d)
                    .Where(i => States(i.Item, "NIREM") && States(i.Item, "NIAID"))
                    .Select(i => Place(i, "NIAID"))
        ),
        OnAll("CDS40070", "NIIMP"),
        OnAll("CDS40071", "NIDOM"),
        OnAll("CDS40072", "NIEXP"),
        With("CDS40073", "NIREM"),
        With("CDS40074", "NIAID"),
        new(
            "CDS12154",
            "A waiver of licences (999L) is not for movements of Northern Ireland.",
            "DE 2/2, 2/3",
            "Declare the licence, or the code of the document that applies.",
            d =>
                DocumentsOf(d)
                    .Where(p =>
                        p.Document.Code == "999L" && Movements.Any(m => States(d.Items[p.Item - 1], m))
                    )
                    .Select(p => Document(p.Item, p.At) / "TypeCode")
        ),
    ];

    private static LodgementRule OnAll(string code, string movement) =>
        new(
            code,
            $"{movement} stands on all goods items or on none.",
            "DE 2/2; Windsor Framework",
            $"State {movement} on every item, or lodge the other items apart.",
            d =>
                d.Items.Any(i => States(i, movement))
                    ? ItemsOf(d)
                        .Where(i => !States(i.Item, movement))
                        .Select(i => Item(i.At) / "AdditionalInformation/StatementCode")
                    : []
        );

    private static LodgementRule With(string code, string statement) =>
        new(
            code,
            $"{statement} stands beside NIIMP or NIDOM.",
            "DE 2/2; Windsor Framework",
            "State on the same item how the goods come.",
            d =>
                ItemsOf(d)
                    .Where(i =>
                        States(i.Item, statement) && !States(i.Item, "NIIMP") && !States(i.Item, "NIDOM")
                    )
                    .Select(i => Place(i, statement))
        );

    private static Pointer Place((GoodsItem Item, int At) item, string code)
    {
        var at = item.Item.Statements.ToList().FindIndex(s => s.Code == code) + 1;
        return Item(item.At) / $"AdditionalInformation[{at}]/StatementCode";
    }
}
