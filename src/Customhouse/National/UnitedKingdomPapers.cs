using Customhouse.Declarations;
using Customhouse.Values;
using static Customhouse.Declarations.Places;

namespace Customhouse.National;

/// <summary>Rules on documents, licences, previous documents and authorisations.</summary>
public static class UnitedKingdomPapers
{
    /// <summary>The rules, in the order in which their faults are told.</summary>
    public static readonly IReadOnlyList<LodgementRule> Rules =
    [
        new(
            "CDS12070",
            "A deferment authorisation (C506) is declared with a comprehensive guarantee (C505).",
            "DE 2/3; UCC art. 110",
            "Declare document C505 on the item, or leave C506 out.",
            d =>
                DocumentsOf(d)
                    .Where(p =>
                        p.Document.Code == "C506" && d.Items[p.Item - 1].Documents.All(o => o.Code != "C505")
                    )
                    .SelectMany(p =>
                        new[] { Document(p.Item, p.At), Item(p.Item) / "AdditionalDocument" }.SelectMany(o =>
                            new[] { o / "TypeCode", o / "CategoryCode" }
                        )
                    )
        )
        {
            Since = new(2025, 11, 10),
        },
        new(
            "CDS12148",
            "A deferment authorisation (C506) is declared where duty is deferred.",
            "DE 2/3, 4/8",
            "Give method of payment E or R, or leave C506 out.",
            d =>
                d.Items.Any(i => i.Taxes.Any(t => t.PaymentMethod is "E" or "R"))
                    ? []
                    : DocumentsOf(d)
                        .Where(p => p.Document.Code == "C506")
                        .Select(p => Document(p.Item, p.At) / "TypeCode")
        ),
        new(
            "CDS12155",
            "A waiver of licences (999L) stands once on a goods item.",
            "DE 2/3",
            "Leave the second one out.",
            d =>
                ItemsOf(d)
                    .Where(i => i.Item.Documents.Count(o => o.Code == "999L") > 1)
                    .Select(i => Item(i.At) / "AdditionalDocument/TypeCode")
        ),
        new(
            "CDS12108",
            "An export names the unique reference of its consignment (DUCR).",
            "DE 2/1",
            "Declare previous document DCR with the consignment's reference.",
            d =>
                d.IsExport && !PreviousOf(d).Any(p => p.Type == "DCR")
                    ? [Shipment / "PreviousDocument/ID"]
                    : []
        ),
        new(
            "CDS12137",
            "An import names one master reference (MUCR) at most.",
            "DE 2/1",
            "Keep the reference under which the goods are consolidated.",
            d =>
                d.IsImport && d.PreviousDocuments.Count(p => p.Type == "MCR") > 1
                    ? [Shipment / "PreviousDocument/ID"]
                    : []
        ),
        new(
            "CDS12120",
            "A simplified declaration of types C, F and Y rests on an SDE authorisation.",
            "DE 1/2, 3/39; UCC art. 166(2)",
            "Name the holder of the authorisation, category SDE.",
            d =>
                d is { IsImport: true, AdditionalType: 'C' or 'F' or 'Y' }
                && d.AuthorisationHolders.All(a => a.Category != "SDE")
                    ? [Pointer.Parse("AuthorisationHolder/CategoryCode")]
                    : []
        ),
    ];

    private static IEnumerable<Document> PreviousOf(Declaration d) =>
        d.PreviousDocuments.Concat(d.Items.SelectMany(i => i.PreviousDocuments));
}
