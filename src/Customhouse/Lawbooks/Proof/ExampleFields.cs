using Customhouse.Declarations;
using Customhouse.Values;
using Told = Customhouse.Lawbooks.Proof.ExampleDeclaration.Told;

namespace Customhouse.Lawbooks.Proof;

/// <summary>How an example tells each element that conditions read. What is not here cannot be told, and a
/// finding that needs it has no example.</summary>
internal static class ExampleFields
{
    /// <summary>Puts a value into a declaration; null where the element takes no such value.</summary>
    internal delegate Declaration? Setting(Declaration declaration, Told told);

    private static readonly Dictionary<string, Setting> All = new(StringComparer.Ordinal)
    {
        ["declaration.typeCode"] = (d, v) => d with { TypeCode = v.Text },
        ["declaration.lrn"] = (d, v) => d with { Lrn = v.Text },
        ["declaration.functionCode"] = (d, v) => d with { FunctionCode = v.Text },
        ["declaration.goodsItemQuantity"] = (d, v) =>
            Whole(v) is { } n ? d with { GoodsItemQuantity = n } : null,
        ["declaration.totalPackageQuantity"] = (d, v) => d with { TotalPackageQuantity = v.Number },
        ["declaration.totalGrossMassKilograms"] = (d, v) => d with { TotalGrossMassKilograms = v.Number },
        ["declaration.invoiceAmount"] = (d, v) => Money(v) is { } m ? d with { InvoiceAmount = m } : null,
        ["declaration.borderTransportMode"] = (d, v) => d with { BorderTransportMode = v.Text },
        ["declaration.borderTransportNationality"] = (d, v) => d with { BorderTransportNationality = v.Text },
        ["declaration.inlandTransportMode"] = (d, v) => d with { InlandTransportMode = v.Text },
        ["declaration.containerised"] = (d, v) => d with { Containerised = v.Truth },
        ["declaration.transactionNature"] = (d, v) => d with { TransactionNature = v.Text },
        ["declaration.representationCode"] = (d, v) => d with { RepresentationCode = v.Text },
        ["declaration.presentationOffice"] = (d, v) => d with { PresentationOffice = v.Text },
        ["declaration.supervisingOffice"] = (d, v) => d with { SupervisingOffice = v.Text },
        ["declaration.exitOffice"] = (d, v) => d with { ExitOffice = v.Text },
        ["declaration.destinationCountry"] = (d, v) =>
            Country(v) is { } c ? d with { DestinationCountry = c } : null,
        ["declaration.exportCountry"] = (d, v) => Country(v) is { } c ? d with { ExportCountry = c } : null,
        ["declaration.declarant"] = (d, _) => d with { Declarant = d.Declarant ?? new Party("P1") },
        ["declaration.declarant.id"] = (d, v) => d with { Declarant = new Party(v.Text) },
        ["declaration.importer"] = (d, _) => d with { Importer = d.Importer ?? new Party("P1") },
        ["declaration.importer.id"] = (d, v) => d with { Importer = new Party(v.Text) },
        ["declaration.exporter"] = (d, _) => d with { Exporter = d.Exporter ?? new Party("P1") },
        ["declaration.exporter.id"] = (d, v) => d with { Exporter = new Party(v.Text) },
        ["declaration.buyer"] = (d, _) => d with { Buyer = d.Buyer ?? new Party("P1") },
        ["declaration.buyer.id"] = (d, v) => d with { Buyer = new Party(v.Text) },
        ["declaration.seller"] = (d, _) => d with { Seller = d.Seller ?? new Party("P1") },
        ["declaration.seller.id"] = (d, v) => d with { Seller = new Party(v.Text) },
        ["declaration.tradeTerms"] = (d, _) =>
            d with
            {
                TradeTerms = d.TradeTerms ?? new TradeTerms(null, null, null),
            },
        ["declaration.tradeTerms.condition"] = (d, v) =>
            d with
            {
                TradeTerms = new TradeTerms(v.Text, null, null),
            },
        ["declaration.goodsLocation"] = (d, _) => d with { GoodsLocation = Location(d) },
        ["declaration.goodsLocation.typeCode"] = (d, v) =>
            d with
            {
                GoodsLocation = Location(d) with { TypeCode = v.Text },
            },
        ["declaration.goodsLocation.qualifierCode"] = (d, v) =>
            d with
            {
                GoodsLocation = Location(d) with { QualifierCode = v.Text },
            },
        ["declaration.goodsLocation.country"] = (d, v) =>
            d with
            {
                GoodsLocation = Location(d) with { Country = v.Text },
            },
        ["declaration.goodsLocation.name"] = (d, v) =>
            d with
            {
                GoodsLocation = Location(d) with { Name = v.Text },
            },
        ["item.sequence"] = Item((i, v) => Whole(v) is { } n ? i with { Sequence = n } : null),
        ["item.commodity"] = Item(
            (i, v) => HsCode.TryParse(v.Text, out var code) ? i with { Commodity = code } : null
        ),
        ["item.description"] = Item((i, v) => i with { Description = v.Text }),
        ["item.requestedProcedure"] = Item((i, v) => i with { RequestedProcedure = v.Text }),
        ["item.previousProcedure"] = Item((i, v) => i with { PreviousProcedure = v.Text }),
        ["item.itemPrice"] = Item((i, v) => Money(v) is { } m ? i with { ItemPrice = m } : null),
        ["item.statisticalValue"] = Item(
            (i, v) => Money(v) is { } m ? i with { StatisticalValue = m } : null
        ),
        ["item.netMassKilograms"] = Item((i, v) => i with { NetMassKilograms = v.Number }),
        ["item.grossMassKilograms"] = Item((i, v) => i with { GrossMassKilograms = v.Number }),
        ["item.supplementaryQuantity"] = Item(
            (i, v) => i with { SupplementaryQuantity = new(v.Number, v.Text) }
        ),
        ["item.exportCountry"] = Item((i, v) => Country(v) is { } c ? i with { ExportCountry = c } : null),
        ["item.destinationCountry"] = Item(
            (i, v) => Country(v) is { } c ? i with { DestinationCountry = c } : null
        ),
        ["item.valuationMethod"] = Item((i, v) => i with { ValuationMethod = v.Text }),
        ["item.valuationIndicators"] = Item((i, v) => i with { ValuationIndicators = v.Text }),
        ["item.exporter"] = Item((i, _) => i with { Exporter = new Party("P2") }),
        ["item.buyer"] = Item((i, _) => i with { Buyer = new Party("P2") }),
        ["item.seller"] = Item((i, _) => i with { Seller = new Party("P2") }),
        ["tax.type"] = Tax((t, v) => t with { Type = v.Text }),
        ["tax.regimeCode"] = Tax((t, v) => t with { RegimeCode = v.Text }),
        ["tax.paymentMethod"] = Tax((t, v) => t with { PaymentMethod = v.Text }),
        ["tax.quotaOrder"] = Tax((t, v) => t with { QuotaOrder = v.Text }),
        ["tax.base"] = Tax((t, v) => Money(v) is { } m ? t with { Base = m } : null),
        ["tax.assessed"] = Tax((t, v) => Money(v) is { } m ? t with { Assessed = m } : null),
        ["tax.payable"] = Tax((t, v) => Money(v) is { } m ? t with { Payable = m } : null),
        ["tax.specificQuantity"] = Tax(
            (t, v) => t with { SpecificQuantity = new Quantity(v.Number, v.Text) }
        ),
        ["document.category"] = Document((p, v) => p with { Category = v.Text }),
        ["document.type"] = Document((p, v) => p with { Type = v.Text }),
        ["document.code"] = Document(
            (p, v) => v.Text.Length > 1 ? p with { Category = v.Text[..1], Type = v.Text[1..] } : null
        ),
        ["document.id"] = Document((p, v) => p with { Id = v.Text }),
        ["packaging.type"] = Package((p, v) => p with { Type = v.Text }),
        ["packaging.quantity"] = Package((p, v) => p with { Quantity = v.Number }),
        ["origin.country"] = Origin((o, v) => Country(v) is { } c ? o with { Country = c } : null),
        ["origin.type"] = Origin((o, v) => o with { Type = v.Text }),
    };

    /// <summary>What puts a value into an element; null where an example cannot tell it.</summary>
    public static Setting? Find(string path) => All.GetValueOrDefault(path);

    /// <summary>A declaration with one of what a rule speaks on.</summary>
    public static Declaration With(Declaration d, LawSubject subject) =>
        subject.Name switch
        {
            "tax" => Of(
                d,
                i => i with { Taxes = [new DeclaredTax(null, null, null, null, null, null, null, null)] }
            ),
            "document" => Of(d, i => i with { Documents = [new Document(null, null, null)] }),
            "packaging" => Of(d, i => i with { Packages = [new Package(null, null, null)] }),
            "origin" => Of(d, i => i with { Origins = [new Origin(null, null)] }),
            _ => d,
        };

    private static Declaration Of(Declaration d, Func<GoodsItem, GoodsItem> change) =>
        d with
        {
            Items = [change(d.Items[0])],
        };

    private static Setting Item(Func<GoodsItem, Told, GoodsItem?> set) =>
        (d, told) => set(d.Items[0], told) is { } item ? d with { Items = [item] } : null;

    private static Setting Tax(Func<DeclaredTax, Told, DeclaredTax?> set) =>
        Item(
            (i, told) => i.Taxes is [var one] && set(one, told) is { } next ? i with { Taxes = [next] } : null
        );

    private static Setting Document(Func<Document, Told, Document?> set) =>
        Item(
            (i, told) =>
                i.Documents is [var one] && set(one, told) is { } next ? i with { Documents = [next] } : null
        );

    private static Setting Package(Func<Package, Told, Package?> set) =>
        Item(
            (i, told) =>
                i.Packages is [var one] && set(one, told) is { } next ? i with { Packages = [next] } : null
        );

    private static Setting Origin(Func<Origin, Told, Origin?> set) =>
        Item(
            (i, told) =>
                i.Origins is [var one] && set(one, told) is { } next ? i with { Origins = [next] } : null
        );

    private static GoodsLocation Location(Declaration d) =>
        d.GoodsLocation ?? new GoodsLocation(null, null, null, null, null);

    private static int? Whole(Told told) =>
        told.Number == decimal.Truncate(told.Number) && told.Number is >= 0 and < int.MaxValue
            ? (int)told.Number
            : null;

    private static Money? Money(Told told) =>
        Currency.TryParse(told.Text.Length == 3 ? told.Text : ElementFacts.NoCurrency, out var currency)
            ? new Money(told.Number, currency)
            : null;

    private static CountryCode? Country(Told told) =>
        CountryCode.TryParse(told.Text, out var country) ? country : null;
}
