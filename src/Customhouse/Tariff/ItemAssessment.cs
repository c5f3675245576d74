using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>The charges of one goods item, computed in the order in which they stack.</summary>
internal sealed class ItemAssessment(
    Declaration declaration,
    GoodsItem item,
    ItemValue value,
    Liability liability,
    DutyTerms terms,
    DateOnly day
)
{
    /// <summary>Release for end use (DE 1/10).</summary>
    private const string EndUse = "44";

    /// <summary>What a charge came to; one that is not computed may still be known to owe nothing.</summary>
    private readonly record struct Amounts(
        bool Done,
        bool OwesNothing,
        decimal Gross,
        decimal Assessed,
        string? Reason
    );

    private readonly IReadOnlyList<Measure> _measures = liability.Measures;
    private readonly Amounts[] _amounts = new Amounts[liability.Measures.Count];
    private readonly DutyLine?[] _lines = new DutyLine?[liability.Measures.Count];
    private readonly ItemClaims _claims = new(declaration, item, terms);
    private readonly ItemSecurities _securities = new(item, liability, terms, day);

    public void AddTo(List<DutyLine> lines)
    {
        for (var left = _measures.Count; left > 0; )
        {
            var before = left;
            for (var i = 0; i < _measures.Count; i++)
                if (_lines[i] is null && IsReady(i))
                {
                    _lines[i] = Charge(i);
                    left--;
                }
            if (left == before)
                throw new InvalidOperationException("the bases of the edition go round in a circle");
        }
        foreach (var line in _lines)
            lines.Add(line!);
        lines.AddRange(_securities.Lines);
    }

    /// <summary>A charge waits until all that stands in its base is charged.</summary>
    private bool IsReady(int at)
    {
        if (terms.RuleOf(_measures[at].TaxType) is not { Adds.Count: > 0 } rule)
            return true;
        for (var i = 0; i < _measures.Count; i++)
            if (i != at && _lines[i] is null && rule.AddsTo(_measures[i].TaxType))
                return false;
        return true;
    }

    private DutyLine Charge(int at)
    {
        var measure = _measures[at];
        var method = _claims.MethodOf(measure.TaxType);
        if (_claims.OverrideOf(measure.TaxType) is { } declared)
            return AsDeclared(at, declared, method);
        if (terms.RuleOf(measure.TaxType) is not { } rule)
            return NotComputed(at, null, method, $"the edition has no rule for tax type {measure.TaxType}");
        var relief = _claims.ReliefOf(rule.Class);
        if (relief is { Kind: ReliefKind.Partial })
            return NotComputed(
                at,
                null,
                method,
                "relief is partial, and the months of use are told on discharge"
            );
        var steps = new List<WorkingStep>(6);
        var (of, gap) = BaseOf(rule, relief?.Kind == ReliefKind.Relieved, steps);
        var shared = of is { } whole ? terms.Cut(whole * measure.Share) : (decimal?)null;
        if (measure.Share != 1m && shared is { } part)
            steps.Add(terms.Step($"this rate bears on {measure.Share:P} of the item", part, measure.Basis));
        if (gap is not null)
            return NotComputed(at, null, method, gap);
        var charged = Charged.Compute(
            measure.Rate,
            shared,
            measure.Share,
            item,
            liability.SupplementaryUnit,
            terms,
            day
        );
        if (charged.Amount is not { } exact)
            return NotComputed(
                at,
                shared,
                method,
                of is null && measure.Rate.IsComputable
                    ? value.NotDetermined ?? charged.Reason!
                    : charged.Reason!
            );
        var gross = terms.Cut(exact);
        steps.Add(
            terms.Step(RateWords(measure.Rate, charged.Quantity), gross, measure.Basis) with
            {
                Exchange = charged.Exchange,
            }
        );
        return Reduce(at, rule, relief, shared, gross, charged.Quantity, method, steps);
    }

    /// <summary>What is left of the charge after waiver, relief and suspension, and what of it is paid
    /// now.</summary>
    private DutyLine Reduce(
        int at,
        StackingRule rule,
        Relief? relief,
        decimal? of,
        decimal gross,
        Quantity? quantity,
        string? method,
        List<WorkingStep> steps
    )
    {
        var measure = _measures[at];
        var (assessed, deducted, payable) = (gross, 0m, gross);
        if (Waived(rule.Class, of, gross) is { } waiver)
        {
            if (waiver.Reason is { } gap)
                return NotComputed(at, of, method, gap);
            assessed = payable = gross - waiver.Aid;
            steps.Add(terms.Step("waived above the home duty", -waiver.Aid, terms.Waiver!.Basis));
            if (waiver.Aid > 0m)
                _securities.Inform(terms.Waiver.Code, measure, waiver.Aid, null, isSecurity: false, steps);
        }
        if (relief is { Kind: ReliefKind.Relieved })
        {
            (deducted, assessed, payable) = (assessed, 0m, 0m);
            steps.Add(terms.Step("relieved", -deducted, relief.Basis));
        }
        else if (relief is not null)
        {
            payable = 0m;
            steps.Add(terms.Step("suspended, nothing to pay now", -assessed, relief.Basis));
        }
        else if (rule.Class == TaxClass.ValueAddedTax && terms.Postpones(method))
        {
            payable = 0m;
            steps.Add(
                terms.Step("accounted for in the trader's return", -assessed, "VAT Directive art. 211")
            );
        }
        else if (terms.Secures(method))
        {
            payable = 0m;
            steps.Add(terms.Step("covered by a guarantee, nothing to pay now", -assessed, "UCC art. 89"));
        }
        _amounts[at] = new Amounts(true, false, gross, assessed, null);
        var isDuty = (rule.Class & TaxClass.AnyDuty) != TaxClass.None;
        if (relief is null && isDuty && item.RequestedProcedure == EndUse)
            _securities.SecureEndUse(measure, of, assessed, payable, method);
        else
            _securities.Secure(measure, deducted + assessed - payable, method, steps);
        return new DutyLine(
            item.Sequence,
            measure.TaxType,
            measure.RegimeCode,
            ShowsBase(measure.Rate) ? terms.Amount(of ?? 0m) : null,
            quantity,
            measure.Rate,
            terms.Amount(deducted),
            terms.Amount(assessed),
            terms.Amount(payable),
            method,
            steps
        );
    }

    /// <summary>The base of a tax; a gap is the reason why it is not known.</summary>
    /// <remarks>
    /// A tax that is charged stacks on what is owed. A tax that is itself forgone is shown with what it would
    /// have been, and so stacks on the charges before their relief.
    /// </remarks>
    private (decimal? Of, string? Gap) BaseOf(StackingRule rule, bool forgone, List<WorkingStep> steps)
    {
        var of = 0m;
        if (rule.OnDeclaredPrice)
        {
            of = terms.Cut(value.DeclaredPrice ?? 0m);
            steps.Add(terms.Step("price declared", of, "DE 4/14"));
        }
        if (rule.OnValue)
        {
            // A charge by quantity alone needs no value; the rate decides when it is applied.
            if (value.Customs is not { } customs)
                return (null, rule.Adds.Count == 0 ? null : value.NotDetermined);
            of += terms.Cut(customs);
            steps.AddRange(value.Working);
        }
        if (rule.WithCosts && value.CostsToDestination != 0m)
        {
            of += terms.Cut(value.CostsToDestination);
            steps.Add(
                terms.Step(
                    "costs to the first destination",
                    terms.Cut(value.CostsToDestination),
                    "VAT Directive art. 86"
                )
            );
        }
        if (rule.Adds.Count == 0)
            return (of, null);
        for (var i = 0; i < _measures.Count; i++)
        {
            if (_lines[i] is null || !rule.AddsTo(_measures[i].TaxType))
                continue;
            if (!_amounts[i].Done && (forgone || !_amounts[i].OwesNothing))
                return (null, $"its base holds {_measures[i].TaxType}, of which {_amounts[i].Reason}");
            var amount = forgone ? _amounts[i].Gross : _amounts[i].Assessed;
            of += amount;
            steps.Add(terms.Step(_measures[i].TaxType, amount, _measures[i].Basis));
        }
        return (of, null);
    }

    /// <summary>A charge that is relieved or waived as a whole owes nothing, whatever it would have
    /// been.</summary>
    private bool OwesNothing(string taxType) =>
        terms.RuleOf(taxType) is { } rule
        && (
            _claims.ReliefOf(rule.Class) is { Kind: ReliefKind.Relieved }
            || rule.Class == TaxClass.UnionDuty
                && terms.Waiver is { } waiver
                && _claims.States(waiver.ClaimStatement)
                && _claims.States(waiver.NoHomeDutyStatement)
        );

    private (decimal Aid, string? Reason)? Waived(TaxClass kind, decimal? of, decimal gross)
    {
        if (
            terms.Waiver is not { } waiver
            || kind != TaxClass.UnionDuty
            || !_claims.States(waiver.ClaimStatement)
        )
            return null;
        if (_claims.States(waiver.NoHomeDutyStatement))
            return (gross, null);
        if (liability.HomeRate is not { } rate)
            return (0m, "a waiver is claimed and the home rate is not known");
        var home = Charged.Compute(rate, of, 1m, item, liability.SupplementaryUnit, terms, day);
        if (home.Amount is not { } amount)
            return (0m, home.Reason);
        return (Math.Max(0m, gross - terms.Cut(amount)), null);
    }

    private DutyLine AsDeclared(int at, DeclaredTax declared, string? method)
    {
        var amounts = new[] { declared.Base, declared.Deduction, declared.Assessed, declared.Payable };
        if (amounts.FirstOrDefault(a => a is { } told && told.Currency != terms.Currency) is { } foreign)
            return NotComputed(
                at,
                null,
                method,
                $"the trader's own amount is {foreign}, and duty is in {terms.Currency}"
            );
        var assessed = terms.Cut(declared.Assessed!.Value.Amount);
        var payable = terms.Cut(declared.Payable?.Amount ?? assessed);
        _amounts[at] = new Amounts(true, false, assessed, assessed, null);
        var measure = _measures[at];
        return new DutyLine(
            item.Sequence,
            measure.TaxType,
            measure.RegimeCode,
            declared.Base is { } of ? terms.Amount(terms.Cut(of.Amount)) : null,
            declared.SpecificQuantity,
            null,
            declared.Deduction is { } less ? terms.Amount(terms.Cut(less.Amount)) : null,
            terms.Amount(assessed),
            terms.Amount(payable),
            method,
            [terms.Step("as the trader computed it", assessed, "DE 4/6, 4/7; UCC art. 171")]
        );
    }

    private DutyLine NotComputed(int at, decimal? of, string? method, string reason)
    {
        var measure = _measures[at];
        _amounts[at] = new Amounts(false, OwesNothing(measure.TaxType), 0m, 0m, reason);
        return new DutyLine(
            item.Sequence,
            measure.TaxType,
            measure.RegimeCode,
            of is { } known ? terms.Amount(known) : null,
            null,
            measure.Rate,
            null,
            terms.Amount(0m),
            null,
            method,
            []
        )
        {
            NotComputed = reason,
        };
    }

    /// <summary>The base is told where the charge is of it alone.</summary>
    private static bool ShowsBase(Rate rate) =>
        rate is { Percent: not null, PerUnit: null, Plus: null, Minimum: null, Maximum: null };

    private static string RateWords(Rate rate, Quantity? quantity) =>
        RateText.Write(rate) + (quantity is { } of ? $", {of}" : "");
}
