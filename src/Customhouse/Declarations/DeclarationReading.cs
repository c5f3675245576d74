using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>
/// A declaration in values, with a refusal for each value that the model's form allows but that is none of
/// its kind (a 31st of February, a country in small letters).
/// </summary>
public sealed record DeclaredValues(Declaration Declaration, IReadOnlyList<Refusal> Refusals);

/// <summary>Turns the tree of a declaration, amendment or cancellation into values, once.</summary>
public static class DeclarationReading
{
    /// <summary>Reads a message whose body is a declaration.</summary>
    /// <exception cref="ArgumentException">The message is a response.</exception>
    public static DeclaredValues Read(Message message)
    {
        if (message.Kind == MessageKind.Response)
            throw new ArgumentException("a response declares nothing", nameof(message));
        var body = message.Body;
        var values = new ValueReading();
        var shipment = body.Child("GoodsShipment") ?? Nothing;
        var declaration = Header(values, message.Root, body) with
        {
            Importer = Parties.Read(values, shipment.Child("Importer"), "GoodsShipment/Importer"),
            Consignee = Parties.Read(values, shipment.Child("Consignee"), "GoodsShipment/Consignee"),
            Consignor = Parties.Read(values, shipment.Child("Consignor"), "GoodsShipment/Consignor"),
            Seller = Parties.Read(values, shipment.Child("Seller"), "GoodsShipment/Seller"),
            Buyer = Parties.Read(values, shipment.Child("Buyer"), "GoodsShipment/Buyer"),
            PreviousDocuments = Lists.PreviousDocuments(values, shipment, "GoodsShipment/"),
            DestinationCountry = values.Country(
                shipment.Child("Destination"),
                "CountryCode",
                "GoodsShipment/Destination/"
            ),
            ExportCountry = values.Country(
                shipment.Child("ExportCountry"),
                "ID",
                "GoodsShipment/ExportCountry/"
            ),
            TransactionNature = shipment.TextOf("TransactionNatureCode"),
            Ucr = shipment.Child("UCR") is { } ucr
                ? Lists.Reference(ucr, "TraderAssignedReferenceID") ?? Lists.Reference(ucr)
                : null,
            TradeTerms = shipment.Child("TradeTerms") is { } t
                ? new TradeTerms(t.TextOf("ConditionCode"), t.TextOf("LocationID"), t.TextOf("LocationName"))
                : null,
            Warehouse = shipment.Child("Warehouse") is { } w
                ? new Warehouse(w.TextOf("TypeCode"), w.TextOf("ID"))
                : null,
            ValuationCharges = Lists.Charges(
                values,
                shipment.Child("CustomsValuation"),
                "GoodsShipment/CustomsValuation/"
            ),
            Items = Items(values, shipment),
        };
        return new DeclaredValues(Route(declaration, shipment), values.Refusals);
    }

    private static readonly Element Nothing = new("", null, []);

    private static Declaration Header(ValueReading values, Element root, Element body) =>
        new()
        {
            Message = root,
            FunctionCode = body.TextOf("FunctionCode") ?? "",
            // One reference, however many blanks a sender puts around it.
            Lrn = PlainText.Reference(body.TextOf("FunctionalReferenceID") ?? ""),
            Mrn = body.TextOf("ID"),
            TypeCode = body.TextOf("TypeCode") ?? "",
            GoodsItemQuantity = values.Whole(body, "GoodsItemQuantity", ""),
            TotalPackageQuantity = values.Number(body, "TotalPackageQuantity", ""),
            TotalGrossMassKilograms = values.Kilograms(body, "TotalGrossMassMeasure", ""),
            InvoiceAmount = values.Amount(body, "InvoiceAmount", ""),
            DeclaredAcceptance = values.Moment(body, "AcceptanceDateTime", ""),
            CurrencyExchanges = Lists.Read(
                body,
                "CurrencyExchange",
                (e, n) =>
                    new CurrencyExchange(
                        values.CurrencyIn(e, "CurrencyTypeCode", $"CurrencyExchange[{n}]/"),
                        values.Number(e, "RateNumeric", $"CurrencyExchange[{n}]/")
                    )
            ),
            Declarant = Parties.Read(values, body.Child("Declarant"), "Declarant"),
            Exporter = Parties.Read(values, body.Child("Exporter"), "Exporter"),
            Agent = Parties.Read(values, body.Child("Agent"), "Agent"),
            RepresentationCode = body.Child("Agent")?.TextOf("FunctionCode"),
            AuthorisationHolders = Lists.Read(
                body,
                "AuthorisationHolder",
                (e, _) =>
                    new AuthorisationHolder(
                        e.TextOf("CategoryCode"),
                        e.TextOf("ID") is { } id ? PlainText.Compared(id) : null
                    )
            ),
            Documents = Lists.Documents(values, body, ""),
            Statements = Lists.Statements(body),
            Guarantees = Lists.Read(
                body,
                "ObligationGuarantee",
                (e, n) =>
                    new ObligationGuarantee(
                        e.TextOf("SecurityDetailsCode"),
                        Lists.Reference(e),
                        Lists.Reference(e, "ReferenceID"),
                        values.Amount(e, "AmountAmount", $"ObligationGuarantee[{n}]/"),
                        e.TextOf("AccessCode"),
                        e.Child("GuaranteeOffice")?.TextOf("ID")
                    )
            ),
            Amendments = Lists.Read(
                body,
                "Amendment",
                (e, n) =>
                    new Amendment(
                        e.TextOf("ChangeReasonCode"),
                        Lists.Read(
                            e,
                            "Pointer",
                            (p, m) =>
                                new WcoPointer(
                                    p.TextOf("DocumentSectionCode") ?? "",
                                    values.Whole(p, "SequenceNumeric", $"Amendment[{n}]/Pointer[{m}]/"),
                                    p.TextOf("TagID")
                                )
                        )
                    )
            ),
            BorderTransportMode = body.Child("BorderTransportMeans")?.TextOf("ModeCode"),
            BorderTransportNationality = body.Child("BorderTransportMeans")
                ?.TextOf("RegistrationNationalityCode"),
            BorderTransportId = body.Child("BorderTransportMeans")?.TextOf("ID"),
            PresentationOffice = body.Child("PresentationOffice")?.TextOf("ID"),
            SupervisingOffice = body.Child("SupervisingOffice")?.TextOf("ID"),
            ExitOffice = body.Child("ExitOffice")?.TextOf("ID"),
        };

    /// <summary>How and where the goods move, from the consignment of the shipment.</summary>
    private static Declaration Route(Declaration declaration, Element shipment)
    {
        if (shipment.Child("Consignment") is not { } consignment)
            return declaration;
        var place = consignment.Child("GoodsLocation");
        var address = place?.Child("Address");
        return declaration with
        {
            // Mode at arrival for imports, at departure for exports (DE 7/5); a message bears one of them.
            InlandTransportMode =
                consignment.Child("ArrivalTransportMeans")?.TextOf("ModeCode")
                ?? consignment.Child("DepartureTransportMeans")?.TextOf("ModeCode"),
            // What brings the goods to the border or away from it stands in one of two places (DE 7/7, 7/9,
            // 7/14); people look for one.
            BorderTransportId =
                declaration.BorderTransportId
                ?? consignment.Child("ArrivalTransportMeans")?.TextOf("ID")
                ?? consignment.Child("DepartureTransportMeans")?.TextOf("ID"),
            Containerised = consignment.TextOf("ContainerCode") switch
            {
                "1" => true,
                "0" => false,
                _ => null,
            },
            Containers =
            [
                .. consignment.All("TransportEquipment").Select(e => e.TextOf("ID")).OfType<string>(),
            ],
            GoodsLocation = place is null
                ? null
                : new GoodsLocation(
                    place.TextOf("Name"),
                    place.TextOf("TypeCode"),
                    address?.TextOf("TypeCode"),
                    address?.TextOf("CountryCode"),
                    place.TextOf("ID")
                ),
        };
    }

    private static List<GoodsItem> Items(ValueReading values, Element shipment)
    {
        var items = new List<GoodsItem>();
        for (var i = 0; i < shipment.Children.Count; i++)
        {
            if (shipment.Children[i].Name != "GovernmentAgencyGoodsItem")
                continue;
            values.Item = items.Count + 1;
            items.Add(Item(values, shipment.Children[i]));
        }
        values.Item = 0;
        return items;
    }

    private static GoodsItem Item(ValueReading values, Element item)
    {
        var goods = item.Child("Commodity") ?? Nothing;
        var measure = goods.Child("GoodsMeasure") ?? Nothing;
        var classifications = Lists.Read(
            goods,
            "Classification",
            (e, _) => new Classification(e.TextOf("IdentificationTypeCode"), e.TextOf("ID"))
        );
        var procedures = item.All("GovernmentProcedure").ToArray();
        // The first procedure is the requested with its previous (DE 1/10); those behind it, which have no
        // previous, are the additional ones (DE 1/11).
        var main =
            Array.Find(procedures, p => p.Child("PreviousCode") is not null) ?? procedures.FirstOrDefault();
        var taxes = Lists.Taxes(values, goods);
        return new GoodsItem
        {
            Sequence = values.Whole(item, "SequenceNumeric", "") ?? values.Item,
            Commodity = Commodity(values, classifications),
            Classifications = classifications,
            Description = goods.TextOf("Description"),
            RequestedProcedure = main?.TextOf("CurrentCode"),
            PreviousProcedure = main?.TextOf("PreviousCode"),
            AdditionalProcedures =
            [
                .. procedures.Where(p => p != main).Select(p => p.TextOf("CurrentCode")).OfType<string>(),
            ],
            ItemPrice = values.Amount(
                goods.Child("InvoiceLine"),
                "ItemChargeAmount",
                "Commodity/InvoiceLine/"
            ),
            StatisticalValue = values.Amount(item, "StatisticalValueAmount", ""),
            NetMassKilograms = values.Kilograms(measure, "NetNetWeightMeasure", "Commodity/GoodsMeasure/"),
            GrossMassKilograms = values.Kilograms(measure, "GrossMassMeasure", "Commodity/GoodsMeasure/"),
            SupplementaryQuantity = values.QuantityIn(measure, "TariffQuantity", "Commodity/GoodsMeasure/"),
            Origins = Lists.Read(
                item,
                "Origin",
                (e, n) =>
                    new Origin(
                        values.Country(e, "CountryCode", $"Origin[{n}]/"),
                        e.TextOf("TypeCode"),
                        e.TextOf("RegionID")
                    )
            ),
            ExportCountry = values.Country(item.Child("ExportCountry"), "ID", "ExportCountry/"),
            DestinationCountry = values.Country(item.Child("Destination"), "CountryCode", "Destination/"),
            ValuationMethod = item.Child("CustomsValuation")?.TextOf("MethodCode"),
            ValuationIndicators = item.Child("ValuationAdjustment")?.TextOf("AdditionCode"),
            ValuationCharges = Lists.Charges(values, item.Child("CustomsValuation"), "CustomsValuation/"),
            Taxes = taxes,
            QuotaOrder = taxes.Select(t => t.QuotaOrder).FirstOrDefault(q => q is not null),
            Documents = Lists.Documents(values, item, ""),
            PreviousDocuments = Lists.PreviousDocuments(values, item, ""),
            Statements = Lists.Statements(item),
            Packages = Lists.Read(
                item,
                "Packaging",
                (e, n) =>
                    new Package(
                        e.TextOf("TypeCode"),
                        values.Number(e, "QuantityQuantity", $"Packaging[{n}]/"),
                        e.TextOf("MarksNumbersID")
                    )
            ),
            Exporter = Parties.Read(values, item.Child("Consignor"), "Consignor"),
            Consignee = Parties.Read(values, item.Child("Consignee"), "Consignee"),
            Seller = Parties.Read(values, item.Child("Seller"), "Seller"),
            Buyer = Parties.Read(values, item.Child("Buyer"), "Buyer"),
            TaxParties = Lists.Read(
                item,
                "DomesticDutyTaxParty",
                (e, _) => new Party(e.TextOf("ID"), RoleCode: e.TextOf("RoleCode"))
            ),
        };
    }

    /// <summary>The combined nomenclature (TSP) with the TARIC digits (TRC) behind it (DE 6/14,
    /// 6/15).</summary>
    private static HsCode? Commodity(ValueReading values, List<Classification> classifications)
    {
        var at = classifications.FindIndex(c => c.IdentificationType == "TSP");
        if (at < 0)
            return null;
        var taric = classifications.Find(c => c.IdentificationType == "TRC")?.Id;
        if (HsCode.TryParse(classifications[at].Id + taric, out var code))
            return code;
        values.Refuse(
            $"Commodity/Classification[{at + 1}]/ID",
            "A commodity code is 2 to 14 digits.",
            "Give the code as the tariff has it."
        );
        return null;
    }
}
