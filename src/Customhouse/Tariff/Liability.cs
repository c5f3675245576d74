namespace Customhouse.Tariff;

/// <summary>What one goods item bears: the edition's measures, and the rates that they are compared
/// with.</summary>
/// <param name="Measures">In any order; the lines of the assessment stand in theirs.</param>
/// <param name="SupplementaryUnit">The unit of a supplementary quantity that is declared without one.</param>
public sealed record Liability(IReadOnlyList<Measure> Measures, string? SupplementaryUnit = null)
{
    /// <summary>The rate without the preference claimed; security for end use is of what it would
    /// charge.</summary>
    public Rate? OrdinaryRate { get; init; }

    /// <summary>The home rate, where union duty is charged and its excess over home duty may be
    /// waived.</summary>
    public Rate? HomeRate { get; init; }

    /// <summary>What an edition says that an item bears.</summary>
    public static Liability Compute(ItemMeasures item) =>
        new(item.Measures, item.Line?.SupplementaryUnit) { OrdinaryRate = item.FullRate };
}
