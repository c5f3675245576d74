using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>Reads what a declaration and its goods items list: documents, statements, charges,
/// taxes.</summary>
internal static class Lists
{
    /// <summary>Reads all children of a name; the reader is told the position of each, from one.</summary>
    public static List<T> Read<T>(Element parent, string name, Func<Element, int, T> read)
    {
        var list = new List<T>();
        for (var i = 0; i < parent.Children.Count; i++)
            if (parent.Children[i].Name == name)
                list.Add(read(parent.Children[i], list.Count + 1));
        return list;
    }

    /// <summary>What one party calls something and another looks up: in the one form of a
    /// reference.</summary>
    public static string? Reference(Element e, string name = "ID") =>
        e.TextOf(name) is { } text ? PlainText.Reference(text) : null;

    public static List<Document> Documents(ValueReading values, Element parent, string path) =>
        Read(
            parent,
            "AdditionalDocument",
            (e, n) =>
            {
                var at = $"{path}AdditionalDocument[{n}]/";
                var writeOff = e.Child("WriteOff");
                return new Document(
                    e.TextOf("CategoryCode"),
                    e.TextOf("TypeCode"),
                    Reference(e),
                    e.TextOf("LPCOExemptionCode"),
                    e.TextOf("Name"),
                    values.QuantityIn(writeOff, "QuantityQuantity", at + "WriteOff/"),
                    values.Amount(writeOff, "AmountAmount", at + "WriteOff/"),
                    values.Moment(e, "EffectiveDateTime", at) is { } m ? DateOnly.FromDateTime(m.Date) : null
                );
            }
        );

    public static List<Document> PreviousDocuments(ValueReading values, Element parent, string path) =>
        Read(
            parent,
            "PreviousDocument",
            (e, n) =>
                new Document(
                    e.TextOf("CategoryCode"),
                    e.TextOf("TypeCode"),
                    Reference(e),
                    Line: values.Whole(e, "LineNumeric", $"{path}PreviousDocument[{n}]/")
                )
        );

    public static List<Statement> Statements(Element parent) =>
        Read(
            parent,
            "AdditionalInformation",
            (e, _) =>
                new Statement(
                    e.TextOf("StatementCode"),
                    e.TextOf("StatementDescription"),
                    e.TextOf("StatementTypeCode")
                )
        );

    public static List<ValuationCharge> Charges(ValueReading values, Element? valuation, string path)
    {
        if (valuation is null)
            return [];
        var charges = Read(
            valuation,
            "ChargeDeduction",
            (e, n) =>
                new ValuationCharge(
                    e.TextOf("ChargesTypeCode"),
                    values.Amount(e, "OtherChargeDeductionAmount", $"{path}ChargeDeduction[{n}]/")
                )
        );
        return charges;
    }

    public static List<DeclaredTax> Taxes(ValueReading values, Element goods) =>
        Read(
            goods,
            "DutyTaxFee",
            (e, n) =>
            {
                var at = $"Commodity/DutyTaxFee[{n}]/";
                var payment = e.Child("Payment");
                return new DeclaredTax(
                    e.TextOf("TypeCode"),
                    e.TextOf("DutyRegimeCode"),
                    e.TextOf("QuotaOrderID"),
                    payment?.TextOf("MethodCode"),
                    values.Amount(e, "AdValoremTaxBaseAmount", at),
                    values.QuantityIn(e, "SpecificTaxBaseQuantity", at),
                    values.Amount(payment, "TaxAssessedAmount", at + "Payment/"),
                    values.Amount(payment, "PaymentAmount", at + "Payment/"),
                    values.Amount(e, "DeductAmount", at)
                );
            }
        );
}

/// <summary>Reads parties.</summary>
internal static class Parties
{
    public static Party? Read(ValueReading values, Element? party, string path) =>
        party is null
            ? null
            : new Party(
                // Identifiers of operators are capitals and digits, however they were typed.
                party.TextOf("ID")
                    is { } id
                    ? PlainText.Compared(id)
                    : null,
                party.TextOf("Name"),
                values.Country(party.Child("Address"), "CountryCode", $"{path}/Address/"),
                party.TextOf("RoleCode")
            );
}
