namespace Customhouse.Server.Verbs;

/// <summary>What <c>bench ledger</c> found of one kind of work.</summary>
/// <param name="What">The work, in words.</param>
/// <param name="PerSecond">How often a second.</param>
/// <param name="P50">Milliseconds for one, half the time or less.</param>
/// <param name="P99">Milliseconds for one, 99 times of 100 or less.</param>
/// <param name="Cores">Processor time used, of everything in this process.</param>
internal sealed record LedgerFigure(string What, double PerSecond, double P50, double P99, double Cores);
