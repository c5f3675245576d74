using System.Globalization;

namespace Customhouse.Survey;

/// <summary>
/// What an installation can count of itself. Null where it does not know: an officer answers that, for the
/// program does not guess.
/// </summary>
public sealed record InstallationFacts
{
    /// <summary>Declarations that came as messages.</summary>
    public required long Electronic { get; init; }

    /// <summary>All declarations on record.</summary>
    public required long Declarations { get; init; }

    /// <summary>Lanes that declarations were sent to.</summary>
    public required IReadOnlyList<string> Lanes { get; init; }

    /// <summary>Authorised economic operators in the register.</summary>
    public required int AuthorisedOperators { get; init; }

    /// <summary>A learned model is in force beside the risk profiles.</summary>
    public required bool HasLearnedModel { get; init; }

    /// <summary>
    /// Hours from arrival or lodgement, whichever was later, to release: the median of the last 30 days.
    /// </summary>
    public double? MedianReleaseHours { get; init; }

    /// <summary>Records go to a verifiable log.</summary>
    public bool? KeepsLedger { get; init; }

    /// <summary>Devices on seals report to this installation.</summary>
    public bool? TracksSeals { get; init; }

    /// <summary>Partner administrations keep this log, and it theirs.</summary>
    public bool? ExchangesWithCustoms { get; init; }

    /// <summary>Per cent of conformance cases that passed.</summary>
    public int? Conformity { get; init; }
}

/// <summary>A proposed answer and what it was counted from.</summary>
/// <param name="Question">The question's identifier.</param>
/// <param name="Written">The answer as files write it.</param>
/// <param name="Evidence">What it was counted from, in words.</param>
public sealed record Proposal(string Question, string Written, string Evidence);

/// <summary>The answers that follow from what the installation does, for its officer to confirm.</summary>
public static class SelfAssessment
{
    /// <summary>The data model whose messages the house reads.</summary>
    private const string Model = "dm3";

    /// <summary>One proposal for each question that the facts answer.</summary>
    public static IReadOnlyList<Proposal> Propose(InstallationFacts facts)
    {
        var proposals = new List<Proposal>();
        void Propose(string question, string written, string evidence) =>
            proposals.Add(new Proposal(question, written, evidence));
        void YesOrNo(string question, bool? does, string evidence)
        {
            if (does is { } known)
                Propose(question, known ? "yes" : "no", evidence);
        }
        if (facts.Declarations > 0)
        {
            Propose(
                "electronic-share",
                Number(100.0 * facts.Electronic / facts.Declarations),
                $"{facts.Electronic} of {facts.Declarations} declarations on record came as messages"
            );
        }
        if (facts.Lanes.Count > 0)
            Propose("lanes", string.Join(';', facts.Lanes), "lanes that declarations on record were sent to");
        if (facts.MedianReleaseHours is { } hours)
        {
            Propose(
                "release-hours",
                Number(hours),
                "median from arrival or lodgement, whichever was later, to release over the last 30 days"
            );
        }
        YesOrNo(
            "learned-selection",
            facts.HasLearnedModel,
            "whether a learned model is in force beside the profiles"
        );
        YesOrNo("ledger", facts.KeepsLedger, "whether records go to a verifiable log");
        YesOrNo("tracking", facts.TracksSeals, "whether devices report to this installation");
        YesOrNo(
            "customs-exchange",
            facts.ExchangesWithCustoms,
            "whether partner administrations keep this log, and it theirs"
        );
        if (facts.AuthorisedOperators > 0)
        {
            Propose("aeo-programme", "operational", "authorised operators stand in the register");
            Propose("aeo-operators", $"{facts.AuthorisedOperators}", "authorised operators in the register");
        }
        Propose("dm-version", Model, "the model of the messages that are read");
        if (facts.Conformity is { } rate)
            Propose("dm-conformity", $"{rate}", "cases of the conformance suites that passed, latest runs");
        return proposals;
    }

    private static string Number(double number) =>
        Math.Round(number, 2).ToString(CultureInfo.InvariantCulture);
}
