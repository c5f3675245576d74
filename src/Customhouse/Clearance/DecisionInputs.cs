using Customhouse.Declarations;
using Customhouse.Journal;
using Customhouse.Lawbooks;
using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>Everything that a decision needs to know from outside the case, brought by one load: data, and
/// nothing that asks again.</summary>
public sealed record DecisionInputs
{
    /// <summary>The registers of the moment: terms, tariff, profiles, operators, accounts,
    /// licences.</summary>
    public required Registers Registers { get; init; }

    /// <summary>The administration's own terms.</summary>
    public Terms Terms => Registers.Terms;

    /// <summary>The edition of the lawbook that decides (<see cref="Registers.LawOf"/>); null until it is
    /// chosen.</summary>
    public LawEdition? Law { get; init; }

    /// <summary>Its rules of lodgement and sets of data.</summary>
    /// <exception cref="InvalidOperationException">None was chosen that can be read.</exception>
    public Lawbook Lawbook =>
        Law?.Lawbook ?? throw new InvalidOperationException("no edition of the lawbook was chosen");

    /// <summary>The edition by which duty is charged and by which a declaration is entitled to what it asks
    /// for: of a supplementary declaration that of the simplified one which it completes (UCC art. 167(4));
    /// of any other the one that decides its form and codes.</summary>
    public LawEdition? DutyLaw =>
        Completed is { AcceptedAt: { } accepted } ? Registers.LawOf(Completed, accepted) : Law;

    /// <summary>What that edition says of duty, procedures and authorisations on a legal day.</summary>
    /// <exception cref="InvalidOperationException">There is none that can be read.</exception>
    public LawTerms LawOn(DateOnly day) => DutyBook.TermsOn(day);

    /// <summary>What the edition that decides form and codes says on a legal day, how another declaration is
    /// named among it.</summary>
    /// <exception cref="InvalidOperationException">None was chosen that can be read.</exception>
    public LawTerms FormOn(DateOnly day) => Lawbook.TermsOn(day);

    private Lawbook DutyBook =>
        DutyLaw?.Lawbook ?? throw new InvalidOperationException("no edition of the lawbook tells duty");

    /// <summary>The same under the edition by which a case is decided.</summary>
    /// <param name="now">When the act comes.</param>
    public DecisionInputs Under(Case dossier, DateTimeOffset now) =>
        Registers.LawOf(dossier, now) is var law && law == Law ? this : this with { Law = law };

    /// <summary>What a check of a declaration's form and codes knows beside it.</summary>
    /// <param name="at">When it was accepted, or now.</param>
    public LawFacts FactsFor(DeclarationContent declaration, DateTimeOffset at)
    {
        var day = TimeOf(declaration).DayOf(at);
        return Registers.FactsOn(day, FormOn(day));
    }

    /// <summary>Whether and when the duty of a declaration is told.</summary>
    /// <param name="day">The legal day by whose law it is charged.</param>
    public DutyTelling TellingOf(Declaration declaration, DateOnly day) =>
        DutyBook.DataSetOf(declaration, Registers.FactsOn(day, LawOn(day))).Duty;

    /// <summary>The time by which the law counts for a declaration: that of the office that it
    /// names.</summary>
    public LegalTime TimeOf(DeclarationContent declaration) => Registers.TimeOf(declaration.Office);

    /// <summary>What is free on the accounts of quotas and licences that the declaration names, by
    /// account.</summary>
    public IReadOnlyDictionary<string, decimal> Free { get; init; } =
        new Dictionary<string, decimal>(StringComparer.Ordinal);

    /// <summary>The guarantee, deferment and cash accounts that this case may use, by reference.</summary>
    public IReadOnlyDictionary<string, Guarantee> Guarantees { get; init; } =
        new Dictionary<string, Guarantee>(StringComparer.Ordinal);

    /// <summary>The version that the act asks for or brings in force (<see cref="ProposedVersion"/>); null
    /// where it is about none.</summary>
    public AmendmentResult? Proposed { get; init; }

    /// <summary>The case that a supplementary declaration names as the one that it completes, whatever it is;
    /// null where it names none, or none that is here.</summary>
    public Case? Named { get; private init; }

    /// <summary>The simplified declaration that the declaration completes; null where it completes
    /// none.</summary>
    public Case? Completed { get; private init; }

    /// <summary>The same for a supplementary declaration that names a case: where it completes that one, what
    /// that one holds of quotas and licences is for the same goods.</summary>
    /// <param name="named">The case; null where none is here.</param>
    /// <param name="law">What its own law says of completing.</param>
    /// <param name="completing">Its number, under which the case that it completes knows it.</param>
    public DecisionInputs Completing(Declaration declaration, Case? named, LawTerms law, Mrn completing) =>
        named is null ? this
        : named.CompletedBy != completing && Supplementing.Check(declaration, named, law).Count > 0
            ? this with
            {
                Named = named,
            }
        : this with { Named = named, Completed = named, Free = Supplementing.Credited(Free, named) };

    /// <summary>The moment by whose law a declaration is charged and entitled: of acceptance, and before it
    /// this one. A supplementary declaration is one with the simplified one that it completes, and has its
    /// moment (UCC art. 167(4)).</summary>
    /// <param name="accepted">When the declaration was accepted; null before.</param>
    public DateTimeOffset LawAt(DateTimeOffset? accepted, DateTimeOffset now) =>
        Completed?.AcceptedAt ?? accepted ?? now;

    /// <summary>The number that was drawn for these goods in a declaration that was cancelled or lapsed; null
    /// where there was none.</summary>
    public double? DrawnBefore { get; init; }

    /// <summary>The assessment of the version that decides, where it was made already: in an earlier step of
    /// the same decision, or by published figures that stand in for a tariff.</summary>
    public AssessmentResult? Assessed { get; init; }
}

/// <summary>What the tariff said: the assessment, or why the declaration cannot be assessed.</summary>
/// <param name="Edition">The edition of the tariff that was asked.</param>
/// <param name="Refusals">Why the declaration cannot be assessed, and warnings.</param>
/// <param name="Draws">Quotas to draw and licences to write off, as the assessment took them into
/// account.</param>
public sealed record AssessmentResult(
    string Edition,
    Assessment Assessment,
    IReadOnlyList<Refusal> Refusals,
    IReadOnlyList<Event> Draws
);

/// <summary>A new version of a declaration, or why it cannot be made.</summary>
/// <param name="Declaration">The new version; null where it cannot be made.</param>
/// <param name="Refusals">Why it cannot be made; warnings may stand beside a version.</param>
public sealed record AmendmentResult(Declaration? Declaration, IReadOnlyList<Refusal> Refusals)
{
    /// <summary>What was to be read is no message at all.</summary>
    public bool IsNoMessage { get; init; }
}

/// <summary>The administration's own terms: its country and currency, and time limits for where its law has
/// none (<see cref="Registers.LimitsOf"/>).</summary>
public sealed record Terms
{
    /// <summary>The country that clears.</summary>
    public required CountryCode Administration { get; init; }

    /// <summary>The one currency in which duty is assessed, settled and booked.</summary>
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
