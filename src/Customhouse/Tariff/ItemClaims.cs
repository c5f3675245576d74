using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>What the trader claims for one goods item that bears on its charges: statements, methods of
/// payment, reliefs by procedure, and amounts of the trader's own.</summary>
internal readonly struct ItemClaims(Declaration declaration, GoodsItem item, DutyTerms terms)
{
    /// <summary>The trader's own amounts of a tax, where a statement puts them in place of computed
    /// ones.</summary>
    public DeclaredTax? OverrideOf(string taxType)
    {
        var asked = false;
        foreach (var code in terms.OverrideStatements)
            asked |= States(code);
        if (!asked)
            return null;
        foreach (var tax in item.Taxes)
            if (tax.Type == taxType && tax.Assessed is not null)
                return tax;
        return null;
    }

    /// <summary>The relief that the procedure of the item gives from taxes of a class; null for
    /// none.</summary>
    public Relief? ReliefOf(TaxClass kind)
    {
        for (var i = 0; i < terms.Reliefs.Count; i++)
        {
            var relief = terms.Reliefs[i];
            if (
                (relief.Classes & kind) != TaxClass.None
                && relief.Reaches(item.RequestedProcedure, item.PreviousProcedure, item.AdditionalProcedures)
            )
                return relief;
        }
        return null;
    }

    /// <summary>The method declared for the tax, else the first that the item declares (DE 4/8).</summary>
    public string? MethodOf(string taxType)
    {
        string? first = null;
        foreach (var tax in item.Taxes)
        {
            if (tax.PaymentMethod is not { } method)
                continue;
            if (tax.Type == taxType)
                return method;
            first ??= method;
        }
        return first;
    }

    /// <summary>Whether the item or the whole declaration has a statement (DE 2/2) of this
    /// code.</summary>
    public bool States(string code)
    {
        foreach (var statement in item.Statements)
            if (statement.Code == code)
                return true;
        foreach (var statement in declaration.Statements)
            if (statement.Code == code)
                return true;
        return false;
    }
}
