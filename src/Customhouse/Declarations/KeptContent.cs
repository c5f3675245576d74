namespace Customhouse.Declarations;

/// <summary>
/// What a declaration says in a compact form of bytes, which is kept beside each version. It can be made anew
/// from the message at any time, so it has no older forms: whoever finds another schema than
/// <see cref="Schema"/> reads the message instead.
/// </summary>
public static class KeptContent
{
    /// <summary>The number of the form, which stands first in it. It is raised with every change of what a
    /// declaration says, of its order here, or of how messages are read into it.</summary>
    public const int Schema = 2;

    /// <summary>The same content is always the same bytes.</summary>
    public static byte[] Write(DeclarationContent content)
    {
        var bytes = new CompactWriter();
        bytes.Number(Schema);
        Write(bytes, content);
        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="Write(DeclarationContent)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is of another schema, which is named, or
    /// damaged.</exception>
    public static DeclarationContent Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new CompactReader(bytes);
        if (reader.Number() is not Schema and var other)
            throw new InvalidDataException(
                $"the kept form of a declaration has the schema {other}, and this version reads {Schema}"
            );
        var content = Read(ref reader);
        reader.End();
        return content;
    }

    private static void Write(CompactWriter to, DeclarationContent c)
    {
        to.Text(c.FunctionCode);
        to.Text(c.Lrn);
        to.Text(c.Mrn);
        to.Text(c.TypeCode);
        to.Whole(c.GoodsItemQuantity);
        to.Decimal(c.TotalPackageQuantity);
        to.Decimal(c.TotalGrossMassKilograms);
        to.Money(c.InvoiceAmount);
        to.Time(c.DeclaredAcceptance);
        to.List(c.CurrencyExchanges, KeptParts.Write);
        foreach (
            var party in (ReadOnlySpan<Party?>)
                [c.Declarant, c.Exporter, c.Importer, c.Consignee, c.Consignor, c.Seller, c.Buyer, c.Agent]
        )
            to.Part(party, KeptParts.Write);
        to.Text(c.RepresentationCode);
        to.List(c.AuthorisationHolders, KeptParts.Write);
        to.List(c.Documents, KeptParts.Write);
        to.List(c.PreviousDocuments, KeptParts.Write);
        to.List(c.Statements, KeptParts.Write);
        to.List(c.Guarantees, KeptParts.Write);
        to.List(c.Amendments, KeptParts.Write);
        to.Text(c.DestinationCountry?.Code);
        to.Text(c.ExportCountry?.Code);
        to.Text(c.BorderTransportMode);
        to.Text(c.BorderTransportNationality);
        to.Text(c.BorderTransportId);
        to.Text(c.InlandTransportMode);
        to.Flag(c.Containerised);
        to.List(c.Containers, (w, container) => w.Text(container));
        to.Part(c.GoodsLocation, KeptParts.Write);
        to.Text(c.PresentationOffice);
        to.Text(c.SupervisingOffice);
        to.Text(c.ExitOffice);
        to.Part(c.Warehouse, KeptParts.Write);
        to.Part(c.TradeTerms, KeptParts.Write);
        to.Text(c.TransactionNature);
        to.Text(c.Ucr);
        to.List(c.ValuationCharges, KeptParts.Write);
        to.List(c.Items, KeptItems.Write);
    }

    // Members are read in the order in which they are written here: an initializer runs from top to bottom.
    private static DeclarationContent Read(ref CompactReader from) =>
        new()
        {
            FunctionCode = from.RequiredText(),
            Lrn = from.RequiredText(),
            Mrn = from.Text(),
            TypeCode = from.RequiredText(),
            GoodsItemQuantity = from.Whole(),
            TotalPackageQuantity = from.Decimal(),
            TotalGrossMassKilograms = from.Decimal(),
            InvoiceAmount = from.Money(),
            DeclaredAcceptance = from.Time(),
            CurrencyExchanges = from.List(KeptParts.Exchange),
            Declarant = from.Part(KeptParts.Party),
            Exporter = from.Part(KeptParts.Party),
            Importer = from.Part(KeptParts.Party),
            Consignee = from.Part(KeptParts.Party),
            Consignor = from.Part(KeptParts.Party),
            Seller = from.Part(KeptParts.Party),
            Buyer = from.Part(KeptParts.Party),
            Agent = from.Part(KeptParts.Party),
            RepresentationCode = from.Text(),
            AuthorisationHolders = from.List(KeptParts.Holder),
            Documents = from.List(KeptParts.Document),
            PreviousDocuments = from.List(KeptParts.Document),
            Statements = from.List(KeptParts.Statement),
            Guarantees = from.List(KeptParts.Guarantee),
            Amendments = from.List(KeptParts.Amendment),
            DestinationCountry = from.Country(),
            ExportCountry = from.Country(),
            BorderTransportMode = from.Text(),
            BorderTransportNationality = from.Text(),
            BorderTransportId = from.Text(),
            InlandTransportMode = from.Text(),
            Containerised = from.Flag(),
            Containers = from.List(static (ref CompactReader r) => r.RequiredText()),
            GoodsLocation = from.Part(KeptParts.Location),
            PresentationOffice = from.Text(),
            SupervisingOffice = from.Text(),
            ExitOffice = from.Text(),
            Warehouse = from.Part(KeptParts.Warehouse),
            TradeTerms = from.Part(KeptParts.Terms),
            TransactionNature = from.Text(),
            Ucr = from.Text(),
            ValuationCharges = from.List(KeptParts.Charge),
            Items = from.List(KeptItems.Read),
        };
}
