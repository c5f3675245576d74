using Customhouse.Declarations;
using Customhouse.Journal;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>
/// Brings the tariff to one decision: the edition in force at acceptance, what quotas give and licences bear
/// at the balances of this moment, and the assessment of it all.
/// </summary>
public static class DutyAssessment
{
    /// <summary>Assesses a declaration by the edition in force on the day of <paramref name="at"/>.</summary>
    /// <param name="inputs">What the decision knows, its edition of the lawbook among it.</param>
    /// <param name="at">The moment of acceptance.</param>
    public static AssessmentResult Assess(Declaration declaration, DecisionInputs inputs, DateTimeOffset at)
    {
        try
        {
            return Assessed(declaration, inputs, at);
        }
        catch (OverflowException)
        {
            return new AssessmentResult("", Assessment.Nothing, [TooLarge], []);
        }
    }

    private static AssessmentResult Assessed(
        Declaration declaration,
        DecisionInputs inputs,
        DateTimeOffset at
    )
    {
        var registers = inputs.Registers;
        var day = registers.TimeOf(declaration.Office).DayOf(at);
        if (registers.Tariff.On(day) is not { } edition)
            return new AssessmentResult("", Assessment.Nothing, [NoEdition(day)], []);

        var law = inputs.LawOn(day);
        var terms = registers.DutyTermsOf(edition, law);
        var refusals = new List<Refusal>(DeclaredRates.Check(declaration, terms, day));
        var draws = new List<Event>();
        var isLater = SecuredDuty.IsToldLater(inputs, declaration, day);
        var left = new Dictionary<string, decimal>(inputs.Free, StringComparer.Ordinal);
        var measures = new ItemMeasures[declaration.Items.Count];
        for (var i = 0; i < measures.Length; i++)
        {
            var item = declaration.Items[i];
            measures[i] = edition.MeasuresFor(declaration, item, day, terms: terms, isLater: isLater);
            // Quotas are for release into free circulation (UCC art. 56(4)): goods under suspension draw
            // then, and those of a simplified declaration with the one that tells their duty.
            if (
                !isLater
                && !law.Procedures.Suspends(declaration, item)
                && measures[i].Request(item, $"{declaration.Lrn}/{item.Sequence}", day, i) is { } request
            )
                measures[i] = Drawn(edition, terms, declaration, item, request, left, draws);
            refusals.AddRange(measures[i].Refusals);
        }
        var licences = LicenceCheck.Check(declaration, registers, law, left, day);
        refusals.AddRange(licences.Refusals);
        draws.AddRange(licences.Uses);
        if (refusals.Count > 0)
            return new AssessmentResult(
                edition.Id,
                Assessment.Nothing,
                // A document without a number is a fault of the goods and of the licence, and told once.
                [.. refusals.DistinctBy(r => (r.Code, r.Pointer))],
                []
            );
        var assessment = Supplementing.LessCharged(
            Assessment.Compute(declaration, Array.ConvertAll(measures, Liability.Compute), terms, day),
            inputs.Completed
        );
        return new AssessmentResult(
            edition.Id,
            SecuredDuty.IsUntold(inputs, declaration, day)
                ? SecuredDuty.Untold(law, declaration, assessment)
                : assessment,
            [
                .. NotComputed(declaration, assessment, terms, day)
                    .Where(f => !isLater || !IsToldLater(declaration, measures, f.Line))
                    .Select(f => f.Refusal),
                .. BelowZero(declaration, assessment),
            ],
            draws
        );
    }

    /// <summary>
    /// Nobody is owed anything by the assessment of goods: what makes a tax less than nothing is refused,
    /// whatever it is (UCC art. 77: the debt is incurred by the debtor).
    /// </summary>
    private static IEnumerable<Refusal> BelowZero(Declaration declaration, Assessment assessment) =>
        assessment
            .Lines.Where(l =>
                l.Assessed.Amount < 0m || l.Payable is { Amount: < 0m } || l.Base is { Amount: < 0m }
            )
            .Select(l => new Refusal(
                "CH042",
                Place.Item(declaration, l.Item).ToString(),
                $"the {l.TaxType} of item {l.Item} would be "
                    + $"{(l.Base is { Amount: < 0m } of ? of : l.Assessed)}, and must "
                    + "not be below zero",
                "UCC art. 77",
                "correct the quantities, prices, additions and deductions of the item: together they are "
                    + "below zero"
            )
            {
                Demand = "no tax of an item is below zero",
            });

    internal static readonly Refusal TooLarge = new(
        "CH043",
        "Declaration/GoodsShipment",
        "the duty cannot be computed: its amounts, quantities and exchange rates together exceed 28 digits",
        "Limits of this installation",
        "correct the largest value, or divide it over several declarations"
    );

    /// <summary>
    /// First come, first served: the quota gives what is left at this moment, and the rest bears full duty.
    /// </summary>
    private static ItemMeasures Drawn(
        TariffEdition edition,
        DutyTerms terms,
        Declaration declaration,
        GoodsItem item,
        QuotaRequest request,
        Dictionary<string, decimal> left,
        List<Event> draws
    )
    {
        var quota = edition.Quota(request.Order)!.Open();
        var account = Books.QuotaLeft(request.Order, quota.From);
        quota = quota with
        {
            Drawn = quota.Volume - Math.Clamp(left.GetValueOrDefault(account), 0m, quota.Volume),
        };
        var (after, grant) = quota.Draw(request);
        left[account] = after.Remaining;
        if (grant.Granted > 0m)
            draws.Add(new QuotaDrawn(request.Order, quota.From, item.Sequence, grant.Granted, grant.Unit));
        return edition.MeasuresFor(declaration, item, request.AcceptedOn, grant, terms);
    }

    /// <summary>
    /// A line that nobody can compute stops the declaration: the goods would go without their duty.
    /// </summary>
    private static IEnumerable<(DutyLine Line, Refusal Refusal)> NotComputed(
        Declaration declaration,
        Assessment assessment,
        DutyTerms terms,
        DateOnly day
    ) =>
        assessment
            .Lines.Where(l => l.NotComputed is not null)
            .Select(l =>
                (
                    l,
                    MissingRate.Find(declaration, l, terms, day)
                        ?? new Refusal(
                            "CH041",
                            Place.Item(declaration, l.Item).ToString(),
                            $"the {l.TaxType} of item {l.Item} cannot be computed: {l.NotComputed}",
                            "Tariff edition in force",
                            "declare what the rate asks for, or ask the customs office to assess the item"
                        )
                        {
                            Demand = "each tax of an item can be computed",
                        }
                )
            );

    /// <summary>Whether a line of a simplified declaration waits for the one that completes it: for a price
    /// or a quantity that its set of data does not ask for (UCC art. 166, 167).</summary>
    private static bool IsToldLater(Declaration declaration, ItemMeasures[] measures, DutyLine line)
    {
        var at = 0;
        while (declaration.Items[at].Sequence != line.Item)
            at++;
        var item = declaration.Items[at];
        return line.Rate is { IsComputable: true }
            && (
                item.ItemPrice is null
                || measures[at]
                    .Measures.SelectMany(m => RateText.UnitsOf(m.Rate))
                    .Any(u => Units.QuantityOf(item, u, measures[at].Line?.SupplementaryUnit) is null)
            );
    }

    private static Refusal NoEdition(DateOnly day) =>
        new(
            "CH040",
            "Declaration",
            $"no edition of the tariff is in force on {day:O}",
            "Tariff book of the administration",
            "tell the administration: an edition must be put in force for this day"
        );
}
