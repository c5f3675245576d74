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
    private readonly List<DutyLine> _informing = [];

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
        lines.AddRange(_informing);
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
        var method = MethodOf(measure.TaxType);
        if (OverrideOf(measure.TaxType) is { } declared)
            return AsDeclared(at, declared, method);
        if (terms.RuleOf(measure.TaxType) is not { } rule)
            return NotComputed(at, null, method, $"the edition has no rule for tax type {measure.TaxType}");
        var relief = ReliefOf(rule.Class);
        if (relief is { Kind: ReliefKind.Partial })
            return NotComputed(
                at,
                null,
                method,
                "relief is partial, and the months of use are told on discharge"
            );
        var steps = new List<WorkingStep>(6);
        var (of, gap) = BaseOf(rule, relief?.Kind == ReliefKind.Relieved, steps);
        var shared = of is { } whole ? Cut(whole * measure.Share) : (decimal?)null;
        if (measure.Share != 1m && shared is { } part)
            steps.Add(Step($"this rate bears on {measure.Share:P} of the item", part, measure.Basis));
        if (gap is not null)
            return NotComputed(at, null, method, gap);
        var charged = Charged.Of(
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
        var gross = Cut(exact);
        steps.Add(Step(RateWords(measure.Rate, charged.Quantity), gross, measure.Basis));
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
            steps.Add(Step("waived above the home duty", -waiver.Aid, terms.Waiver!.Basis));
            if (waiver.Aid > 0m)
                Inform(terms.Waiver.Code, measure, waiver.Aid, null, isSecurity: false, steps);
        }
        if (relief is { Kind: ReliefKind.Relieved })
        {
            (deducted, assessed, payable) = (assessed, 0m, 0m);
            steps.Add(Step("relieved", -deducted, relief.Basis));
        }
        else if (relief is not null)
        {
            payable = 0m;
            steps.Add(Step("suspended, nothing to pay now", -assessed, relief.Basis));
        }
        else if (rule.Class == TaxClass.ValueAddedTax && IsOneOf(method, terms.PostponingMethods))
        {
            payable = 0m;
            steps.Add(Step("accounted for in the trader's return", -assessed, "VAT Directive art. 211"));
        }
        else if (Secures(method))
        {
            payable = 0m;
            steps.Add(Step("covered by a guarantee, nothing to pay now", -assessed, "UCC art. 89"));
        }
        _amounts[at] = new Amounts(true, false, gross, assessed, null);
        var isDuty = (rule.Class & TaxClass.AnyDuty) != TaxClass.None;
        if (relief is null && isDuty && item.RequestedProcedure == EndUse)
            SecureEndUse(at, of, assessed, method);
        else
            Secure(measure, deducted + assessed, method, steps);
        return new DutyLine(
            item.Sequence,
            measure.TaxType,
            measure.RegimeCode,
            ShowsBase(measure.Rate) ? Amount(of ?? 0m) : null,
            quantity,
            measure.Rate,
            Amount(deducted),
            Amount(assessed),
            Amount(payable),
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
            of = Cut(value.DeclaredPrice ?? 0m);
            steps.Add(Step("price declared", of, "DE 4/14"));
        }
        if (rule.OnValue)
        {
            // A charge by quantity alone needs no value; the rate decides when it is applied.
            if (value.Customs is not { } customs)
                return (null, rule.Adds.Count == 0 ? null : value.NotDetermined);
            of += Cut(customs);
            steps.AddRange(value.Working);
        }
        if (rule.WithCosts && value.CostsToDestination != 0m)
        {
            of += Cut(value.CostsToDestination);
            steps.Add(
                Step("costs to the first destination", Cut(value.CostsToDestination), "VAT Directive art. 86")
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
            steps.Add(Step(_measures[i].TaxType, amount, _measures[i].Basis));
        }
        return (of, null);
    }

    /// <summary>A charge that is relieved or waived as a whole owes nothing, whatever it would have
    /// been.</summary>
    private bool OwesNothing(string taxType) =>
        terms.RuleOf(taxType) is { } rule
        && (
            ReliefOf(rule.Class) is { Kind: ReliefKind.Relieved }
            || rule.Class == TaxClass.UnionDuty
                && terms.Waiver is { } waiver
                && States(waiver.ClaimStatement)
                && States(waiver.NoHomeDutyStatement)
        );

    private (decimal Aid, string? Reason)? Waived(TaxClass kind, decimal? of, decimal gross)
    {
        if (terms.Waiver is not { } waiver || kind != TaxClass.UnionDuty || !States(waiver.ClaimStatement))
            return null;
        if (States(waiver.NoHomeDutyStatement))
            return (gross, null);
        if (liability.HomeRate is not { } rate)
            return (0m, "a waiver is claimed and the home rate is not known");
        var home = Charged.Of(rate, of, 1m, item, liability.SupplementaryUnit, terms, day);
        if (home.Amount is not { } amount)
            return (0m, home.Reason);
        return (Math.Max(0m, gross - Cut(amount)), null);
    }

    /// <summary>End use is granted at a low rate; security is for the duty at the ordinary rate.</summary>
    private void SecureEndUse(int at, decimal? of, decimal assessed, string? method)
    {
        if (!Secures(method))
            return;
        var measure = _measures[at];
        var ordinary = liability.OrdinaryRate is { } rate
            ? Charged.Of(rate, of, measure.Share, item, liability.SupplementaryUnit, terms, day)
            : new Charged(null, null, "the ordinary rate is not known");
        if (ordinary.Amount is { } full)
            Secure(measure, Math.Max(assessed, Cut(full)), method, []);
        else
            Inform(CodeOfSecurity(), measure, 0m, method, isSecurity: true, [], ordinary.Reason);
    }

    private void Secure(Measure measure, decimal amount, string? method, List<WorkingStep> steps)
    {
        if (amount > 0m && Secures(method))
            Inform(CodeOfSecurity(), measure, amount, method, isSecurity: true, steps);
    }

    private void Inform(
        string code,
        Measure measure,
        decimal amount,
        string? method,
        bool isSecurity,
        IReadOnlyList<WorkingStep> steps,
        string? reason = null
    ) =>
        _informing.Add(
            new DutyLine(
                item.Sequence,
                code,
                null,
                null,
                null,
                null,
                null,
                Amount(amount),
                null,
                method,
                [.. steps, Step($"{code} for {measure.TaxType}", amount, measure.Basis)]
            )
            {
                IsSecurity = isSecurity,
                NotComputed = reason,
            }
        );

    private string CodeOfSecurity()
    {
        foreach (var code in terms.SecurityCodes)
            if (code.Requested is null || code.Requested == item.RequestedProcedure)
                return code.Code;
        throw new InvalidOperationException("the terms name no code for a security");
    }

    private DutyLine AsDeclared(int at, DeclaredTax declared, string? method)
    {
        var assessed = Cut(declared.Assessed!.Value.Amount);
        var payable = Cut(declared.Payable?.Amount ?? assessed);
        _amounts[at] = new Amounts(true, false, assessed, assessed, null);
        var measure = _measures[at];
        return new DutyLine(
            item.Sequence,
            measure.TaxType,
            measure.RegimeCode,
            declared.Base is { } of ? Amount(Cut(of.Amount)) : null,
            declared.SpecificQuantity,
            null,
            declared.Deduction is { } less ? Amount(Cut(less.Amount)) : null,
            Amount(assessed),
            Amount(payable),
            method,
            [Step("as the trader computed it", assessed, "DE 4/6, 4/7; UCC art. 171")]
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
            of is { } known ? Amount(known) : null,
            null,
            measure.Rate,
            null,
            Amount(0m),
            null,
            method,
            []
        )
        {
            NotComputed = reason,
        };
    }

    private DeclaredTax? OverrideOf(string taxType)
    {
        var asked = false;
        foreach (var code in terms.OverrideStatements)
            asked |= States(code);
        if (!asked)
            return null;
        foreach (var tax in item.Taxes)
            if (tax.Type == taxType && tax.Assessed is not null)
                return tax;
        return null;
    }

    private Relief? ReliefOf(TaxClass kind)
    {
        for (var i = 0; i < terms.Reliefs.Count; i++)
        {
            var relief = terms.Reliefs[i];
            if (
                (relief.Classes & kind) != TaxClass.None
                && relief.Reaches(item.RequestedProcedure, item.PreviousProcedure, item.AdditionalProcedures)
            )
                return relief;
        }
        return null;
    }

    /// <summary>The method declared for the tax, else the first that the item declares (DE 4/8).</summary>
    private string? MethodOf(string taxType)
    {
        string? first = null;
        foreach (var tax in item.Taxes)
        {
            if (tax.PaymentMethod is not { } method)
                continue;
            if (tax.Type == taxType)
                return method;
            first ??= method;
        }
        return first;
    }

    private bool States(string code)
    {
        foreach (var statement in item.Statements)
            if (statement.Code == code)
                return true;
        foreach (var statement in declaration.Statements)
            if (statement.Code == code)
                return true;
        return false;
    }

    private bool Secures(string? method) => IsOneOf(method, terms.SecuringMethods);

    private static bool IsOneOf(string? method, IReadOnlyList<string> methods)
    {
        foreach (var known in methods)
            if (known == method)
                return true;
        return false;
    }

    /// <summary>The base is told where the charge is of it alone.</summary>
    private static bool ShowsBase(Rate rate) =>
        rate is { Percent: not null, PerUnit: null, Plus: null, Minimum: null, Maximum: null };

    private static string RateWords(Rate rate, Quantity? quantity) =>
        RateText.Write(rate) + (quantity is { } of ? $", {of}" : "");

    private decimal Cut(decimal amount) => terms.Rounding.Apply(new Money(amount, terms.Currency)).Amount;

    private Money Amount(decimal amount) => new(amount, terms.Currency);

    private WorkingStep Step(string words, decimal amount, string basis) =>
        new(words, Amount(amount).ToString(), basis);
}
