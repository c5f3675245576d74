namespace Customhouse.Storage;

/// <summary>What one visitor asked of the other processes in their last second.</summary>
public sealed record RateElsewhere(string Visitor, long Asked);
