using System.Globalization;
using System.Text;
using Customhouse.Lawbooks;

namespace Customhouse.Tests.Rehearsing;

/// <summary>Lawbooks made up of a generator: lists, definitions, sets of data and rules that ask each
/// other, and changes of one part of them.</summary>
internal sealed class GeneratedLaw(Random random)
{
    private static readonly string[] Codes = ["40", "51", "71", "10", "42", "1", "3", "EUR", "000", "BX"];

    private static readonly string[] OfItems =
    [
        "item.sequence < {n}",
        "item.documents.size() < {n}",
        "has(item.netMassKilograms) && item.netMassKilograms < {n}0.0",
        "has(item.requestedProcedure) && item.requestedProcedure == \"{code}\"",
        "has(item.requestedProcedure) && isListed(item.requestedProcedure, \"l{list}\")",
        "item.origins.all(o, o.?country.orValue(\"\") != \"CN\") || item.sequence > {n}",
        "ofItem(item) || item.sequence < {n}",
        "100 / (item.sequence - 1) > {n}0",
        "dataSetOf(declaration) == \"s{set}\" || item.sequence < {n}",
    ];

    private static readonly string[] OfDeclarations =
    [
        "declaration.items.size() < {n}",
        "declaration.isImport || declaration.items.size() > {n}",
        "has(declaration.borderTransportMode) && isListed(declaration.borderTransportMode, \"l{list}\")",
        "declaration.typeCode == \"IMA\"",
        "declaration.lrn.size() > {n}",
        "ofDeclaration(declaration) && declaration.lrn.size() < {n}0",
        "dataSetOf(declaration) != \"s{set}\"",
    ];

    private readonly List<string> _lists = [];
    private readonly List<string> _sets = [];
    private readonly List<string> _rules = [];
    private readonly string[] _definitions = new string[2];
    private int _number;

    /// <summary>A lawbook, and one that differs from it in one part or two; null where a text of the two is
    /// no lawbook.</summary>
    public (Lawbook Before, Lawbook After, string Change)? Next()
    {
        _number = 0;
        _lists.Clear();
        _sets.Clear();
        _rules.Clear();
        for (var i = 0; i < 3; i++)
            _lists.Add(List(i));
        _definitions[0] = Plain(OfItems);
        _definitions[1] = Plain(OfDeclarations);
        for (var i = 0; i < 2; i++)
            _sets.Add(Set(i));
        for (var i = 0; i < 4; i++)
            _rules.Add(Rule());
        var before = Text();
        var change = Change() + (random.Next(2) == 0 ? "" : $" and {Change()}");
        return PastSamples.ReadBook(before) is { } one && PastSamples.ReadBook(Text()) is { } other
            ? (one, other, change)
            : null;
    }

    private string Change()
    {
        var at = random.Next(_rules.Count);
        switch (random.Next(7))
        {
            case 0:
                _rules.RemoveAt(at);
                return "a rule less";
            case 1:
                _rules.Add(Rule());
                return "a rule more";
            case 2:
                _rules[at] = Rule();
                return "another rule";
            case 3:
                _lists[at % 3] = List(at % 3);
                return "a list";
            case 4:
                _definitions[0] = Plain(OfItems);
                return "a definition on items";
            case 5:
                _definitions[1] = Plain(OfDeclarations);
                return "a definition on declarations";
            default:
                _sets[at % 2] = Set(at % 2);
                return "a set of data";
        }
    }

    private string Text()
    {
        var text = new StringBuilder("lists:\n").AppendJoin("", _lists);
        text.AppendLine("definitions:")
            .AppendLine(
                CultureInfo.InvariantCulture,
                $"  - {{ name: ofItem, takes: {{ item: item }}, is: '{_definitions[0]}' }}"
            )
            .AppendLine(
                CultureInfo.InvariantCulture,
                $"  - {{ name: ofDeclaration, takes: {{ declaration: declaration }}, is: '{_definitions[1]}' }}"
            );
        text.AppendLine("dataSets:").AppendJoin("", _sets).AppendLine("  - { name: s2, duty: assessed }");
        return text.AppendLine("rules:").AppendJoin("", _rules).ToString();
    }

    private string List(int i)
    {
        var codes = Codes.Where(_ => random.Next(2) == 0).DefaultIfEmpty("40").Select(Listed);
        return $"  - {{ name: l{i}, codes: [{string.Join(", ", codes)}] }}\n";
    }

    private string Listed(string code) =>
        random.Next(4) == 0 ? $"{{ code: \"{code}\", from: 2026-05-05 }}" : $"\"{code}\"";

    private string Set(int i) =>
        $"  - {{ name: s{i}, duty: {Pick(["none", "nothing", "assessed", "later"])}, "
        + $"when: '{Plain(OfDeclarations)}' }}\n";

    private string Rule()
    {
        var (of, conditions) = random.Next(2) == 0 ? ("item", OfItems) : ("declaration", OfDeclarations);
        var text = new StringBuilder().AppendLine(
            CultureInfo.InvariantCulture,
            $"  - code: G{_number++}\n    of: {of}\n    at: {of}\n    rule: A rule.\n    basis: b\n    mend: m"
        );
        text.AppendLine(CultureInfo.InvariantCulture, $"    demand: '{Filled(Pick(conditions))}'");
        if (random.Next(2) == 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"    when: '{Filled(Pick(conditions))}'");
        if (random.Next(3) == 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"    direction: {Pick(["import", "export"])}");
        if (random.Next(4) == 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"    sets: [s{random.Next(3)}]");
        if (random.Next(4) == 0)
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"    {Pick(["from", "to"])}: 2026-05-0{random.Next(3, 8)}"
            );
        if (random.Next(8) == 0)
            text.AppendLine("    warning: true");
        return text.ToString();
    }

    /// <summary>A condition that asks for nothing which asks for it.</summary>
    private string Plain(string[] conditions) =>
        Filled(
            Pick([
                .. conditions.Where(c =>
                    !c.Contains("dataSetOf", StringComparison.Ordinal)
                    && !c.Contains("ofItem", StringComparison.Ordinal)
                    && !c.Contains("ofDeclaration", StringComparison.Ordinal)
                ),
            ])
        );

    private string Filled(string text) =>
        text.Replace(
                "{n}",
                random.Next(1, 6).ToString(CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            )
            .Replace("{code}", Pick(Codes), StringComparison.Ordinal)
            .Replace(
                "{list}",
                random.Next(3).ToString(CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            )
            .Replace(
                "{set}",
                random.Next(3).ToString(CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            );

    private T Pick<T>(T[] of) => of[random.Next(of.Length)];
}
