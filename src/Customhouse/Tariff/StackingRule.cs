namespace Customhouse.Tariff;

/// <summary>What kind of charge a tax type is; reliefs speak of kinds.</summary>
[Flags]
public enum TaxClass
{
    /// <summary>No charge.</summary>
    None = 0,

    /// <summary>Customs duty by the home tariff, trade remedies included.</summary>
    CustomsDuty = 1,

    /// <summary>Customs duty of a union collected where its tariff holds beside the home tariff.</summary>
    UnionDuty = 2,

    /// <summary>Duty on alcohol, tobacco, fuels and the like.</summary>
    Excise = 4,

    /// <summary>A levy on energy, charged at the border as excise is.</summary>
    Levy = 8,

    /// <summary>The tax on the value of imported goods.</summary>
    ValueAddedTax = 16,

    /// <summary>Customs duty by either tariff.</summary>
    AnyDuty = CustomsDuty | UnionDuty,

    /// <summary>Every charge.</summary>
    All = AnyDuty | Excise | Levy | ValueAddedTax,
}

/// <summary>
/// How one kind of tax stacks on what was computed before it: duty, then excise, then the tax on value.
/// </summary>
/// <param name="Prefix">The tax types that begin so.</param>
/// <param name="Class">The kind of charge that those tax types are.</param>
/// <param name="OnValue">The customs value is in the base.</param>
/// <param name="WithCosts">
/// Costs to the first destination that the customs value leaves out are in the base (VAT Directive art. 86).
/// </param>
/// <param name="Adds">The amounts of the tax types that begin so are in the base.</param>
public sealed record StackingRule(
    string Prefix,
    TaxClass Class,
    bool OnValue,
    bool WithCosts,
    IReadOnlyList<string> Adds
)
{
    /// <summary>The base is the price that the declaration names, nil where it names none.</summary>
    public bool OnDeclaredPrice { get; init; }

    /// <summary>Whether the amount of a tax type goes into the base.</summary>
    public bool AddsTo(string taxType)
    {
        for (var i = 0; i < Adds.Count; i++)
            if (taxType.StartsWith(Adds[i], StringComparison.Ordinal))
                return true;
        return false;
    }
}
