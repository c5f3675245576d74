using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Exchange;

/// <summary>
/// A notification as the field exchanges it: a WCO response (RES, WCO Data Model 3.6). Amounts have two
/// decimals, times are in Coordinated Universal Time with format code 304.
/// </summary>
public static class ResponseMessage
{
    /// <summary>Builds the message tree of one notification of one case.</summary>
    /// <param name="reference">The reference of this message, unique among the case's notifications.</param>
    public static Element Create(Notification notification, Mrn mrn, string lrn, string reference) =>
        Group(
            "MetaData",
            Leaf("WCODataModelVersionCode", "3.6"),
            Leaf("WCOTypeName", "RES"),
            Leaf("ResponsibleCountryCode", ""),
            Leaf("ResponsibleAgencyName", ""),
            Leaf("AgencyAssignedCustomizationCode", ""),
            Leaf("AgencyAssignedCustomizationVersionCode", ""),
            new Element("Response", null, [.. Parts(notification, mrn, lrn, reference)])
        );

    private static IEnumerable<Element> Parts(Notification n, Mrn mrn, string lrn, string reference)
    {
        yield return Leaf("FunctionCode", n.FunctionCode);
        yield return Leaf("FunctionalReferenceID", reference);
        yield return Moment("IssueDateTime", n.IssuedAt);
        if (Statement(n) is { } statement)
            yield return statement;
        foreach (var error in n.Errors)
            yield return Fault(error);
        if (n.NameCode is not null || n.FunctionCode == "16")
            yield return Status(n);
        yield return Declared(n, mrn, lrn);
    }

    /// <summary>What the trader reads: a question, documents wanted, grounds; and until when to
    /// act.</summary>
    private static Element? Statement(Notification n)
    {
        var type = n.FunctionCode switch
        {
            "06" => "ACA",
            "51" => "QRY",
            "16" or "18" => "CEX",
            "08" or "10" or "11" => "AFB",
            _ => null,
        };
        if (type is null)
            return null;
        var parts = new List<Element>();
        if (n.FunctionCode == "08")
            parts.Add(Leaf("StatementCode", "A2"));
        if (!string.IsNullOrEmpty(n.Text))
            parts.Add(Leaf("StatementDescription", n.Text));
        if (n.Until is { } until)
            parts.Add(Moment("LimitDateTime", until));
        parts.Add(Leaf("StatementTypeCode", type));
        return new Element("AdditionalInformation", null, parts);
    }

    private static Element Fault(Refusal refusal) =>
        new(
            "Error",
            null,
            [
                Leaf("Description", $"{refusal.Rule} {refusal.Mend}".Trim()),
                Leaf("ValidationCode", refusal.Code),
                .. refusal.WcoPointers.Select(Pointer),
            ]
        );

    private static Element Pointer(WcoPointer pointer)
    {
        var parts = new List<Element>();
        if (pointer.SequenceNumeric is { } sequence)
            parts.Add(Leaf("SequenceNumeric", sequence.ToString(CultureInfo.InvariantCulture)));
        parts.Add(Leaf("DocumentSectionCode", pointer.DocumentSectionCode));
        if (pointer.TagId is { } tag)
            parts.Add(Leaf("TagID", tag));
        return new Element("Pointer", null, parts);
    }

    private static Element Status(Notification n) =>
        n.FunctionCode == "16"
            ? Group("Status", Moment("EffectiveDateTime", n.IssuedAt), Leaf("NameCode", "A1"))
            : Group("Status", Leaf("NameCode", n.NameCode!));

    private static Element Declared(Notification n, Mrn mrn, string lrn)
    {
        var parts = new List<Element>();
        if (n.AcceptedAt is { } accepted)
            parts.Add(Moment("AcceptanceDateTime", accepted));
        if (n.FunctionCode == "10")
            parts.Add(Moment("CancellationDateTime", n.IssuedAt));
        parts.Add(Leaf("FunctionalReferenceID", lrn));
        parts.Add(Leaf("ID", mrn.Text));
        if (n.FunctionCode == "03")
            parts.Add(Moment("RejectionDateTime", n.IssuedAt));
        parts.Add(Leaf("VersionID", n.Version.ToString(CultureInfo.InvariantCulture)));
        if (n.Assessment is { } assessment)
            parts.Add(
                new Element("GoodsShipment", null, [.. assessment.Lines.GroupBy(l => l.Item).Select(Item)])
            );
        return new Element("Declaration", null, parts);
    }

    private static Element Item(IGrouping<int, DutyLine> lines) =>
        Group(
            "GovernmentAgencyGoodsItem",
            Leaf("SequenceNumeric", lines.Key.ToString(CultureInfo.InvariantCulture)),
            new Element("Commodity", null, [.. lines.Select(Tax)])
        );

    private static Element Tax(DutyLine line)
    {
        var parts = new List<Element>();
        if (line.Base is { } taxBase)
            parts.Add(Amount("AdValoremTaxBaseAmount", taxBase));
        if (line.Deducted is { } deducted)
            parts.Add(Amount("DeductAmount", deducted));
        if (line.Regime is { } regime)
            parts.Add(Leaf("DutyRegimeCode", regime));
        if (line.Quantity is { } quantity)
            parts.Add(
                Leaf("SpecificTaxBaseQuantity", Number(quantity.Value)) with
                {
                    Attributes = quantity.Unit is null ? [] : [new("unitCode", quantity.Unit)],
                }
            );
        if (line.Rate?.Percent is { } percent)
            parts.Add(Leaf("TaxRateNumeric", TwoDecimals(percent)));
        parts.Add(Leaf("TypeCode", line.TaxType));
        var payment = new List<Element> { Amount("TaxAssessedAmount", line.Assessed) };
        if (line.Payable is { } payable)
            payment.Add(Amount("PaymentAmount", payable));
        parts.Add(new Element("Payment", null, payment));
        return new Element("DutyTaxFee", null, parts);
    }

    private static Element Moment(string name, DateTimeOffset at) =>
        Group(
            name,
            Leaf(
                "DateTimeString",
                at.UtcDateTime.ToString("yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture)
            ) with
            {
                Attributes = [new("formatCode", "304")],
            }
        );

    private static Element Amount(string name, Money money) =>
        Leaf(name, TwoDecimals(money.Amount)) with
        {
            Attributes = [new("currencyID", money.Currency.Code)],
        };

    private static string TwoDecimals(decimal number) =>
        number.ToString("0.00##", CultureInfo.InvariantCulture);

    private static string Number(decimal number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    private static Element Leaf(string name, string text) => new(name, text, []);

    private static Element Group(string name, params IReadOnlyList<Element> children) =>
        new(name, null, children);
}
