namespace Customhouse.Survey;

/// <summary>One run of a suite of <c>conform</c>, as its report tells it.</summary>
/// <param name="Suite">Its name, as <c>cds</c>.</param>
/// <param name="Passed">Cases that came out as published.</param>
/// <param name="Failed">Cases that did not.</param>
/// <param name="At">When the run ended.</param>
public sealed record ConformityRun(string Suite, int Passed, int Failed, DateTimeOffset At)
{
    /// <summary>Whole per cent of its cases that passed; null where it had none.</summary>
    public int? Rate => Rounding.Percent(Passed, Passed + Failed);
}

/// <summary>How far the data sets of this installation conform to the WCO Data Model.</summary>
/// <param name="Runs">The latest of each suite.</param>
public sealed record DataModelReport(IReadOnlyList<ConformityRun> Runs)
{
    /// <summary>Cases of all runs that came out as published.</summary>
    public int Passed => Runs.Sum(r => r.Passed);

    /// <summary>Cases of all runs that did not.</summary>
    public int Failed => Runs.Sum(r => r.Failed);

    /// <summary>Whole per cent of the cases that ran; null while none did.</summary>
    public int? Rate => Rounding.Percent(Passed, Passed + Failed);
}
