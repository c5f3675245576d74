namespace Customhouse.Survey;

/// <summary>One run of a suite of <c>conform</c>, as its report tells it.</summary>
/// <param name="Suite">Its name, as <c>cds</c>.</param>
public sealed record ConformityRun(string Suite, int Passed, int Failed, DateTimeOffset At)
{
    public int? Rate => Rounding.Percent(Passed, Passed + Failed);
}

/// <summary>How far the data sets of this installation conform to the WCO Data Model.</summary>
public sealed record DataModelReport(IReadOnlyList<ConformityRun> Runs)
{
    public int Passed => Runs.Sum(r => r.Passed);

    public int Failed => Runs.Sum(r => r.Failed);

    /// <summary>Whole per cent of the cases that ran; null while none did.</summary>
    public int? Rate => Rounding.Percent(Passed, Passed + Failed);
}
