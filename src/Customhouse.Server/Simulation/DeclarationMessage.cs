using Customhouse.Declarations;
using Customhouse.Values;
using static Customhouse.Server.Simulation.MessageTree;

namespace Customhouse.Server.Simulation;

/// <summary>Tells a consignment as a declaration in the WCO Data Model, as a trader's software
/// would.</summary>
internal static class DeclarationMessage
{
    /// <summary>Additions for carriage and insurance to the place of introduction (DE 4/9).</summary>
    private const string Carriage = "AK";

    /// <summary>The element <c>Declaration</c> of an original.</summary>
    public static Element Create(Consignment c, string lrn) =>
        MessageTree.Of(
            "Declaration",
            [
                Text("FunctionCode", "9"),
                Text("FunctionalReferenceID", lrn),
                Text("TypeCode", (c.IsExport ? "EX" : "IM") + (c.IsPreLodged ? "D" : "A")),
                Number("GoodsItemQuantity", c.Lines.Count),
                c.IsParcel ? null : Amount("InvoiceAmount", c.Price, c.Currency),
                Measure("TotalGrossMassMeasure", c.GrossKilograms, "KGM"),
                Number("TotalPackageQuantity", c.Packages),
                .. Payment(c),
                c.Trader.Agent is { } agent
                    ? MessageTree.Of("Agent", Text("ID", agent), Text("FunctionCode", "2"))
                    : null,
                MessageTree.Of(
                    "BorderTransportMeans",
                    Text("ModeCode", c.Gate.Mode.ToString()),
                    Text("RegistrationNationalityCode", c.IsParcel ? null : Flag(c)),
                    Text("ID", c.Carrier),
                    Text("IdentificationTypeCode", CarrierIdentity(c))
                ),
                MessageTree.Of("Declarant", Text("ID", c.Trader.Agent ?? c.Trader.Id)),
                c.IsExport
                    ? MessageTree.Of("Exporter", Text("ID", c.Trader.Id))
                    : Party("Exporter", c.Supplier.Name, c.Supplier.Land),
                Shipment(c, lrn),
                MessageTree.Of("PresentationOffice", Text("ID", c.Gate.Office)),
                c.IsExport ? MessageTree.Of("ExitOffice", Text("ID", c.Gate.Office)) : null,
            ]
        );

    private static IEnumerable<Element?> Payment(Consignment c)
    {
        if (c.IsExport || c.IsParcel || c.Trader.Account is not { } account)
            yield break;
        yield return MessageTree.Of(
            "AdditionalDocument",
            Text("CategoryCode", "1"),
            Text("TypeCode", "DAN"),
            Text("ID", account)
        );
        yield return MessageTree.Of(
            "AuthorisationHolder",
            Text("ID", c.Trader.Id),
            Text("CategoryCode", "DPO")
        );
        yield return MessageTree.Of(
            "AuthorisationHolder",
            Text("ID", c.Trader.Id),
            Text("CategoryCode", "CGU")
        );
        yield return MessageTree.Of(
            "ObligationGuarantee",
            Text("ReferenceID", c.Trader.Guarantee),
            Text("SecurityDetailsCode", "1")
        );
    }

    private static Element Shipment(Consignment c, string lrn) =>
        MessageTree.Of(
            "GoodsShipment",
            [
                c.IsParcel ? null : Text("TransactionNatureCode", "1"),
                MessageTree.Of(
                    "Consignment",
                    c.IsParcel ? null : Text("ContainerCode", c.Container is null ? "0" : "1"),
                    c.IsParcel ? null
                        : c.IsExport
                            ? MessageTree.Of(
                                "DepartureTransportMeans",
                                Text("ID", c.Carrier),
                                Text("IdentificationTypeCode", CarrierIdentity(c))
                            )
                        : MessageTree.Of(
                            "ArrivalTransportMeans",
                            Text("ID", c.Carrier),
                            Text("IdentificationTypeCode", CarrierIdentity(c))
                        ),
                    MessageTree.Of(
                        "GoodsLocation",
                        Text("Name", c.Gate.Location),
                        Text("TypeCode", "A"),
                        MessageTree.Of("Address", Text("TypeCode", "U"), Text("CountryCode", "XA"))
                    ),
                    c.IsExport || c.IsParcel
                        ? null
                        : MessageTree.Of("LoadingLocation", Text("ID", Country.Find(c.Dispatch).Port)),
                    c.Container is { } container
                        ? MessageTree.Of(
                            "TransportEquipment",
                            Number("SequenceNumeric", 1),
                            Text("ID", container)
                        )
                        : null
                ),
                c.IsExport ? Party("Consignee", c.Supplier.Name, c.Supplier.Land) : null,
                !c.IsExport && !c.IsParcel && c.Supplier.Terms is "EXW" or "FCA" or "FOB"
                    ? MessageTree.Of(
                        "CustomsValuation",
                        MessageTree.Of(
                            "ChargeDeduction",
                            Text("ChargesTypeCode", Carriage),
                            Amount("OtherChargeDeductionAmount", c.Carriage, Currency.Eur)
                        )
                    )
                    : null,
                MessageTree.Of("Destination", Text("CountryCode", c.Destination)),
                MessageTree.Of("ExportCountry", Text("ID", c.Dispatch)),
                c.IsExport ? null : MessageTree.Of("Importer", Text("ID", c.Trader.Id)),
                c.IsExport || c.IsParcel ? null : Party("Seller", c.Supplier.Name, c.Supplier.Land),
                c.IsParcel ? null : Previous(c, lrn),
                c.IsParcel
                    ? null
                    : MessageTree.Of(
                        "TradeTerms",
                        Text("ConditionCode", c.Supplier.Terms),
                        Text(
                            "LocationName",
                            c.Supplier.Terms is "CIF" or "CFR" or "DAP"
                                ? "Port Alder"
                                : Country.Find(c.Supplier.Land).City
                        )
                    ),
                c.IsParcel ? null : MessageTree.Of("UCR", Text("TraderAssignedReferenceID", c.Invoice)),
                .. c.Lines.Select((line, i) => Item(c, line, i + 1)),
            ]
        );

    private static Element Previous(Consignment c, string lrn) =>
        c.IsExport
            ? MessageTree.Of(
                "PreviousDocument",
                Text("CategoryCode", "Z"),
                Text("TypeCode", "DCR"),
                Text("ID", $"6{c.Trader.Id}-{lrn}")
            )
            : MessageTree.Of(
                "PreviousDocument",
                Text("CategoryCode", "X"),
                Text("TypeCode", TransportDocument(c)[1..]),
                Text("ID", $"{c.Carrier.Replace(" ", "", StringComparison.Ordinal)}{c.ArrivesAt:yyMMdd}"),
                Number("LineNumeric", 1)
            );

    private static Element Item(Consignment c, ConsignmentLine line, int sequence) =>
        MessageTree.Of(
            "GovernmentAgencyGoodsItem",
            [
                Number("SequenceNumeric", sequence),
                c.IsExport ? Amount("StatisticalValueAmount", line.Price, c.Currency) : null,
                .. Documents(c, line, sequence),
                Commodity(c, line),
                c.IsExport || c.IsParcel ? null : MessageTree.Of("CustomsValuation", Text("MethodCode", "1")),
                c.IsExport || c.IsParcel
                    ? null
                    : MessageTree.Of(
                        "ValuationAdjustment",
                        Text("AdditionCode", c.Supplier.IsRelated ? "1000" : "0000")
                    ),
                MessageTree.Of(
                    "GovernmentProcedure",
                    Text("CurrentCode", c.IsExport ? "10" : "40"),
                    Text("PreviousCode", "00")
                ),
                .. (c.IsParcel ? (string[])["C07", "1H7"] : ["000"]).Select(code =>
                    MessageTree.Of("GovernmentProcedure", Text("CurrentCode", code))
                ),
                .. Origins(line),
                MessageTree.Of(
                    "Packaging",
                    Number("SequenceNumeric", 1),
                    Text("MarksNumbersID", $"{c.Invoice}/{sequence}"),
                    Number("QuantityQuantity", line.Packages),
                    Text("TypeCode", line.Ware.Package)
                ),
            ]
        );

    private static Element Commodity(Consignment c, ConsignmentLine line)
    {
        // A parcel tells no account, so nothing of it is deferred.
        var method = c.IsParcel || c.Trader.Account is null ? "A" : "E";
        return MessageTree.Of(
            "Commodity",
            Text(
                "Description",
                line.Code == line.Ware.Code ? line.Ware.Name : "Parts and articles of like kind"
            ),
            MessageTree.Of(
                "Classification",
                Text("ID", line.Code.Digits),
                Text("IdentificationTypeCode", "TSP")
            ),
            c.IsExport
                ? null
                : MessageTree.Of(
                    "DutyTaxFee",
                    Text("DutyRegimeCode", c.IsParcel ? null : line.Preference),
                    Text("TypeCode", "A00"),
                    Text("QuotaOrderID", line.Quota),
                    MessageTree.Of("Payment", Text("MethodCode", method))
                ),
            c.IsExport || c.IsParcel
                ? null
                : MessageTree.Of(
                    "DutyTaxFee",
                    Text("TypeCode", "B00"),
                    MessageTree.Of("Payment", Text("MethodCode", method))
                ),
            MessageTree.Of(
                "GoodsMeasure",
                Measure("GrossMassMeasure", line.GrossKilograms, "KGM"),
                Measure("NetNetWeightMeasure", line.NetKilograms, "KGM"),
                line.Units is { } units && line.Ware.Unit is { } unit
                    ? Measure("TariffQuantity", units, unit)
                    : null
            ),
            MessageTree.Of("InvoiceLine", Amount("ItemChargeAmount", line.Price, c.Currency))
        );
    }

    private static IEnumerable<Element> Origins(ConsignmentLine line)
    {
        yield return MessageTree.Of("Origin", Text("CountryCode", line.Origin), Text("TypeCode", "1"));
        if (line.Proof is not null)
            yield return MessageTree.Of("Origin", Text("CountryCode", line.Origin), Text("TypeCode", "2"));
    }

    private static IEnumerable<Element> Documents(Consignment c, ConsignmentLine line, int sequence)
    {
        var day = DateOnly.FromDateTime(c.LodgedAt.UtcDateTime);
        yield return Document("N935", c.Invoice, day.AddDays(-9));
        if (!c.IsParcel)
            yield return Document(
                TransportDocument(c),
                $"{c.Carrier.Replace(" ", "", StringComparison.Ordinal)}-{c.Invoice}",
                day.AddDays(-5)
            );
        if (line.Proof is { } proof)
            yield return Document(proof, $"{line.Origin}{c.Invoice}P{sequence}", line.ProofDate);
        foreach (var needed in line.Ware.Documents.Where(_ => !c.IsExport))
            yield return needed == "L100" && line.Licence is { } licence
                ? WithWriteOff(Document(needed, licence, day.AddMonths(-3)), line.NetKilograms)
                : Document(needed, $"{needed}{c.Invoice}{sequence}", day.AddDays(-4));
        if (sequence == 1 && !c.IsExport && !c.IsParcel && c.Trader.Account is { } account)
        {
            yield return Document("C506", $"XADPO{account}", null);
            yield return Document("C505", $"XACGU{account}", null);
        }
    }

    private static Element Document(string code, string id, DateOnly? date) =>
        MessageTree.Of(
            "AdditionalDocument",
            Text("CategoryCode", code[..1]),
            Text("TypeCode", code[1..]),
            Text("ID", id),
            Day("EffectiveDateTime", date),
            Text("LPCOExemptionCode", code is "C505" or "C506" ? null : "AE")
        );

    private static Element WithWriteOff(Element document, decimal kilograms) =>
        document with
        {
            Children =
            [
                .. document.Children,
                MessageTree.Of("WriteOff", Measure("QuantityQuantity", kilograms, "KGM")),
            ],
        };

    private static Element Party(string name, string company, string land) =>
        MessageTree.Of(
            name,
            Text("Name", company),
            MessageTree.Of(
                "Address",
                Text("CityName", Country.Find(land).City),
                Text("CountryCode", land),
                Text("Line", $"{company.Length * 7 % 180 + 1} Harbour Street"),
                Text("PostcodeID", "10000")
            )
        );

    private static string TransportDocument(Consignment c) =>
        c.Gate.Mode switch
        {
            '1' => "N705",
            '4' => "N740",
            '5' => "N750",
            _ => "N730",
        };

    /// <summary>How the means of transport is identified (DE 7/7): ship's name, flight or plate.</summary>
    private static string CarrierIdentity(Consignment c) =>
        c.Gate.Mode switch
        {
            '1' => "11",
            '4' => "40",
            _ => "30",
        };

    private static string Flag(Consignment c) =>
        c.Gate.Mode == '3' ? (c.IsExport ? "XA" : c.Dispatch)
        : c.Gate.Mode == '1' ? "PA"
        : "XA";
}
