using System.Globalization;
using System.Text;
using Customhouse.Engine.Lawbooks;
using Customhouse.Lawbooks;
using Customhouse.Server.Simulation;

namespace Customhouse.Server.Verbs;

/// <summary>Lawbooks made up for measuring: 100 rules that every import of three items is asked, 50 of them
/// by lists of codes, and any number that it is not asked; or 50 that it is asked, 25 of them by
/// registers.</summary>
internal static class LawBenchBook
{
    /// <summary>Rules that the declaration is asked.</summary>
    public const int Applied = 100;

    /// <summary>Rules that the declaration is asked in the lawbook of which half read a register.</summary>
    public const int AppliedWithRegisters = 50;

    private const int Lists = 10;
    private const int CodesOfAList = 200;

    /// <summary>Demands on values; each holds for whatever the bench declares.</summary>
    private static readonly (string Of, string? When, string Demand)[] OnValues =
    [
        ("declaration", null, "declaration.items.size() < {n}"),
        (
            "declaration",
            "has(declaration.totalPackageQuantity)",
            "declaration.totalPackageQuantity < {n}000.0"
        ),
        ("declaration", null, "declaration.typeCode != \"T{n}\""),
        ("item", "has(item.netMassKilograms)", "item.netMassKilograms < {n}000000.0"),
        ("item", "has(item.itemPrice)", "item.itemPrice.amount < {n}000000.0"),
        ("item", null, "item.origins.all(o, o.?country.orValue(\"\") != \"T{n}\")"),
        ("item", "has(item.requestedProcedure)", "item.requestedProcedure != \"T{n}\""),
        ("packaging", "has(packaging.quantity)", "packaging.quantity < {n}000.0"),
        ("tax", "has(tax.type)", "tax.type != \"T{n}\""),
        ("document", "has(document.id)", "document.id != \"T{n}\""),
    ];

    /// <summary>Demands by a list; what the list does not have is let through by the rest.</summary>
    private static readonly (string Of, string? When, string Demand)[] OnLists =
    [
        (
            "declaration",
            "has(declaration.borderTransportMode)",
            "!isListed(declaration.borderTransportMode, \"{list}\") || declaration.typeCode != \"T{n}\""
        ),
        (
            "item",
            "has(item.itemPrice)",
            "!isListed(item.itemPrice.currency, \"{list}\") || item.sequence < {n}"
        ),
        (
            "item",
            "has(item.requestedProcedure)",
            "!isListed(item.requestedProcedure, \"{list}\") || item.sequence < {n}"
        ),
        ("packaging", "has(packaging.type)", "!isListed(packaging.type, \"{list}\") || item.sequence < {n}"),
        ("origin", "has(origin.country)", "!isListed(origin.country, \"{list}\") || item.sequence < {n}"),
    ];

    /// <summary>Demands on what is registered; each looks up, and holds for whatever the bench
    /// declares.</summary>
    private static readonly (string Of, string? When, string Demand)[] OnRegisters =
    [
        (
            "declaration",
            "has(declaration.declarant.id)",
            "isAuthorised(declaration.declarant.id, \"DPO\", day) || declaration.items.size() < {n}"
        ),
        (
            "declaration",
            "has(declaration.importer.id)",
            "operator(declaration.importer.id).?country.orValue(\"\") != \"T{n}\""
        ),
        (
            "item",
            "has(declaration.declarant.id)",
            "operator(declaration.declarant.id).?since.orValue(day) <= day && item.sequence < {n}"
        ),
        ("document", "has(document.id)", "licence(document.id).?holder.orValue(\"\") != \"T{n}\""),
        (
            "guarantee",
            "has(guarantee.reference)",
            "guaranteeOf(guarantee.reference).?kind.orValue(\"\") != \"T{n}\""
        ),
    ];

    /// <summary>What an import of free circulation does not meet: another direction, set of data, procedure,
    /// type or paper, or an element that it does not have.</summary>
    private static readonly (string Of, string When, string More)[] Elsewhere =
    [
        ("item", "has(item.commodity)", "direction: export"),
        ("item", "has(item.commodity)", "sets: [warehousing]"),
        ("item", "has(item.requestedProcedure) && item.requestedProcedure == \"P{n}\"", ""),
        ("declaration", "declaration.?additionalType.orValue(\"\") in [\"C\", \"F{n}\"]", ""),
        ("declaration", "declaration.typeCode == \"EX{n}\"", ""),
        ("item", "has(item.quotaOrder) && item.sequence < {n}", ""),
        ("document", "document.code == \"D{n}\"", ""),
        ("tax", "has(tax.type) && tax.type in [\"T{n}\", \"U{n}\"]", ""),
    ];

    /// <summary>A lawbook with <see cref="Applied"/> rules that apply and some that do not.</summary>
    public static Lawbook Of(int seed, int notApplied) =>
        Read(Text(SeededRandom.Create(seed, "bench law"), Applied, OnLists, notApplied));

    /// <summary>A lawbook with <see cref="AppliedWithRegisters"/> rules that apply, of which half read a
    /// register.</summary>
    public static Lawbook WithRegisters(int seed) =>
        Read(Text(SeededRandom.Create(seed, "bench law"), AppliedWithRegisters, OnRegisters, 0));

    private static Lawbook Read(string text)
    {
        var reading = LawFolder.Read(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["lawbook.yaml"] = text }
        );
        return reading.Faults.Count == 0
            ? reading.Books.Single()
            : throw new InvalidOperationException($"the bench's lawbook: {reading.Faults[0]}");
    }

    private static string Text(
        SeededRandom random,
        int applied,
        (string Of, string? When, string Demand)[] others,
        int notApplied
    )
    {
        var text = new StringBuilder()
            .AppendLine("lawbook: XA")
            .AppendLine("title: Made up for a measurement")
            .AppendLine("dataSets:")
            .AppendLine("  - { name: warehousing, duty: none, when: 'declaration.typeCode == \"WH\"' }")
            .AppendLine("  - { name: all, duty: assessed }")
            .AppendLine("lists:");
        for (var i = 0; i < Lists; i++)
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"  - {{ name: l{i}, codes: [{string.Join(", ", Codes(random))}] }}"
            );
        text.AppendLine("rules:");
        // Each has a number of its own: no two say the same.
        var rules = new List<string>();
        for (var i = 0; i < applied; i++)
            rules.Add(
                i < applied / 2
                    ? Rule(random.Pick(OnValues), "", 1_000 + i, random)
                    : Rule(random.Pick(others), "", 1_000 + i, random)
            );
        for (var i = 0; i < notApplied; i++)
        {
            var (of, when, more) = Elsewhere[i % Elsewhere.Length];
            rules.Add(Rule((of, when, $"position < {1_000 + i}"), more, 1_000 + applied + i, random));
        }
        // Mixed, as in a book that grew.
        foreach (var rule in rules.OrderBy(_ => random.Next()))
            text.Append(rule);
        return text.ToString();
    }

    private static IEnumerable<string> Codes(SeededRandom random) =>
        Enumerable
            .Range(0, CodesOfAList)
            .Select(_ => $"C{random.Below(1_000_000)}")
            .Concat(["'1'", "'40'", "EUR", "BX", "XB"])
            .Distinct();

    private static string Rule(
        (string Of, string? When, string Demand) rule,
        string more,
        int number,
        SeededRandom random
    )
    {
        string Filled(string text) =>
            text.Replace("{n}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{list}", $"l{random.Below(Lists)}", StringComparison.Ordinal);
        var lines = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"  - code: B{number}")
            .AppendLine(CultureInfo.InvariantCulture, $"    of: {rule.Of}");
        if (rule.When is { } when)
            lines.AppendLine(CultureInfo.InvariantCulture, $"    when: |\n      {Filled(when)}");
        lines
            .AppendLine(CultureInfo.InvariantCulture, $"    demand: |\n      {Filled(rule.Demand)}")
            .AppendLine(CultureInfo.InvariantCulture, $"    at: {rule.Of}")
            .AppendLine(CultureInfo.InvariantCulture, $"    rule: Rule {number} of the measurement.")
            .AppendLine("    finding: \"Number {position} breaks it.\"")
            .AppendLine("    basis: Made up")
            .AppendLine("    mend: None.");
        if (more.Length > 0)
            lines.AppendLine(CultureInfo.InvariantCulture, $"    {more}");
        return lines.ToString();
    }
}
