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
    /// <param name="registers">The registers of the moment.</param>
    /// <param name="free">What is free on the accounts of quotas and licences, by account.</param>
    /// <param name="at">The moment of acceptance.</param>
    public static AssessmentResult Assess(
        Declaration declaration,
        Registers registers,
        IReadOnlyDictionary<string, decimal> free,
        DateTimeOffset at
    )
    {
        try
        {
            return Assessed(declaration, registers, free, at);
        }
        catch (OverflowException)
        {
            return new AssessmentResult("", Assessment.Nothing, [TooLarge], []);
        }
    }

    private static AssessmentResult Assessed(
        Declaration declaration,
        Registers registers,
        IReadOnlyDictionary<string, decimal> free,
        DateTimeOffset at
    )
    {
        var day = registers.TimeOf(declaration.Office).DayOf(at);
        if (registers.Tariff.On(day) is not { } edition)
            return new AssessmentResult("", Assessment.Nothing, [NoEdition(day)], []);

        var refusals = new List<Refusal>();
        var draws = new List<Event>();
        var left = new Dictionary<string, decimal>(free, StringComparer.Ordinal);
        var measures = new ItemMeasures[declaration.Items.Count];
        for (var i = 0; i < measures.Length; i++)
        {
            var item = declaration.Items[i];
            measures[i] = edition.MeasuresFor(declaration, item, day);
            if (measures[i].Request(item, $"{declaration.Lrn}/{item.Sequence}", day, i) is { } request)
                measures[i] = Drawn(edition, declaration, item, request, left, draws);
            refusals.AddRange(measures[i].Refusals);
            WriteOff(declaration, item, registers, day, left, refusals, draws);
        }
        if (refusals.Count > 0)
            return new AssessmentResult(edition.Id, Assessment.Nothing, refusals, []);
        var terms = registers.DutyTermsOf(edition);
        var assessment = Assessment.Compute(
            declaration,
            Array.ConvertAll(measures, Liability.Compute),
            terms,
            day
        );
        return new AssessmentResult(
            edition.Id,
            assessment,
            [.. NotComputed(declaration, assessment), .. BelowZero(declaration, assessment)],
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

    private static readonly Refusal TooLarge = new(
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
        return edition.MeasuresFor(declaration, item, request.AcceptedOn, grant);
    }

    /// <summary>Licences that the item names and the administration keeps are written off.</summary>
    private static void WriteOff(
        Declaration declaration,
        GoodsItem item,
        Registers registers,
        DateOnly day,
        Dictionary<string, decimal> left,
        List<Refusal> refusals,
        List<Event> draws
    )
    {
        if (item.Commodity is not { } code)
            return;
        for (var d = 0; d < item.Documents.Count; d++)
        {
            var document = item.Documents[d];
            if (document.Id is null || registers.Licences.GetValueOrDefault(document.Id) is not { } kept)
                continue;
            var licence = AsItStands(kept, left);
            var use = new LicenceUse(
                declaration.Importer?.Id ?? declaration.Declarant?.Id ?? "",
                code,
                document.Quantity ?? QuantityFor(licence, item),
                document.Amount ?? item.ItemPrice,
                day
            );
            var place = Place.Item(declaration, item).Append("AdditionalDocument", d + 1).Append("ID");
            var (after, faults) = licence.WriteOff(use, place);
            refusals.AddRange(faults);
            if (faults.Count > 0)
                continue;
            Take(
                licence.Id,
                item.Sequence,
                licence.Remaining - after.Remaining,
                licence.Granted?.Unit,
                left,
                draws
            );
            Take(
                licence.Id,
                item.Sequence,
                licence.RemainingAmount - after.RemainingAmount,
                licence.GrantedAmount?.Currency.Code,
                left,
                draws
            );
        }
    }

    private static void Take(
        string licence,
        int item,
        decimal? quantity,
        string? unit,
        Dictionary<string, decimal> left,
        List<Event> draws
    )
    {
        if (quantity is not > 0m || unit is null)
            return;
        left[Books.LicenceLeft(licence, unit)] -= quantity.Value;
        draws.Add(new LicenceWrittenOff(licence, item, quantity.Value, unit));
    }

    private static Licence AsItStands(Licence licence, Dictionary<string, decimal> left) =>
        licence with
        {
            Used = licence.Granted is { Unit: { } unit } granted
                ? granted.Value - left.GetValueOrDefault(Books.LicenceLeft(licence.Id, unit))
                : 0m,
            UsedAmount = licence.GrantedAmount is { } money
                ? money.Amount - left.GetValueOrDefault(Books.LicenceLeft(licence.Id, money.Currency.Code))
                : 0m,
        };

    private static Quantity? QuantityFor(Licence licence, GoodsItem item) =>
        licence.Granted is { Unit: { } unit }
        && Units.QuantityOf(item, unit, item.SupplementaryQuantity?.Unit) is { } q
            ? new Quantity(q, unit)
            : null;

    /// <summary>
    /// A line that nobody can compute stops the declaration: the goods would go without their duty.
    /// </summary>
    private static Refusal[] NotComputed(Declaration declaration, Assessment assessment) =>
        [
            .. assessment
                .Lines.Where(l => l.NotComputed is not null)
                .Select(l => new Refusal(
                    "CH041",
                    Place.Item(declaration, l.Item).ToString(),
                    $"the {l.TaxType} of item {l.Item} cannot be computed: {l.NotComputed}",
                    "Tariff edition in force",
                    "declare what the rate asks for, or ask the customs office to assess the item"
                )
                {
                    Demand = "each tax of an item can be computed",
                }),
        ];

    private static Refusal NoEdition(DateOnly day) =>
        new(
            "CH040",
            "Declaration",
            $"no edition of the tariff is in force on {day:O}",
            "Tariff book of the administration",
            "tell the administration: an edition must be put in force for this day"
        );
}
