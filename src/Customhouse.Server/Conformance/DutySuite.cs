using System.Globalization;
using System.Text.Json;
using Customhouse.Declarations;
using Customhouse.Engine.Lawbooks;
using Customhouse.Lawbooks;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Conformance;

/// <summary>
/// Suite <c>duty</c>: published declarations with the tax lines that they brought. A line passes when base,
/// deduction, assessed and payable amount are equal to the penny. The published tax types, regimes and rates
/// are the tariff; amounts are only compared.
/// </summary>
public sealed class DutySuite
{
    private const string NoItem = "the declaration has no such item: goods were split by an act outside it";

    private static readonly Lawbook Law = LawFolder.Of(CountryCode.Parse("GB"));

    private readonly string _root;
    private readonly ConformanceRun _run;
    private readonly IReadOnlyList<PublishedDuty> _scenarios;

    /// <summary>Third-country rates of the home tariff by commodity, from all published lines
    /// together.</summary>
    private readonly Dictionary<string, Rate> _ordinary = new(StringComparer.Ordinal);

    /// <summary>Replays <c>expected/duty.jsonl</c> of a folder of messages and prints what differs.</summary>
    /// <returns>0 if all pass, 1 if any fails, 2 if the folder holds no case.</returns>
    /// <exception cref="FormatException">The folder is not laid out as the open data.</exception>
    public static int Run(string folder, string? json, TextWriter log)
    {
        var file = Path.Combine(folder, "expected", "duty.jsonl");
        if (!File.Exists(file))
            throw new FormatException($"{folder} holds no expected/duty.jsonl");
        var run = new ConformanceRun("duty", log);
        new DutySuite(folder, run).Replay();
        return run.End(json);
    }

    private DutySuite(string folder, ConformanceRun run)
    {
        _root =
            Path.GetDirectoryName(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar)) ?? folder;
        _run = run;
        _scenarios =
        [
            .. File.ReadLines(Path.Combine(folder, "expected", "duty.jsonl"))
                .Where(l => l.Length > 0)
                .Select(l => PublishedDuty.Read(JsonDocument.Parse(l).RootElement)),
        ];
        foreach (var scenario in _scenarios)
        foreach (var line in scenario.Notifications.SelectMany(n => n.Lines))
            if (
                line is { Type: "A00", Regime: "100", Percent: { } percent }
                && scenario.Extract.Items.FirstOrDefault(i => i.Sequence == line.Item)?.Commodity is { } code
            )
                _ordinary.TryAdd(code.Digits, new Rate(percent));
    }

    private void Replay()
    {
        foreach (var scenario in _scenarios)
        {
            var messages = new ScenarioMessages(_root, scenario);
            foreach (var notification in scenario.Notifications)
                Replay(scenario, notification, messages.DeclaredAt(notification));
        }
    }

    private void Replay(PublishedDuty scenario, PublishedNotification notification, Declaration declaration)
    {
        var day = DayOf(notification, declaration);
        foreach (var group in notification.Lines.GroupBy(l => l.Item))
        {
            var name = $"{scenario.Scenario}/{Path.GetFileName(notification.File)}/{group.Key}";
            if (declaration.Items.FirstOrDefault(i => i.Sequence == group.Key) is not { } item)
            {
                foreach (var line in group)
                    _run.Failed($"{name}/{line.Type}", NoItem);
                continue;
            }
            var charged = group.Where(l => !Informs(l)).ToArray();
            var lines = Assess(declaration, item, charged, day);
            var reason = notification.Lines.Any(l => declaration.Items.All(i => i.Sequence != l.Item))
                ? NoItem
                : "no price, charge or amendment declared leads to the published amount";
            Compare(name, reason, group.ToArray(), charged, lines);
        }
    }

    private IReadOnlyList<DutyLine> Assess(
        Declaration declaration,
        GoodsItem item,
        IReadOnlyList<PublishedLine> charged,
        DateOnly day
    )
    {
        var liabilities = declaration
            .Items.Select(i =>
                i.Sequence == item.Sequence
                    ? new Liability([
                        .. charged.Select(l => new Measure(
                            l.Type,
                            RateOf(l, day),
                            l.Regime,
                            "published rate"
                        )),
                    ])
                    {
                        HomeRate = OrdinaryRate(item),
                        OrdinaryRate = OrdinaryRate(item),
                    }
                    : new Liability([])
            )
            .ToArray();
        return Assessment.Compute(declaration, liabilities, Law.TermsOn(day).PublishedTerms!, day).Lines;
    }

    private Rate? OrdinaryRate(GoodsItem item) =>
        item.Commodity is { } code && _ordinary.TryGetValue(code.Digits, out var rate) ? rate : null;

    private static Rate RateOf(PublishedLine line, DateOnly day) =>
        line.Percent is { } percent
            ? new Rate(percent)
            : Law.TermsOn(day).Excise.GetValueOrDefault(line.Type)
                ?? new Rate(null, Other: $"no rate of {line.Type} is published");

    /// <summary>Lines of information (security, aid) bear no measure of the tariff: we make them
    /// ourselves.</summary>
    private static bool Informs(PublishedLine line) => line is { Regime: null, Percent: null, Base: null };

    private void Compare(
        string name,
        string reason,
        PublishedLine[] published,
        PublishedLine[] charged,
        IReadOnlyList<DutyLine> lines
    )
    {
        for (var i = 0; i < charged.Length; i++)
        {
            var differences = Differences(charged[i], lines[i]);
            if (differences.Count > 0 && lines[i].NotComputed is null)
                differences.Insert(0, reason);
            _run.Case($"{name}/{charged[i].Type}", differences);
        }
        // Several securities of one kind have no order among them.
        var informing = lines.Skip(charged.Length).ToList();
        foreach (var line in published.Where(Informs))
        {
            var ours =
                informing.Find(l => l.TaxType == line.Type && Differences(line, l).Count == 0)
                ?? informing.Find(l => l.TaxType == line.Type);
            if (ours is not null)
                informing.Remove(ours);
            _run.Case(
                $"{name}/{line.Type}",
                ours is null ? ["we make no such line"] : Differences(line, ours)
            );
        }
        foreach (var more in informing)
            _run.Say($"    note: {name}: we also make a line {more.TaxType} of {more.Assessed}");
    }

    private static List<string> Differences(PublishedLine published, DutyLine ours)
    {
        if (ours.NotComputed is { } reason)
            return [$"not computed: {reason}"];
        var all = new List<string>();
        Differ("base", published.Base, ours.Base);
        Differ("deducted", published.Deducted, ours.Deducted);
        Differ("assessed", published.Assessed, ours.Assessed);
        Differ("payable", published.Payable, ours.Payable);
        if (all.Count > 0)
            all.AddRange(ours.Working.Select(s => $"  {s.Words}: {s.Result} ({s.Basis})"));
        return all;

        void Differ(string what, Money? theirs, Money? own)
        {
            if (theirs != own)
                all.Add($"{what}: published {Shown(theirs)}, ours {Shown(own)}");
        }
    }

    private static string Shown(Money? money) => money?.ToString() ?? "none";

    /// <summary>
    /// The date of acceptance: declared on a supplementary declaration, else that of the notification.
    /// </summary>
    private DateOnly DayOf(PublishedNotification notification, Declaration declaration)
    {
        if (declaration is { IsSupplementary: true, DeclaredAcceptance: { } declared })
            return DateOnly.FromDateTime(declared.Date);
        var file = Path.Combine(_root, notification.File);
        if (File.Exists(file) && IssueDay(File.ReadAllText(file)) is { } issued)
            return issued;
        // Year and no more: the year stands in the reference number.
        return
            notification.Mrn is { Length: > 2 } mrn
            && int.TryParse(mrn.AsSpan(0, 2), CultureInfo.InvariantCulture, out var year)
            ? new DateOnly(2000 + year, 7, 1)
            : new DateOnly(2025, 7, 1);
    }

    private static DateOnly? IssueDay(string notification)
    {
        const string mark = "DateTimeString";
        var at = notification.IndexOf(mark, StringComparison.Ordinal);
        var from = at < 0 ? -1 : notification.IndexOf('>', at) + 1;
        return
            from > 0
            && from + 8 <= notification.Length
            && DateOnly.TryParseExact(
                notification.AsSpan(from, 8),
                "yyyyMMdd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
            ? day
            : null;
    }
}
