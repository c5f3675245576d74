using System.Globalization;
using Customhouse.Declarations;
using Customhouse.Tariff;

namespace Customhouse.Rehearsing;

/// <summary>
/// An edition of the tariff in the place of those of past days, as it stands on its first day: what begins
/// later in it is left out, and rates of exchange stay those of the past. It tells which goods it can touch.
/// It never changes, and any thread may ask it.
/// </summary>
public sealed class TariffChange
{
    private readonly HashSet<string> _headings = new(StringComparer.Ordinal);
    private readonly HashSet<string> _chapters = new(StringComparer.Ordinal);
    private readonly HashSet<string> _claims = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _codes = new(StringComparer.Ordinal);
    private bool _quotasDiffer;

    private TariffChange(TariffBook before, TariffEdition after, DateOnly from, DateOnly to)
    {
        var always = StandingAlways(after);
        var pieces = new List<TariffEdition>();
        foreach (var edition in before.Editions)
        {
            pieces.Add(
                always with
                {
                    Id = $"{after.Id} for {edition.Id}",
                    From = edition.From,
                    To = edition.To,
                    ExchangeRates = edition.ExchangeRates,
                }
            );
            var (first, last) = (Later(edition.From, from), Earlier(edition.To ?? to, to));
            if (first <= last)
                Compare(edition, always, first, last);
        }
        After = new TariffBook(pieces);
    }

    /// <summary>The tariff with the edition on every day on which there was one.</summary>
    public TariffBook After { get; }

    /// <summary>Codes of goods that bear something else, in their order.</summary>
    public IReadOnlyList<string> Codes => [.. _codes];

    /// <summary>Whether something is changed that holds for all goods.</summary>
    public bool TouchesAll { get; private set; }

    /// <summary>An edition in the place of the tariff on the days of a period.</summary>
    /// <exception cref="FormatException">The edition is of another administration than the
    /// tariff.</exception>
    public static TariffChange Between(TariffBook before, TariffEdition after, DateOnly from, DateOnly to) =>
        new(before, after, from, to);

    /// <summary>Whether the two may answer otherwise to a declaration. Where they may not, they do
    /// not.</summary>
    public bool MayTouch(DeclarationContent declaration) => TouchesAll || declaration.Items.Any(MayTouch);

    private bool MayTouch(GoodsItem item)
    {
        if (item.Commodity is not { } code)
            return true;
        if (_headings.Contains(code.Heading) || _chapters.Contains(code.Chapter))
            return true;
        if (
            _quotasDiffer
            && (item.QuotaOrder is not null || item.Preference is { } claim && _claims.Contains(claim))
        )
            return true;
        foreach (var beside in item.Classifications)
            if (
                beside.Id is { Length: >= 4 } id
                && (_headings.Contains(id[..4]) || _chapters.Contains(id[..2]))
            )
                return true;
        return false;
    }

    private void Compare(TariffEdition before, TariffEdition after, DateOnly first, DateOnly last)
    {
        if (KeyOfAll(before) != KeyOfAll(after) || Order(before, after) != Order(after, before))
            TouchesAll = true;
        CompareLines(before, after, first, last);
        foreach (
            var tax in Differ(
                before
                    .Taxes.Where(t => t.From is not { } f || f <= last)
                    .Where(t => t.To is not { } end || end >= first)
                    .Select(t =>
                        (
                            t.Codes,
                            Key: KeyOf(t),
                            IsWhole: (t.From ?? first) <= first && (t.To ?? last) >= last
                        )
                    ),
                after.Taxes.Select(t => (t.Codes, Key: KeyOf(t), IsWhole: true))
            )
        )
            Touch(tax);
        foreach (
            var licence in Differ(
                before.Licences.Select(l => (l.Codes, Key: KeyOf(l), IsWhole: true)),
                after.Licences.Select(l => (l.Codes, Key: KeyOf(l), IsWhole: true))
            )
        )
            Touch(licence);
        var quotas = before.Quotas.Where(q => q.From <= last && q.To >= first).ToArray();
        if (
            quotas.Any(q => q.From > first || q.To < last)
            || !quotas.Select(KeyOf).Order().SequenceEqual(after.Quotas.Select(KeyOf).Order())
        )
        {
            _quotasDiffer = true;
            _claims.UnionWith(before.Quotas.Concat(after.Quotas).SelectMany(q => q.Claims));
        }
    }

    private void CompareLines(TariffEdition before, TariffEdition after, DateOnly first, DateOnly last)
    {
        var now = after.Nomenclature.Lines.ToDictionary(l => l.Code.Digits, KeyOf, StringComparer.Ordinal);
        foreach (
            var lines in before
                .Nomenclature.Lines.Where(l => l.From <= last && (l.To is not { } end || end >= first))
                .GroupBy(l => l.Code.Digits, StringComparer.Ordinal)
        )
        {
            var line = lines.First();
            var isSame =
                lines.Count() == 1
                && line.From <= first
                && (line.To ?? last) >= last
                && now.GetValueOrDefault(lines.Key) == KeyOf(line);
            if (!isSame)
                TouchCode(lines.Key);
            now.Remove(lines.Key);
        }
        foreach (var code in now.Keys)
            TouchCode(code);
    }

    private void TouchCode(string code)
    {
        _codes.Add(code);
        _headings.Add(code[..4]);
    }

    private void Touch(IReadOnlyList<string> ranges)
    {
        foreach (var range in ranges)
            if (range == "*")
                TouchesAll = true;
            else
                for (
                    var chapter = Chapter(range);
                    chapter <= Chapter(range[(range.IndexOf('-') + 1)..]);
                    chapter++
                )
                    _chapters.Add(chapter.ToString("D2", CultureInfo.InvariantCulture));

        static int Chapter(string digits) => int.Parse(digits.AsSpan(0, 2), CultureInfo.InvariantCulture);
    }

    /// <summary>The goods of rules that only one side has, or has on some of the days only.</summary>
    private static IEnumerable<IReadOnlyList<string>> Differ(
        IEnumerable<(IReadOnlyList<string> Codes, string Key, bool IsWhole)> before,
        IEnumerable<(IReadOnlyList<string> Codes, string Key, bool IsWhole)> after
    )
    {
        var (one, other) = (before.ToArray(), after.ToArray());
        var both = one.Where(r => r.IsWhole)
            .Select(r => r.Key)
            .Intersect(other.Select(r => r.Key))
            .ToHashSet();
        return one.Concat(other).Where(r => !r.IsWhole || !both.Contains(r.Key)).Select(r => r.Codes);
    }

    /// <summary>The edition as it stands on its first day, whatever the day.</summary>
    private static TariffEdition StandingAlways(TariffEdition edition) =>
        edition with
        {
            Nomenclature = new Nomenclature(
                edition
                    .Nomenclature.Lines.Where(l => l.IsInForce(edition.From))
                    .Select(l => l with { From = DateOnly.MinValue, To = null })
            ),
            Taxes =
            [
                .. edition
                    .Taxes.Where(t =>
                        (t.From ?? edition.From) <= edition.From && (t.To ?? edition.From) >= edition.From
                    )
                    .Select(t => t with { From = null, To = null }),
            ],
            Quotas =
            [
                .. edition
                    .Quotas.Where(q => q.From <= edition.From && edition.From <= q.To)
                    .Select(q => q with { From = DateOnly.MinValue, To = DateOnly.MaxValue }),
            ],
        };

    /// <summary>What holds for all goods.</summary>
    private static string KeyOfAll(TariffEdition edition) =>
        $"{edition.Currency} {edition.Rounding} {edition.TakesUnknownCodes} {List(edition.GeneralRateFor)}\n"
        + string.Join('\n', edition.Bases.Select(b => $"{b.TaxType} {List(b.Adds)}"))
        + string.Join(
            '\n',
            edition.Programmes.Select(p =>
                $"{p with { Name = "", Basis = "", Claims = [], Countries = [], Proofs = [], Through = [] }} "
                + $"{List(p.Claims)} {List(p.Countries)} {List(p.Proofs)} {List(p.Through)}"
            )
        );

    /// <summary>The order in which an edition charges the taxes that another has, too.</summary>
    private static string Order(TariffEdition edition, TariffEdition other) =>
        List(
            edition.Taxes.Select(t => t.TaxType).Distinct().Where(t => other.Taxes.Any(o => o.TaxType == t))
        );

    private static string KeyOf(TariffLine line) =>
        $"{line.Mfn} {line.General} {List(line.Units)} {line.IsAdditional} "
        + List(line.Preferences.Select(p => $"{p.Programme} {p.Rate} {List(p.Except)}"));

    private static string KeyOf(TaxRule tax) =>
        $"{tax.TaxType} {tax.Rate} {List(tax.Codes)} {List(tax.Origins)}";

    private static string KeyOf(LicenceRule rule) =>
        $"{List(rule.Codes)} {List(rule.Countries)} {List(rule.Documents)} {rule.Import} {rule.Export}";

    private static string KeyOf(QuotaRule quota) =>
        $"{quota.Order} {List(quota.Codes)} {List(quota.Countries)} {List(quota.Claims)} {quota.Volume} {quota.Rate} "
        + $"{quota.CriticalPercent} {quota.Programme}";

    private static string List<T>(IEnumerable<T> all) => $"[{string.Join(',', all)}]";

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}
