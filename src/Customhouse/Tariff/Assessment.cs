namespace Customhouse.Tariff;

/// <summary>What a declaration owes: the lines of duty, tax and fee, each with its working.</summary>
public sealed record Assessment(IReadOnlyList<DutyLine> Lines)
{
    public static readonly Assessment Nothing = new([]);
}
