using System.Globalization;
using Customhouse.Declarations;
using Customhouse.Risk;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Risk;

/// <summary>A field compared with values, and the same in the rule language, choose the same.</summary>
public sealed class RuleTranslationTests(ITestOutputHelper output)
{
    private static readonly string[] Texts =
    [
        "import",
        "XA100",
        "XA",
        "IMA",
        "40",
        "N865",
        "CT",
        "Bolts, O'Neil \"x\" \\",
        "bolts",
        "1",
    ];
    private static readonly string[] Countries = ["BD", "KR", "CL", "SG", "XV"];
    private static readonly string[] Codes = ["61", "6109", "61091000", "85171300", "220421"];
    private static readonly string[] Numbers = ["0", "1", "2.5", "10", "12", "45", "90", "-3", "1200", "24"];

    [Theory]
    [InlineData(20261201)]
    [InlineData(7)]
    public void Both_choose_the_same_over_sample_declarations(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (held, asked) = (0, 0);
        for (var n = 0; n < 400; n++)
        {
            FieldIs[] leaves = [Leaf(random), Leaf(random)];
            FieldIs[] some = n % 2 == 0 ? leaves[..1] : leaves;
            var rule = string.Join(" && ", some.Select(l => $"({Rule(l)})"));
            var fields = Book(new AllOf(some));
            var rules = Book(new RuleHolds(rule));
            for (var d = 0; d < 10; d++)
            {
                var declaration = Sample(random);
                var lane = Chosen(declaration, fields);
                Assert.True(
                    lane == Chosen(declaration, rules),
                    $"seed {seed}: {lane} by fields, not by {rule}"
                );
                asked++;
                held += lane == Lane.Red ? 1 : 0;
            }
        }
        // Neither side is a sample of nothing.
        Assert.InRange(held, asked / 20, asked - asked / 20);
    }

    private static ProfileBook Book(Condition when)
    {
        var (book, refusals) = ProfileBook.Create([RiskCase.Profile("P", Lane.Red, when)]);
        Assert.True(refusals.Count == 0, string.Join("; ", refusals.Select(r => r.Rule)));
        return book;
    }

    private static Lane Chosen(Declaration declaration, ProfileBook book) =>
        Targeting
            .Choose(declaration, RiskCase.Worth, RiskCase.Operators, book, null, RiskCase.Noon, 0.5)
            .Lane;

    private static FieldIs Leaf(Random random)
    {
        var field = Any(random, [.. RiskField.All]);
        var word = Any(random, [.. Comparison.Words(field.Kind)]);
        string[] values = Comparison.Arity(word) switch
        {
            (0, _) => [],
            (2, _) => [.. Numbers.OrderBy(_ => random.Next()).Take(2)],
            (_, 1) => [Value()],
            _ => [Value(), Value()],
        };
        return new FieldIs(field.Name, word, values);

        string Value() =>
            field.Kind switch
            {
                FieldKind.Number => Any(random, Numbers),
                FieldKind.Flag => Any(random, ["yes", "no"]),
                FieldKind.Country => Any(random, Countries),
                FieldKind.Commodity when word is "=" or "in" => Any(random, Codes[2..]),
                FieldKind.Commodity => Any(random, Codes),
                _ => Any(random, Texts),
            };
    }

    /// <summary>The comparison in the rule language.</summary>
    private static string Rule(FieldIs leaf)
    {
        var field = RiskField.Find(leaf.Field)!;
        var name = "risk." + field.RuleName;
        var list = $"[{string.Join(", ", leaf.Values.Select(Quoted))}]";
        string Begins(string of) =>
            $"({string.Join(" || ", leaf.Values.Select(v => $"{of}.startsWith({Quoted(v)})"))})";
        if (field.Kind == FieldKind.Texts)
            return leaf.Is switch
            {
                "=" or "in" => $"{name}.exists(x, x in {list})",
                "not in" => $"!{name}.exists(x, x in {list})",
                "starts with" => $"{name}.exists(x, {Begins("x")})",
                "present" => $"{name}.size() > 0",
                _ => $"{name}.size() == 0",
            };
        var isText = field.Kind is FieldKind.Text or FieldKind.Country or FieldKind.Commodity;
        return (leaf.Is, isText) switch
        {
            ("present", true) => $"has({name}) && {name} != ''",
            ("absent", true) => $"!has({name}) || {name} == ''",
            ("present", false) => $"has({name})",
            ("absent", false) => $"!has({name})",
            ("in", _) => $"has({name}) && {name} in {list}",
            ("not in", _) => $"has({name}) && !({name} in {list})",
            ("starts with" or "within", _) => $"has({name}) && {Begins(name)}",
            ("not within", _) => $"has({name}) && !{Begins(name)}",
            ("contains", _) => $"has({name}) && {name}.lowerAscii().contains("
                + $"{Quoted(leaf.Values[0].ToLowerInvariant())})",
            ("between", _) => $"has({name}) && {name} >= {Number(leaf.Values[0])} "
                + $"&& {name} <= {Number(leaf.Values[1])}",
            ("=", _) => $"has({name}) && {name} == {Literal(field, leaf.Values[0])}",
            _ => $"has({name}) && {name} {leaf.Is} {Literal(field, leaf.Values[0])}",
        };
    }

    private static string Literal(RiskField field, string value) =>
        field.Kind switch
        {
            FieldKind.Number => Number(value),
            FieldKind.Flag => value == "yes" ? "true" : "false",
            _ => Quoted(value),
        };

    private static string Number(string value) =>
        value.Contains('.', StringComparison.Ordinal) ? value : value + ".0";

    private static string Quoted(string text) =>
        '"'
        + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        + '"';

    private static Declaration Sample(Random random)
    {
        var items = RiskCase
            .Declaration.Items.Take(random.Next(4))
            .Select(i =>
                i with
                {
                    Commodity = random.Next(6) == 0 ? null : HsCode.Parse(Any(random, Codes[2..])),
                    Description = random.Next(3) == 0 ? null : Any(random, Texts),
                    Origins =
                        random.Next(5) == 0
                            ? []
                            :
                            [
                                new Origin(
                                    CountryCode.Parse(Any(random, Countries)),
                                    Any(random, ["1", "2"])
                                ),
                            ],
                    NetMassKilograms = random.Next(5) == 0 ? null : Amount(random),
                    GrossMassKilograms = random.Next(2) == 0 ? null : Amount(random),
                    Documents =
                    [
                        .. Texts.Where(_ => random.Next(8) == 0).Select(t => new Document("N", t, t)),
                    ],
                    Packages = random.Next(2) == 0 ? [] : [new Package("CT", Amount(random), "1-12")],
                    StatisticalValue = random.Next(2) == 0 ? null : new Money(Amount(random), Currency.Eur),
                }
            );
        return RiskCase.Declaration with
        {
            TypeCode = Any(random, ["IMA", "EXA", "IMB"]),
            Importer = Any<Party?>(random, [null, new Party("XA100"), new Party("XA200"), new Party("")]),
            Agent = Any<Party?>(random, [null, new Party("XA100")]),
            ExportCountry = random.Next(2) == 0 ? null : CountryCode.Parse(Any(random, Countries)),
            BorderTransportMode = random.Next(2) == 0 ? null : "1",
            Containerised = random.Next(2) == 0 ? null : random.Next(2) == 0,
            Containers = random.Next(2) == 0 ? [] : ["CSQU3054383"],
            TotalGrossMassKilograms = random.Next(2) == 0 ? null : Amount(random),
            Items = [.. items],
        };
    }

    private static decimal Amount(Random random) =>
        decimal.Parse(Any(random, Numbers[..7]), CultureInfo.InvariantCulture);

    private static T Any<T>(Random random, T[] of) => of[random.Next(of.Length)];
}
