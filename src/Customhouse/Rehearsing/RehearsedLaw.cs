using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Rehearsing;

/// <summary>One side of a change: the registers, and the edition of the lawbook as if it were in force on any
/// day.</summary>
public sealed record RehearsedLaw(Registers Registers, LawEdition Law)
{
    /// <summary>What stands on an account of a quota or licence in a rehearsal: more than any declaration
    /// asks for, in its unit.</summary>
    private const decimal Ample = 1_000_000_000_000m;

    /// <summary>What a decision on a past declaration knows on this side. Quotas and licences suffice on both
    /// sides: what was left of them on that day is not known any more.</summary>
    /// <param name="past">The declaration.</param>
    public DecisionInputs InputsFor(PastDeclaration past)
    {
        var free = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var account in BalancesAsked.Of(Registers, past.Declaration))
            free[account] = Ample;
        var inputs = new DecisionInputs
        {
            Registers = Registers,
            Law = Law,
            Free = free,
        };
        if (!past.Declaration.IsSupplementary)
            return inputs;
        var number = NumberIn(past.Declaration, past.At);
        return inputs.Completing(
            past.Declaration,
            past.Named.FirstOrDefault(c => c.Mrn == number),
            TermsFor(past.Declaration, past.At),
            past.Mrn
        );
    }

    /// <summary>The number of the simplified declaration that a supplementary one completes by this law; null
    /// where it completes none.</summary>
    /// <param name="at">When it was accepted or refused.</param>
    public Mrn? NumberIn(Declaration declaration, DateTimeOffset at) =>
        Supplementing.NumberIn(declaration, TermsFor(declaration, at));

    /// <summary>What lodgement would have said.</summary>
    public LodgementAnswer Ask(PastDeclaration past) =>
        LodgementCheck.Ask(past.Declaration, InputsFor(past), past.At);

    private LawTerms TermsFor(Declaration declaration, DateTimeOffset at) =>
        Law.Lawbook!.TermsOn(Registers.TimeOf(declaration.Office).DayOf(at));
}

/// <summary>A change of law: what holds before it and after it, and which declarations it may
/// concern.</summary>
/// <param name="MayTouch">Whether the two sides may answer a declaration otherwise, judged by the law of a
/// moment; where they may not, they do not.</param>
public sealed record RehearsedChange(
    RehearsedLaw Before,
    RehearsedLaw After,
    Func<Declaration, DateTimeOffset, bool> MayTouch
)
{
    /// <summary>What becomes of the lawbook; null where it stays.</summary>
    public LawChange? Law { get; private init; }

    /// <summary>What becomes of the tariff; null where it stays.</summary>
    public TariffChange? Tariff { get; private init; }

    /// <summary>An edition of the lawbook in the place of another.</summary>
    /// <exception cref="InvalidOperationException">One of the two cannot be read by this program.</exception>
    public static RehearsedChange OfLaw(Registers registers, LawEdition before, LawEdition after)
    {
        var book = BookOf(before);
        var change = LawChange.Between(book, BookOf(after));
        return new(
            new RehearsedLaw(registers, before),
            new RehearsedLaw(registers, after),
            (declaration, at) =>
                !change.IsNothing
                && change.MayTouch(declaration, FactsOn(registers.TimeOf(declaration.Office).DayOf(at)))
        )
        {
            Law = change,
        };

        // Where the terms of the two differ the change touches all, and none of them is asked for here.
        LawFacts FactsOn(DateOnly day) => registers.FactsOn(day, book.TermsOn(day));
    }

    /// <summary>An edition of the tariff in the place of those of past days, under one edition of the
    /// lawbook.</summary>
    /// <param name="from">The first day of the declarations that it is tried on.</param>
    /// <param name="to">The last one.</param>
    /// <exception cref="InvalidOperationException">The lawbook cannot be read by this program.</exception>
    /// <exception cref="FormatException">The edition is of another administration.</exception>
    public static RehearsedChange OfTariff(
        Registers registers,
        LawEdition law,
        TariffEdition edition,
        DateOnly from,
        DateOnly to
    )
    {
        BookOf(law);
        var change = TariffChange.Between(registers.Tariff, edition, from, to);
        return new(
            new RehearsedLaw(registers, law),
            new RehearsedLaw(registers with { Tariff = change.After }, law),
            (declaration, _) => change.MayTouch(declaration)
        )
        {
            Tariff = change,
        };
    }

    /// <summary>The same change, with every declaration judged by both sides.</summary>
    public RehearsedChange Whole() => this with { MayTouch = (_, _) => true };

    /// <summary>The numbers of the simplified declarations that a supplementary one completes by the law
    /// before or by the one after.</summary>
    /// <param name="at">When it was accepted or refused.</param>
    public IReadOnlyList<Mrn> NumbersIn(Declaration declaration, DateTimeOffset at)
    {
        if (!declaration.IsSupplementary)
            return [];
        var (before, after) = (Before.NumberIn(declaration, at), After.NumberIn(declaration, at));
        return [.. new[] { before, after }.OfType<Mrn>().Distinct()];
    }

    /// <summary>Whether a declaration is to be judged by both sides.</summary>
    public bool Concerns(PastDeclaration past) => MayTouch(past.Declaration, past.At);

    private static Lawbook BookOf(LawEdition edition) =>
        edition.Lawbook
        ?? throw new InvalidOperationException($"the edition {edition.Name} cannot be read: {edition.Fault}");
}
