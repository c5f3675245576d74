using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Values;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Pages.Audit;

/// <summary>One tax of one item as it stands assessed, whatever lines it stands in.</summary>
/// <param name="Assessed">The sum of its lines after deduction.</param>
/// <param name="Payable">What of it is paid now; the rest is secured or accounted for elsewhere.</param>
public sealed record AssessedTax(int Item, string TaxType, Money Assessed, Money Payable)
{
    public string Id => $"tax-{Item}-{TaxType}";

    /// <summary>The taxes of a case in the order of their lines; lines that only tell a security are no
    /// tax.</summary>
    internal static IReadOnlyList<AssessedTax> Of(Case c, Currency currency) =>
        [
            .. (c.Assessment ?? Tariff.Assessment.Nothing)
                .Lines.Where(l => !l.IsSecurity)
                .GroupBy(l => (l.Item, l.TaxType))
                .Select(tax => new AssessedTax(
                    tax.Key.Item,
                    tax.Key.TaxType,
                    new Money(tax.Sum(l => l.Assessed.Amount), currency),
                    new Money(tax.Sum(l => l.Payable?.Amount ?? 0m), currency)
                )),
        ];
}

/// <summary>What an audit after clearance wrote: the amounts that should have been assessed, and
/// why.</summary>
internal sealed class ReassessmentForm
{
    /// <summary>Larger sums are a slip of the keyboard, not a duty.</summary>
    private const decimal AmountMax = 1_000_000_000_000m;

    private const int TaxTypeMax = 4;

    private readonly IFormCollection _form;
    private readonly Words _words;
    private readonly Currency _currency;
    private readonly List<FieldFault> _faults = [];

    internal ReassessmentForm(IFormCollection form, Words words, Case c, Currency currency)
    {
        (_form, _words, _currency) = (form, words, currency);
        var taxes = AssessedTax.Of(c, currency);
        foreach (var tax in taxes)
            if (Typed(tax.Id) is { } text && Amount(tax.Id, text) is { } amount && amount != tax.Assessed)
                Corrections.Add(new DutyCorrection(tax.Item, tax.TaxType, amount));
        if (Typed("more-tax") is not null || Typed("more-amount") is not null)
            ReadMore(c, taxes);
        if (Corrections.Count == 0 && _faults.Count == 0)
            Wrong("", "reassess.missing-change");
        Grounds = Typed("grounds")?.ReplaceLineEndings("\n") ?? "";
        if (Grounds.Length == 0)
            Wrong("grounds", "officer.missing-grounds");
        else if (Grounds.Length > GroundsText.CharactersMax)
            _faults.Add(
                new FieldFault("grounds", words["officer.too-long", words.Number(GroundsText.CharactersMax)])
            );
        else if (!BodyText.IsPlain(Grounds))
            Wrong("grounds", "officer.not-plain");
    }

    /// <summary>Only what differs from what was assessed.</summary>
    public List<DutyCorrection> Corrections { get; } = [];

    public string Grounds { get; }

    public IReadOnlyList<FieldFault> Faults => _faults;

    /// <summary>A tax that was not assessed at all, on an item of the declaration.</summary>
    private void ReadMore(Case c, IReadOnlyList<AssessedTax> taxes)
    {
        var tax = Typed("more-tax")?.ToUpperInvariant() ?? "";
        if (tax.Length is < 3 or > TaxTypeMax || !tax.All(char.IsAsciiLetterOrDigit))
        {
            Wrong("more-tax", "reassess.wrong-tax");
            return;
        }
        if (
            !int.TryParse(Typed("more-item"), NumberStyles.None, CultureInfo.InvariantCulture, out var item)
            || c.Declaration.Items.All(i => i.Sequence != item)
        )
            Wrong("more-item", "reassess.wrong-item");
        else if (taxes.Any(t => (t.Item, t.TaxType) == (item, tax)))
            Wrong("more-tax", "reassess.tax-above");
        else if (Amount("more-amount", Typed("more-amount") ?? "") is { } amount)
            Corrections.Add(new DutyCorrection(item, tax, amount));
    }

    private string? Typed(string name) => _form[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    private Money? Amount(string field, string text)
    {
        var typed = TypedNumber.Parse(text);
        if (typed.Value is { } amount and >= 0 and < AmountMax && Reassessment.IsExact(amount))
            return new Money(amount, _currency);
        if (typed.IsAmbiguous)
            _faults.Add(new FieldFault(field, typed.Fault(_words).Text, typed.Fault(_words).Mend));
        else
            Wrong(field, "reassess.wrong-amount");
        return null;
    }

    private void Wrong(string field, string key) => _faults.Add(new FieldFault(field, _words[key]));
}
