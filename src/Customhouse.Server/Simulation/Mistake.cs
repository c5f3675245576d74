using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Server.Simulation;

/// <summary>An honest mistake that is refused, and the code of the refusal that is meant.</summary>
/// <param name="Suits">True where the declaration gives occasion for it.</param>
public sealed record Mistake(
    string Name,
    string Code,
    Func<Consignment, bool> Suits,
    Func<Element, Element> Make
)
{
    private const string Item = "GoodsShipment/GovernmentAgencyGoodsItem";

    /// <summary>How often it is made where there is occasion; few goods give occasion for the rare
    /// ones.</summary>
    public double Weight { get; private init; } = 1;

    public static readonly IReadOnlyList<Mistake> All =
    [
        new("miscounted items", "CDS11003", _ => true, d => Retell(d, "GoodsItemQuantity", t => t + "1")),
        new(
            "net above gross mass",
            "CDS11006",
            _ => true,
            d => Retell(d, Item + "/Commodity/GoodsMeasure/GrossMassMeasure", _ => "0.001")
        ),
        new(
            "a code that is no code",
            "TAR-CODE-UNKNOWN",
            c => !c.IsParcel && Plain(c),
            d => Retell(d, Item + "/Commodity/Classification/ID", _ => "77109900")
        ),
        new(
            "a code cut short",
            "TAR-CODE-LENGTH",
            c => !c.IsParcel && Plain(c),
            d => Retell(d, Item + "/Commodity/Classification/ID", t => t[..6])
        ),
        new(
            "no licence or certificate",
            "TAR-LIC-MISSING",
            c => !c.IsExport && c.Lines[0].Ware.Documents.Count > 0,
            d =>
                Without(
                    d,
                    Item,
                    "AdditionalDocument",
                    e => (e.TextOf("CategoryCode") + e.TextOf("TypeCode")) is "L100" or "N851"
                )
        )
        {
            Weight = 20,
        },
        new(
            "no proof of origin",
            "TAR-PREF-PROOF",
            // Small consignments need no proof, and 3,000 of some currencies are little money.
            c =>
                c.Lines[0] is { Preference: "300", Proof: not null }
                && c.Lines.All(l => l.Price > 3000)
                && c.Currency.Code is ("EUR" or "USD" or "GBP" or "CHF" or "AUD" or "CAD" or "SGD"),
            d =>
                Without(
                    d,
                    Item,
                    "AdditionalDocument",
                    e => (e.TextOf("CategoryCode") + e.TextOf("TypeCode")) is "U110" or "U112" or "N954"
                )
        )
        {
            Weight = 20,
        },
        new("no declarant", "CDS12005", _ => true, d => Without(d, "", "Declarant", _ => true)),
        new(
            "an amount with a comma",
            "CDS10010",
            c => !c.IsParcel,
            d => Retell(d, "InvoiceAmount", t => t.Replace('.', ',') + ",0")
        ),
    ];

    private static bool Plain(Consignment c) => c.Lines[0].Ware.Documents.Count == 0;

    /// <summary>Changes the text at a path, in the first of its kind.</summary>
    private static Element Retell(Element element, string path, Func<string, string> text) =>
        Retell(element, Pointer.Parse(path).Steps, 0, text);

    private static Element Retell(
        Element element,
        IReadOnlyList<PointerStep> steps,
        int depth,
        Func<string, string> text
    )
    {
        if (depth == steps.Count)
            return element with { Text = text(element.Text ?? "") };
        var children = element.Children.ToList();
        var at = children.FindIndex(c => c.Name == steps[depth].Name);
        if (at >= 0)
            children[at] = Retell(children[at], steps, depth + 1, text);
        return element with { Children = children };
    }

    /// <summary>Leaves out parts below every element of a path.</summary>
    private static Element Without(Element element, string path, string name, Func<Element, bool> which) =>
        Without(element, Pointer.Parse(path).Steps, 0, c => c.Name == name && which(c));

    private static Element Without(
        Element element,
        IReadOnlyList<PointerStep> steps,
        int depth,
        Func<Element, bool> which
    ) =>
        element with
        {
            Children =
            [
                .. depth == steps.Count
                    ? element.Children.Where(c => !which(c))
                    : element.Children.Select(c =>
                        c.Name == steps[depth].Name ? Without(c, steps, depth + 1, which) : c
                    ),
            ],
        };
}
