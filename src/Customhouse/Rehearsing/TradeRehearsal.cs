using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Rehearsing;

/// <summary>
/// Tries a change of law on declarations of the past, one after the other. It asks what lodgement asks, once
/// by the law before and once by the law after; so no second reading of the law says what would happen.
/// </summary>
/// <param name="from">What an earlier run found; null at the beginning.</param>
public sealed class TradeRehearsal(RehearsedChange change, ChangeFigures? from = null)
{
    /// <summary>Examples that are kept of each kind.</summary>
    public const int ExamplesMax = 50;

    /// <summary>Traders that are counted one by one; those that come later are counted together.</summary>
    public const int TradersKeptMax = 1_000;

    /// <summary>Faults and amounts of an example that are kept on each side.</summary>
    private const int ShownMax = 6;

    private const string ItemStep = "GovernmentAgencyGoodsItem";

    private readonly SortedDictionary<string, TaxTally> _taxes = Kept(from?.Taxes);
    private readonly SortedDictionary<string, RuleTally> _rules = Kept(from?.Rules);
    private readonly SortedDictionary<string, ChangeTally> _traders = Kept(from?.Traders);
    private readonly SortedDictionary<string, ChangeTally> _offices = Kept(from?.Offices);
    private readonly SortedDictionary<string, ChangeTally> _chapters = Kept(from?.Chapters);
    private readonly List<ChangeExample> _refused = [.. from?.Refused ?? []];
    private readonly List<ChangeExample> _taken = [.. from?.Taken ?? []];
    private readonly List<ChangeExample> _duty = [.. from?.Duty ?? []];
    private ChangeTally _total = from?.Total ?? ChangeTally.None;
    private ChangeTally _otherTraders = from?.OtherTraders ?? ChangeTally.None;
    private decimal _dueOnRecord = from?.DueOnRecord ?? 0m;
    private int _declarations = from?.Declarations ?? 0,
        _takenOnRecord = from?.TakenOnRecord ?? 0,
        _leftOut = from?.LeftOut ?? 0,
        _otherwise = from?.OtherwiseOnRecord ?? 0;

    /// <summary>What was found so far.</summary>
    public ChangeFigures Figures() =>
        new(
            _declarations,
            _takenOnRecord,
            _dueOnRecord,
            _leftOut,
            _total,
            _otherwise,
            Copied(_taxes),
            Copied(_rules),
            Copied(_traders),
            _otherTraders,
            Copied(_offices),
            Copied(_chapters),
            [.. _refused],
            [.. _taken],
            [.. _duty]
        );

    /// <summary>The change that is tried.</summary>
    public RehearsedChange Change => change;

    /// <summary>A declaration was erased, or cannot be read.</summary>
    public void LeaveOut() => _leftOut++;

    /// <summary>Tries the change on a declaration.</summary>
    /// <returns>Whether both sides had to be asked.</returns>
    public bool Take(PastDeclaration past)
    {
        // Both sides are asked before anything is counted: what cannot be judged leaves nothing half counted.
        var isConcerned = change.Concerns(past);
        var before = isConcerned ? new Side(change.Before.Ask(past)) : null;
        var after = isConcerned ? new Side(change.After.Ask(past)) : null;
        _declarations++;
        if (past.WasTaken)
        {
            _takenOnRecord++;
            _dueOnRecord += past.OnRecord?.Amount ?? 0m;
        }
        if (before is null || after is null)
            return false;
        var isSame = before.IsTaken == after.IsTaken && (!before.IsTaken || before.OwesAs(after));
        if (!isSame)
            Count(past, before, after);
        return true;
    }

    private void Count(PastDeclaration past, Side before, Side after)
    {
        var tally = new ChangeTally(
            before.IsTaken && !after.IsTaken ? 1 : 0,
            !before.IsTaken && after.IsTaken ? 1 : 0,
            before.IsTaken && after.IsTaken ? 1 : 0,
            before.Payable,
            after.Payable
        );
        _total += tally;
        if (before.IsTaken != past.WasTaken)
            _otherwise++;
        if (_traders.ContainsKey(past.Trader) || _traders.Count < TradersKeptMax)
            Add(_traders, past.Trader, tally);
        else
            _otherTraders += tally;
        Add(_offices, past.Declaration.Office ?? "", tally);
        CountChapters(past.Declaration, before, after, tally);
        foreach (var tax in before.ByTax.Keys.Union(after.ByTax.Keys))
        {
            var was = _taxes.GetValueOrDefault(tax) ?? new TaxTally(0m, 0m);
            _taxes[tax] = new(
                was.Before + before.ByTax.GetValueOrDefault(tax),
                was.After + after.ByTax.GetValueOrDefault(tax)
            );
        }
        foreach (
            var (code, refuses) in before.Codes.Select(c => (c, 0)).Concat(after.Codes.Select(c => (c, 1)))
        )
        {
            var was = _rules.GetValueOrDefault(code) ?? new RuleTally(0, 0);
            _rules[code] = new(was.Refuses + refuses, was.Lets + 1 - refuses);
        }
        var examples =
            tally.NewlyRefused > 0 ? _refused
            : tally.NewlyTaken > 0 ? _taken
            : _duty;
        if (examples.Count < ExamplesMax)
            examples.Add(
                new(
                    past.Mrn,
                    past.Trader,
                    past.Declaration.Office,
                    past.At,
                    past.WasTaken,
                    before.Shown(),
                    after.Shown()
                )
            );
    }

    /// <summary>The chapters of the goods that a change concerns: those of the items that are at fault on the
    /// one side, or owe otherwise; where the fault is of the whole declaration, of all.</summary>
    private void CountChapters(Declaration declaration, Side before, Side after, ChangeTally tally)
    {
        var all = Enumerable.Range(0, declaration.Items.Count).ToArray();
        var items =
            tally.DutyChanged > 0
                ? all.Where(i =>
                        before.OfItem(declaration.Items[i].Sequence)
                        != after.OfItem(declaration.Items[i].Sequence)
                    )
                    .ToArray()
                : [.. before.Items.Concat(after.Items).Where(i => i < all.Length).Distinct()];
        foreach (var group in (items.Length == 0 ? all : items).GroupBy(i => ChapterOf(declaration.Items[i])))
            Add(
                _chapters,
                group.Key,
                tally with
                {
                    Before = group.Sum(i => before.OfItem(declaration.Items[i].Sequence)),
                    After = group.Sum(i => after.OfItem(declaration.Items[i].Sequence)),
                }
            );
    }

    private static string ChapterOf(GoodsItem item) => item.Commodity?.Chapter ?? "";

    private static void Add(SortedDictionary<string, ChangeTally> to, string key, ChangeTally tally) =>
        to[key] = (to.GetValueOrDefault(key) ?? ChangeTally.None) + tally;

    private static SortedDictionary<string, T> Kept<T>(IReadOnlyDictionary<string, T>? from) =>
        new((from ?? new Dictionary<string, T>()).ToDictionary(), StringComparer.Ordinal);

    private static SortedDictionary<string, T> Copied<T>(SortedDictionary<string, T> of) =>
        new(of, StringComparer.Ordinal);

    /// <summary>What one side says of a declaration.</summary>
    private sealed class Side
    {
        private readonly Refusal[] _faults;
        private readonly Dictionary<(int Item, string Tax), decimal> _due = [];

        public Side(LodgementAnswer answer)
        {
            _faults = [.. answer.Refusals.Where(r => !r.IsWarning)];
            foreach (var line in IsTaken ? answer.Assessed?.Assessment.Lines ?? [] : [])
                if (AmountOf(line) is not 0m and var amount)
                    _due[(line.Item, line.TaxType)] =
                        _due.GetValueOrDefault((line.Item, line.TaxType)) + amount;
            ByTax = _due.GroupBy(l => l.Key.Tax, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Sum(l => l.Value), StringComparer.Ordinal);
        }

        public bool IsTaken => _faults.Length == 0;

        public Dictionary<string, decimal> ByTax { get; }

        public decimal Payable => ByTax.Values.Sum();

        public IEnumerable<string> Codes => _faults.Select(f => f.Code).Distinct(StringComparer.Ordinal);

        /// <summary>The items that are at fault, counted from 0.</summary>
        public IEnumerable<int> Items =>
            _faults
                .SelectMany(f => Pointer.TryParse(f.Pointer, out var at) ? at.Steps : [])
                .Where(s => s is { Name: ItemStep, Position: not null })
                .Select(s => s.Position!.Value - 1);

        public bool OwesAs(Side other) =>
            _due.Count == other._due.Count
            && _due.All(l => other._due.TryGetValue(l.Key, out var amount) && amount == l.Value);

        public decimal OfItem(int sequence) => _due.Where(l => l.Key.Item == sequence).Sum(l => l.Value);

        public ExampleSide Shown() =>
            new(
                _faults.Length,
                [
                    .. _faults
                        .Take(ShownMax)
                        .Select(f => new ExampleFault(f.Code, f.Pointer, f.Rule, f.Basis, f.Mend)),
                ],
                [.. _due.Take(ShownMax).Select(l => new ExampleLine(l.Key.Item, l.Key.Tax, l.Value))],
                Payable
            );

        private static decimal AmountOf(DutyLine line) => line.IsSecurity ? 0m : line.Payable?.Amount ?? 0m;
    }
}
