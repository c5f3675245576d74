namespace Customhouse.Risk;

/// <summary>Where selectivity sends a declaration, in ascending order of intervention before
/// release.</summary>
public enum Lane
{
    /// <summary>Released without a look.</summary>
    Green,

    /// <summary>Released, and audited afterwards (TFA 7.5).</summary>
    Blue,

    /// <summary>Documents are looked at before release.</summary>
    Yellow,

    /// <summary>The goods are looked at before release.</summary>
    Red,
}
