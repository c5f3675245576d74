namespace Customhouse.Lawbooks.Proof;

/// <summary>What facts leave open for one element: whether it can be, and a value for it.</summary>
internal static class ElementFacts
{
    /// <summary>The code of no currency (ISO 4217): what an example is told in where any will do.</summary>
    public const string NoCurrency = "XXX";

    private const string Import = "declaration.isImport";
    private const string Export = "declaration.isExport";

    /// <summary>Parts of an amount, a quantity and a list, which are there where the whole is.</summary>
    public static readonly string[] OfAWhole = [".amount", ".currency", ".value", ".unit", ".size()"];

    /// <summary>Whether a fact that was added fits the others.</summary>
    public static bool Fits(List<Literal> all, Literal added)
    {
        var path = added.Fact.Path;
        if (added.Fact is Question)
            return !all.Contains(added with { Holds = !added.Holds });
        if (added is { Fact: Truth, Holds: true } && (path is Import or Export))
            if (all.Contains(new Literal(new Truth(path == Import ? Export : Import), true)))
                return false;
        // What is read is declared, and so is all that it lies in.
        if (added is { Fact: Declared, Holds: false })
            return !all.Any(l => l is not { Fact: Declared, Holds: false } && IsWithin(Whole(l.Fact), path));
        if (all.Any(l => l is { Fact: Declared, Holds: false } && IsWithin(Whole(added.Fact), l.Fact.Path)))
            return false;
        return added.Fact switch
        {
            Truth => !all.Contains(added with { Holds = !added.Holds }),
            OneOf => TextOf(all, path, out _),
            Compared => NumberOf(all, path, out _),
            _ => true,
        };
    }

    /// <summary>A text that the facts allow for an element.</summary>
    public static bool TextOf(IReadOnlyList<Literal> all, string path, out string text)
    {
        var facts = all.Where(l => l.Fact is OneOf && l.Fact.Path == path)
            .Select(l => ((OneOf)l.Fact, l.Holds))
            .ToArray();
        bool Allowed(string code) =>
            facts.All(f => f.Item2 ? f.Item1.Ever.Contains(code) : !f.Item1.Always.Contains(code));
        var told = facts.Where(f => f.Item2).Select(f => f.Item1.Ever).MinBy(e => e.Count);
        IEnumerable<string> open = told is null
            ? Free(path)
                .Concat(Enumerable.Range(1, 1 + facts.Sum(f => f.Item1.Always.Count)).Select(n => $"Z{n}"))
            : told.Order(StringComparer.Ordinal);
        var found = open.FirstOrDefault(Allowed);
        text = found ?? "";
        return found is not null;
    }

    /// <summary>A number that the facts allow for an element.</summary>
    public static bool NumberOf(IReadOnlyList<Literal> all, string path, out decimal number)
    {
        var facts = all.Where(l => l.Fact is Compared && l.Fact.Path == path)
            .Select(l => ((Compared)l.Fact, l.Holds))
            .ToArray();
        bool Allowed(decimal n) =>
            (n >= 0 || !path.EndsWith(".size()", StringComparison.Ordinal))
            && facts.All(f => Holds(f.Item1, n) == f.Item2);
        // Between two known numbers, and at them, every number is alike.
        var known = facts.Select(f => f.Item1.Known).Append(1).Distinct().Order().ToArray();
        var open = known
            .Zip(known.Skip(1), (a, b) => a + ((b - a) / 2))
            .Concat(known)
            .Append(known[^1] + 1)
            .Append(known[0] - 1)
            .Concat(known.Select(k => k + 1))
            .Where(Allowed)
            .ToArray();
        // A whole number where one will do.
        number = open.OrderBy(n => n == decimal.Truncate(n) ? 0 : 1).ThenBy(Math.Abs).FirstOrDefault();
        return open.Length > 0;
    }

    private static bool Holds(Compared fact, decimal number) =>
        fact.How switch
        {
            Comparison.Less => number < fact.Known,
            Comparison.AtMost => number <= fact.Known,
            _ => number == fact.Known,
        };

    /// <summary>Texts that are tried first where anything may stand.</summary>
    private static string[] Free(string path) =>
        path.EndsWith(".currency", StringComparison.Ordinal) ? [NoCurrency, "QQQ"]
        : path.EndsWith("ountry", StringComparison.Ordinal) ? ["QQ", "ZZ"]
        : [];

    /// <summary>The element of which a fact tells a part.</summary>
    public static string Whole(Fact fact)
    {
        var part = OfAWhole.FirstOrDefault(p => fact.Path.EndsWith(p, StringComparison.Ordinal));
        return part is null || fact is Question ? fact.Path : fact.Path[..^part.Length];
    }

    private static bool IsWithin(string path, string whole) =>
        path == whole || path.StartsWith($"{whole}.", StringComparison.Ordinal);
}
