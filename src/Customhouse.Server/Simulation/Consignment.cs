using Customhouse.Values;

namespace Customhouse.Server.Simulation;

/// <summary>Goods on their way, with all that a declaration tells of them.</summary>
public sealed record Consignment
{
    public required Trader Trader { get; init; }
    public required Supplier Supplier { get; init; }
    public required bool IsExport { get; init; }

    /// <summary>A parcel on the low-value set of data (H7).</summary>
    public bool IsParcel { get; init; }

    /// <summary>Lodged before the goods are there.</summary>
    public bool IsPreLodged { get; init; }

    public required DateTimeOffset LodgedAt { get; init; }
    public required DateTimeOffset ArrivesAt { get; init; }
    public required string Dispatch { get; init; }
    public required string Destination { get; init; }
    public required Gate Gate { get; init; }
    public required string Carrier { get; init; }
    public string? Container { get; init; }
    public required string Invoice { get; init; }
    public required Currency Currency { get; init; }

    /// <summary>What carriage and insurance cost up to the border, in the administration's
    /// currency.</summary>
    public required decimal Carriage { get; init; }

    public required IReadOnlyList<ConsignmentLine> Lines { get; init; }

    public decimal Price => Lines.Sum(l => l.Price);
    public decimal GrossKilograms => Lines.Sum(l => l.GrossKilograms);
    public int Packages => Lines.Sum(l => l.Packages);
}

/// <summary>One line of goods.</summary>
/// <param name="Price">In the currency of the invoice.</param>
/// <param name="Units">The supplementary quantity, in the line's unit; null where it has none.</param>
/// <param name="Preference">100 where none is claimed (DE 4/17).</param>
/// <param name="Proof">The proof of origin: its code (DE 2/3); null where none is needed.</param>
/// <param name="ProofDate">Null where the trader left it out.</param>
/// <param name="Licence">The licence to write off; null where the goods need none.</param>
public sealed record ConsignmentLine(
    Product Ware,
    HsCode Code,
    string Origin,
    decimal Price,
    decimal NetKilograms,
    decimal GrossKilograms,
    decimal? Units,
    int Packages,
    string Preference,
    string? Proof,
    DateOnly? ProofDate,
    string? Quota,
    string? Licence
);
