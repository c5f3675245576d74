namespace Customhouse.Risk;

/// <summary>
/// A learned judgement of risk beside the profiles; its score is the field <c>model-score</c> that profiles
/// may ask for, so that a person's rule decides what a score leads to.
/// </summary>
public abstract class RiskModel
{
    /// <summary>Recorded with every score.</summary>
    public abstract string Version { get; }

    /// <summary>Judges one declaration. Pure: the same features give the same score.</summary>
    public abstract RiskScore Score(Features features);
}

/// <summary>What a model thinks of a declaration.</summary>
/// <param name="Probability">Of an irregularity, 0 to 1, calibrated.</param>
/// <param name="Reasons">The features that weighed most, in words, the heaviest first.</param>
public sealed record RiskScore(double Probability, IReadOnlyList<string> Reasons);
