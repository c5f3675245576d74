using Customhouse.Declarations;
using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>Everything that a decision needs to know from outside the case, brought by one load.</summary>
public sealed record DecisionInputs
{
    public required Terms Terms { get; init; }

    /// <summary>The tariff in force at a moment, applied to one version of a declaration.</summary>
    public required Assess Assess { get; init; }

    /// <summary>The lane of one declaration; officers see its reasons, traders never.</summary>
    public required Target Target { get; init; }

    /// <summary>The rules that a message is checked by before it is taken.</summary>
    public required Check Check { get; init; }

    /// <summary>The rules that a request on a lodged declaration is checked by.</summary>
    public required CheckRequest CheckRequest { get; init; }

    /// <summary>Makes the version that a trader's request asks for.</summary>
    public required AmendBy AmendBy { get; init; }

    /// <summary>Makes the version that a control's corrections ask for.</summary>
    public required CorrectBy CorrectBy { get; init; }

    /// <summary>The guarantee, deferment and cash accounts that this case may use, by reference.</summary>
    public IReadOnlyDictionary<string, Guarantee> Guarantees { get; init; } =
        new Dictionary<string, Guarantee>(StringComparer.Ordinal);
}

/// <summary>Assesses a declaration by the tariff in force at <paramref name="at"/>.</summary>
public delegate AssessmentResult Assess(Declaration declaration, DateTimeOffset at);

/// <summary>What the tariff said: the assessment, or why the declaration cannot be assessed.</summary>
/// <param name="Draws">Quotas to draw and licences to write off, as the assessment took them into
/// account.</param>
public sealed record AssessmentResult(
    string Edition,
    Assessment Assessment,
    IReadOnlyList<Refusal> Refusals,
    IReadOnlyList<Event> Draws
);

/// <summary>Chooses the lane of a declaration.</summary>
public delegate LaneChoice Target(Mrn mrn, Declaration declaration, Assessment assessment, DateTimeOffset at);

/// <summary>Checks a message by the rules of lodgement; warnings among the refusals stop nothing.</summary>
public delegate IReadOnlyList<Refusal> Check(Declaration declaration, DateTimeOffset at);

public delegate IReadOnlyList<Refusal> CheckRequest(Case dossier, Declaration request, DateTimeOffset at);

public delegate AmendmentResult AmendBy(Declaration lodged, Declaration request);

public delegate AmendmentResult CorrectBy(Declaration lodged, IReadOnlyList<FieldCorrection> corrections);

/// <summary>A new version of a declaration, or why it cannot be made.</summary>
public sealed record AmendmentResult(Declaration? Declaration, IReadOnlyList<Refusal> Refusals);

/// <summary>The administration's own terms: time limits of law, as data.</summary>
public sealed record Terms
{
    public required CountryCode Administration { get; init; }
    public required Currency Currency { get; init; }

    /// <summary>Days within which goods of a pre-lodged declaration are presented (UCC art. 171:
    /// 30).</summary>
    public int PresentationDays { get; init; } = 30;

    /// <summary>
    /// How long goods stay after acceptance before they are cleared; a control or an officer may end it.
    /// </summary>
    public TimeSpan Dwell { get; init; } = TimeSpan.Zero;

    /// <summary>Days that a trader has to hand in the documents wanted.</summary>
    public int DocumentDays { get; init; } = 10;

    /// <summary>Days until a payment is due.</summary>
    public int PaymentDays { get; init; } = 10;

    /// <summary>Days after release for export by which the goods have left (UCC-IA art. 335: 90).</summary>
    public int ExitDays { get; init; } = 90;
}
