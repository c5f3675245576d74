using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Lawbooks.Proof;

/// <summary>Makes the declaration that facts speak of, with nothing in it beside them.</summary>
internal static class ExampleDeclaration
{
    private const string First = "declaration.items[0].";
    private const int ItemsMax = 100;

    /// <summary>What an element is to be: by its kind one of them is taken.</summary>
    internal readonly record struct Told(string Text, decimal Number, bool Truth);

    /// <summary>A declaration of which the facts hold, as far as they can be declared; null where an element
    /// takes no such value.</summary>
    /// <param name="subject">What a rule speaks on: there is one of it.</param>
    public static Declaration? Of(IReadOnlyList<Literal> facts, LawSubject subject)
    {
        facts = [.. facts.Select(InItem)];
        var made = ExampleFields.With(Bare(facts), subject);
        foreach (
            var path in facts.Where(f => f is not { Fact: Declared, Holds: false }).Select(Whole).Distinct()
        )
            if (ExampleFields.Find(path) is { } set)
            {
                if (set(made, ValueOf(facts, path)) is not { } next)
                    return null;
                made = next;
            }
        return Counted(made, facts);
    }

    /// <summary>The facts as a person reads them.</summary>
    public static string InWords(IReadOnlyList<Literal> facts) =>
        string.Join(
            "; ",
            facts
                .Where(f => f.Fact is not Question)
                .Where(f => f is not { Fact: Declared, Holds: true } || !IsToldBeside(facts, f.Fact.Path))
                .Select(InItem)
                .OrderBy(f => f.Fact.Path, StringComparer.Ordinal)
                .Select(f =>
                    f.Fact switch
                    {
                        OneOf when ElementFacts.TextOf(facts, f.Fact.Path, out var text) =>
                            $"{f.Fact.Path} is '{text}'",
                        Compared when ElementFacts.NumberOf(facts, f.Fact.Path, out var number) =>
                            $"{f.Fact.Path} is {number:0.######}",
                        Declared => $"{f.Fact.Path} is {(f.Holds ? "" : "not ")}declared",
                        _ => $"{f.Fact.Path} is {(f.Holds ? "true" : "false")}",
                    }
                )
                .Distinct()
        );

    /// <summary>Whether an element, or a part of it, is told by another fact.</summary>
    private static bool IsToldBeside(IReadOnlyList<Literal> facts, string path) =>
        facts.Any(f =>
            f.Fact is OneOf or Compared or Truth
            && (f.Fact.Path == path || f.Fact.Path.StartsWith($"{path}.", StringComparison.Ordinal))
        );

    /// <summary>The first goods item is the one that is made.</summary>
    private static Literal InItem(Literal literal) =>
        literal.Fact.Path.StartsWith(First, StringComparison.Ordinal) && literal.Fact is not Question
            ? literal with
            {
                Fact = literal.Fact with { Path = $"item.{literal.Fact.Path[First.Length..]}" },
            }
            : literal;

    private static string Whole(Literal literal) =>
        literal.Fact is Question ? literal.Fact.Path : ElementFacts.Whole(literal.Fact);

    private static Told ValueOf(IReadOnlyList<Literal> facts, string path)
    {
        string[] paths = [path, .. ElementFacts.OfAWhole.Select(p => path + p)];
        var text = paths.FirstOrDefault(p => facts.Any(f => f.Fact is OneOf && f.Fact.Path == p));
        var number = paths.FirstOrDefault(p => facts.Any(f => f.Fact is Compared && f.Fact.Path == p));
        ElementFacts.TextOf(facts, text ?? path, out var told);
        var isNumber = ElementFacts.NumberOf(facts, number ?? path, out var amount);
        return new(told, isNumber ? amount : 1, !facts.Contains(new Literal(new Truth(path), false)));
    }

    /// <summary>The type tells the direction and what the declaration is for.</summary>
    private static Declaration Bare(IReadOnlyList<Literal> facts)
    {
        var isExport =
            facts.Contains(new Literal(new Truth("declaration.isExport"), true))
            || facts.Contains(new Literal(new Truth("declaration.isImport"), false));
        ElementFacts.TextOf(facts, "declaration.additionalType", out var letter);
        var hasLetter = facts.Any(f => f.Fact is OneOf { Path: "declaration.additionalType" });
        return new()
        {
            Message = new Declarations.Element("Declaration", null, []),
            FunctionCode = "9",
            Lrn = "L1",
            TypeCode = (isExport ? "EX" : "IM") + (hasLetter ? letter : "A"),
            Items = [new GoodsItem { Sequence = 1 }],
        };
    }

    private static Declaration? Counted(Declaration made, IReadOnlyList<Literal> facts)
    {
        if (!facts.Any(f => f.Fact is Compared { Path: "declaration.items.size()" }))
            return made;
        ElementFacts.NumberOf(facts, "declaration.items.size()", out var count);
        return count is < 0 or > ItemsMax
            ? null
            : made with
            {
                Items = [.. Enumerable.Range(1, (int)count).Select(n => made.Items[0] with { Sequence = n })],
            };
    }
}
