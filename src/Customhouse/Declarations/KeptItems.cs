namespace Customhouse.Declarations;

/// <summary>Goods items in the kept form of a declaration.</summary>
internal static class KeptItems
{
    public static void Write(CompactWriter to, GoodsItem i)
    {
        to.Whole(i.Sequence);
        to.Text(i.Commodity?.Digits);
        to.List(i.Classifications, KeptParts.Write);
        to.Text(i.Description);
        to.Text(i.RequestedProcedure);
        to.Text(i.PreviousProcedure);
        to.List(i.AdditionalProcedures, (w, procedure) => w.Text(procedure));
        to.Money(i.ItemPrice);
        to.Money(i.StatisticalValue);
        to.Decimal(i.NetMassKilograms);
        to.Decimal(i.GrossMassKilograms);
        to.Quantity(i.SupplementaryQuantity);
        to.List(i.Origins, KeptParts.Write);
        to.Text(i.ExportCountry?.Code);
        to.Text(i.DestinationCountry?.Code);
        to.Text(i.ValuationMethod);
        to.Text(i.ValuationIndicators);
        to.List(i.ValuationCharges, KeptParts.Write);
        to.List(i.Taxes, KeptParts.Write);
        to.Text(i.QuotaOrder);
        to.List(i.Documents, KeptParts.Write);
        to.List(i.PreviousDocuments, KeptParts.Write);
        to.List(i.Statements, KeptParts.Write);
        to.List(i.Packages, KeptParts.Write);
        to.Part(i.Exporter, KeptParts.Write);
        to.Part(i.Consignee, KeptParts.Write);
        to.Part(i.Seller, KeptParts.Write);
        to.Part(i.Buyer, KeptParts.Write);
        to.List(i.TaxParties, KeptParts.Write);
    }

    public static GoodsItem Read(ref CompactReader from) =>
        new()
        {
            Sequence = from.RequiredWhole(),
            Commodity = from.Commodity(),
            Classifications = from.List(KeptParts.Classification),
            Description = from.Text(),
            RequestedProcedure = from.Text(),
            PreviousProcedure = from.Text(),
            AdditionalProcedures = from.List(static (ref CompactReader r) => r.RequiredText()),
            ItemPrice = from.Money(),
            StatisticalValue = from.Money(),
            NetMassKilograms = from.Decimal(),
            GrossMassKilograms = from.Decimal(),
            SupplementaryQuantity = from.Quantity(),
            Origins = from.List(KeptParts.Origin),
            ExportCountry = from.Country(),
            DestinationCountry = from.Country(),
            ValuationMethod = from.Text(),
            ValuationIndicators = from.Text(),
            ValuationCharges = from.List(KeptParts.Charge),
            Taxes = from.List(KeptParts.Tax),
            QuotaOrder = from.Text(),
            Documents = from.List(KeptParts.Document),
            PreviousDocuments = from.List(KeptParts.Document),
            Statements = from.List(KeptParts.Statement),
            Packages = from.List(KeptParts.Package),
            Exporter = from.Part(KeptParts.Party),
            Consignee = from.Part(KeptParts.Party),
            Seller = from.Part(KeptParts.Party),
            Buyer = from.Part(KeptParts.Party),
            TaxParties = from.List(KeptParts.Party),
        };
}
