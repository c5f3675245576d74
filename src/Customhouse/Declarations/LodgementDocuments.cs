using static Customhouse.Declarations.Places;

namespace Customhouse.Declarations;

/// <summary>Rules on documents, licences and previous documents.</summary>
public static class LodgementDocuments
{
    /// <summary>Rules that hold in any administration.</summary>
    public static readonly IReadOnlyList<LodgementRule> General =
    [
        new(
            "CDS71200",
            "A document is declared once on a goods item.",
            "DE 2/3",
            "Leave the second mention out, or give its own reference.",
            d =>
                DocumentsOf(d)
                    .Where(p =>
                        d.Items[p.Item - 1].Documents.Take(p.At - 1).Any(o => IsRepeated(o, p.Document))
                    )
                    .Select(p => Document(p.Item, p.At) / "ID")
        ),
    ];

    private static bool IsRepeated(Document one, Document other) =>
        one.Code == other.Code && one.Id is { Length: > 0 } && one.Id == other.Id && one.Line == other.Line;
}
