using Customhouse.Declarations;
using Customhouse.Values;
using static Customhouse.Declarations.Places;

namespace Customhouse.National;

/// <summary>Rules on the type of a declaration and its procedures.</summary>
public static class UnitedKingdomProcedures
{
    private static readonly string[] ExportProcedures = ["00", "10", "11", "21", "22", "23", "31"];

    /// <summary>The rules, in the order in which their faults are told.</summary>
    public static readonly IReadOnlyList<LodgementRule> Rules =
    [
        new(
            "CDS12052",
            "The type is IM, EX or CO with an additional type of one letter.",
            "DE 1/1, 1/2",
            "Give for example IMA for an arrived import, EXD for an export lodged before arrival.",
            d =>
                d.TypeCode is { Length: 3 } and (['I', 'M', ..] or ['E', 'X', ..] or ['C', 'O', ..])
                && "ABCDEFJKQRUXYZ".Contains(d.AdditionalType, StringComparison.Ordinal)
                    ? []
                    : [Pointer.Parse("TypeCode")]
        ),
        new(
            "CDS12050",
            "Every goods item has a requested procedure.",
            "DE 1/10",
            "Give the requested and the previous procedure, two digits each.",
            d =>
                ItemsOf(d)
                    .Where(i => string.IsNullOrEmpty(i.Item.RequestedProcedure))
                    .Select(i => Item(i.At) / "GovernmentProcedure/CurrentCode")
        ),
        new(
            "CDS11005",
            "All goods items follow one set of data.",
            "DE 1/10; UCC-DA annex B",
            "Lodge goods under procedures of another set apart.",
            d =>
                d.Items.Count < 2
                    ? []
                    : ItemsOf(d)
                        .Where(i =>
                            UnitedKingdom.DataSets.Of(d with { Items = [i.Item] })
                            != UnitedKingdom.DataSets.Of(d)
                        )
                        .Select(i => Item(i.At) / "GovernmentProcedure[1]/CurrentCode")
        ),
        new(
            "CDS11004",
            "An export asks for an export procedure.",
            "DE 1/1, 1/10",
            "Ask for procedure 10, 11, 21, 22, 23 or 31, or lodge an import.",
            d =>
                !d.IsExport
                    ? []
                    : ItemsOf(d)
                        .Where(i => i.Item.RequestedProcedure is { } p && !ExportProcedures.Contains(p))
                        .Select(i => Item(i.At) / "GovernmentProcedure[1]/CurrentCode")
        ),
        new(
            "CDS12104",
            "An import asks for an import procedure.",
            "DE 1/1, 1/10",
            "Ask for an import procedure, for example 40, or lodge an export.",
            d =>
                !d.IsImport
                    ? []
                    : ItemsOf(d)
                        .Where(i =>
                            i.Item.RequestedProcedure is { } p && p != "00" && ExportProcedures.Contains(p)
                        )
                        .Select(i => Item(i.At) / "GovernmentProcedure[1]/CurrentCode")
        ),
        new(
            "CDS12149",
            "Additional procedure 000 stands alone.",
            "DE 1/11",
            "Leave 000 out where another additional procedure is declared.",
            d =>
                ItemsOf(d)
                    .Where(i => i.Item.AdditionalProcedures is { Count: > 1 } all && all.Contains("000"))
                    .Select(i => (i.At, Rank: i.Item.AdditionalProcedures.ToList().IndexOf("000") + 2))
                    .Select(i => Item(i.At) / $"GovernmentProcedure[{i.Rank}]/CurrentCode")
        ),
        new(
            "CDS12152",
            "Additional procedure 1H7 stands on all items of a standard declaration, or on none.",
            "DE 1/11; low-value set H7",
            "Declare 1H7 on every item, types A and D only.",
            d =>
                !d.Items.Any(IsLowValue) || d.AdditionalType is 'A' or 'D' && d.Items.All(IsLowValue)
                    ? []
                    : ItemsOf(d)
                        .Where(i => d.AdditionalType is not ('A' or 'D') || !IsLowValue(i.Item))
                        .Select(i => Item(i.At) / "GovernmentProcedure/CurrentCode")
        ),
        new(
            "CDS12145",
            "Procedure 42 is for goods that come into Northern Ireland (NIIMP).",
            "DE 1/10, 2/2",
            "State NIIMP, or ask for procedure 40.",
            d =>
                ItemsOf(d)
                    .Where(i => i.Item.RequestedProcedure == "42" && !States(i.Item, "NIIMP"))
                    .Select(i => Item(i.At) / "AdditionalInformation/StatementCode")
        ),
        new(
            "CDS12146",
            "Procedure 42 and statement OSR42 stand together on an item.",
            "DE 1/10, 2/2",
            "State OSR42 with procedure 42, and only with it.",
            d =>
                ItemsOf(d)
                    .Where(i => i.Item.RequestedProcedure == "42" != States(i.Item, "OSR42"))
                    .Select(i => Item(i.At) / "AdditionalInformation/StatementCode")
        ),
        new(
            "CDS12147",
            "Statement UVC01 belongs to a request for change only.",
            "DE 2/2",
            "Leave UVC01 out of an original declaration.",
            d =>
                d.FunctionCode != "9"
                    ? []
                    : ItemsOf(d)
                        .Where(i => States(i.Item, "UVC01"))
                        .Select(i => Item(i.At) / "AdditionalInformation/StatementCode")
        ),
    ];

    internal static bool States(GoodsItem item, string code) => item.Statements.Any(s => s.Code == code);

    private static bool IsLowValue(GoodsItem item) => item.AdditionalProcedures.Contains("1H7");
}
