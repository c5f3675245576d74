using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>What a declaration and its goods items are made of, in the kept form: each part is read as it is
/// written, member by member.</summary>
internal static class KeptParts
{
    public static void Write(CompactWriter to, Party p)
    {
        to.Text(p.Id);
        to.Text(p.Name);
        to.Text(p.Country?.Code);
        to.Text(p.RoleCode);
    }

    public static Party Party(ref CompactReader from) =>
        new(from.Text(), from.Text(), from.Country(), from.Text());

    public static void Write(CompactWriter to, Document d)
    {
        to.Text(d.Category);
        to.Text(d.Type);
        to.Text(d.Id);
        to.Text(d.Status);
        to.Text(d.Name);
        to.Quantity(d.Quantity);
        to.Money(d.Amount);
        to.Day(d.Effective);
        to.Whole(d.Line);
    }

    public static Document Document(ref CompactReader from) =>
        new(
            from.Text(),
            from.Text(),
            from.Text(),
            from.Text(),
            from.Text(),
            from.Quantity(),
            from.Money(),
            from.Day(),
            from.Whole()
        );

    public static void Write(CompactWriter to, Statement s)
    {
        to.Text(s.Code);
        to.Text(s.Description);
        to.Text(s.TypeCode);
    }

    public static Statement Statement(ref CompactReader from) => new(from.Text(), from.Text(), from.Text());

    public static void Write(CompactWriter to, AuthorisationHolder h)
    {
        to.Text(h.Category);
        to.Text(h.HolderId);
    }

    public static AuthorisationHolder Holder(ref CompactReader from) => new(from.Text(), from.Text());

    public static void Write(CompactWriter to, ObligationGuarantee g)
    {
        to.Text(g.SecurityDetails);
        to.Text(g.Id);
        to.Text(g.Reference);
        to.Money(g.Amount);
        to.Text(g.AccessCode);
        to.Text(g.Office);
    }

    public static ObligationGuarantee Guarantee(ref CompactReader from) =>
        new(from.Text(), from.Text(), from.Text(), from.Money(), from.Text(), from.Text());

    public static void Write(CompactWriter to, GoodsLocation l)
    {
        to.Text(l.Name);
        to.Text(l.TypeCode);
        to.Text(l.QualifierCode);
        to.Text(l.Country);
        to.Text(l.Id);
    }

    public static GoodsLocation Location(ref CompactReader from) =>
        new(from.Text(), from.Text(), from.Text(), from.Text(), from.Text());

    public static void Write(CompactWriter to, Warehouse w)
    {
        to.Text(w.TypeCode);
        to.Text(w.Id);
    }

    public static Warehouse Warehouse(ref CompactReader from) => new(from.Text(), from.Text());

    public static void Write(CompactWriter to, TradeTerms t)
    {
        to.Text(t.Condition);
        to.Text(t.LocationId);
        to.Text(t.LocationName);
    }

    public static TradeTerms Terms(ref CompactReader from) => new(from.Text(), from.Text(), from.Text());

    public static void Write(CompactWriter to, Classification c)
    {
        to.Text(c.IdentificationType);
        to.Text(c.Id);
    }

    public static Classification Classification(ref CompactReader from) => new(from.Text(), from.Text());

    public static void Write(CompactWriter to, Origin o)
    {
        to.Text(o.Country?.Code);
        to.Text(o.Type);
        to.Text(o.Region);
    }

    public static Origin Origin(ref CompactReader from) => new(from.Country(), from.Text(), from.Text());

    public static void Write(CompactWriter to, ValuationCharge c)
    {
        to.Text(c.Type);
        to.Money(c.Amount);
        to.Nothing();
    }

    public static ValuationCharge Charge(ref CompactReader from)
    {
        var charge = new ValuationCharge(from.Text(), from.Money());
        from.Nothing();
        return charge;
    }

    public static void Write(CompactWriter to, CurrencyExchange e)
    {
        to.Text(e.Currency?.Code);
        to.Decimal(e.Rate);
    }

    public static CurrencyExchange Exchange(ref CompactReader from) => new(from.Currency(), from.Decimal());

    public static void Write(CompactWriter to, Package p)
    {
        to.Text(p.Type);
        to.Decimal(p.Quantity);
        to.Text(p.Marks);
    }

    public static Package Package(ref CompactReader from) => new(from.Text(), from.Decimal(), from.Text());

    public static void Write(CompactWriter to, DeclaredTax t)
    {
        to.Text(t.Type);
        to.Text(t.RegimeCode);
        to.Text(t.QuotaOrder);
        to.Nothing();
        to.Text(t.PaymentMethod);
        to.Money(t.Base);
        to.Quantity(t.SpecificQuantity);
        to.Money(t.Assessed);
        to.Money(t.Payable);
        to.Money(t.Deduction);
    }

    public static DeclaredTax Tax(ref CompactReader from)
    {
        var (type, regime, quota) = (from.Text(), from.Text(), from.Text());
        from.Nothing();
        return new(
            type,
            regime,
            quota,
            from.Text(),
            from.Money(),
            from.Quantity(),
            from.Money(),
            from.Money(),
            from.Money()
        );
    }

    public static void Write(CompactWriter to, Amendment a)
    {
        to.Text(a.ChangeReason);
        to.List(a.Pointers, Write);
    }

    public static Amendment Amendment(ref CompactReader from) => new(from.Text(), from.List(Pointer));

    private static void Write(CompactWriter to, WcoPointer p)
    {
        to.Text(p.DocumentSectionCode);
        to.Whole(p.SequenceNumeric);
        to.Text(p.TagId);
    }

    private static WcoPointer Pointer(ref CompactReader from) =>
        new(from.RequiredText(), from.Whole(), from.Text());
}
