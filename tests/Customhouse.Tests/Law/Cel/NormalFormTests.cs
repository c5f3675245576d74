using CsCheck;
using Customhouse.Law.Cel;
using Xunit;

namespace Customhouse.Tests.Law.Cel;

/// <summary>What is printed and read again means the same.</summary>
public sealed class NormalFormTests
{
    private static readonly CelEnvironment Numbers = new([
        new("a", CelType.Int),
        new("b", CelType.Int),
        new("s", CelType.String),
        new("p", CelType.Bool),
    ]);

    private static Gen<T> OneOf<T>(params T[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);

    private static readonly Gen<string> Number = Gen.Recursive<string>(
        (depth, number) =>
            depth > 4
                ? OneOf("a", "b", "1", "-3", "-9223372036854775808")
                : Gen.OneOf(
                    OneOf("a", "b", "0", "7", "-3"),
                    Gen.Select(number, OneOf("+", "-", "*", "/", "%"), number)
                        .Select((l, o, r) => $"({l}) {o} ({r})"),
                    number.Select(n => $"-({n})"),
                    number.Select(n => $"[{n}, a][0]"),
                    number.Select(n => $"[a, b].map(x, x + ({n})).sum()"),
                    number.Select(n => $"(p ? {n} : b)")
                )
    );

    private static readonly Gen<string> Condition = Gen.Recursive<string>(
        (depth, condition) =>
            depth > 4
                ? OneOf("p", "true", "s == 'x'")
                : Gen.OneOf(
                    Gen.Select(Number, OneOf("<", "<=", "==", "!=", ">", ">="), Number)
                        .Select((l, o, r) => $"({l}) {o} ({r})"),
                    Gen.Select(condition, OneOf("&&", "||", "=="), condition)
                        .Select((l, o, r) => $"({l}) {o} ({r})"),
                    condition.Select(c => $"!({c})"),
                    condition.Select(c => $"[1, 2].exists(y, y == a && ({c}))"),
                    Gen.Select(condition, condition, condition).Select((c, t, e) => $"({c}) ? ({t}) : ({e})"),
                    OneOf("s.startsWith(\"a\\\"\\n\")", "s in [\"x\", 'y\\u00e9']", "has({'k': 1}.k)")
                )
    );

    private static readonly Gen<(long A, long B, string S, bool P)> Values = Gen.Select(
        OneOf(0L, 1L, -3L, long.MaxValue, long.MinValue),
        OneOf(0L, 2L, 7L),
        OneOf("x", "a\"\n", ""),
        Gen.Bool
    );

    /// <summary>A failure prints its seed, by which the run is repeated.</summary>
    [Fact]
    public void Printing_and_reading_again_means_the_same() =>
        Gen.Select(Condition, Values)
            .Sample(
                (text, values) =>
                {
                    if (Numbers.Compile(text).Program is not { } program)
                        return text.Length > 1_000;
                    var printed = program.ToString();
                    var again = Numbers.Compile(printed).Program;
                    return again is not null
                        && again.ToString() == printed
                        && Result(program, values) == Result(again, values);
                },
                iter: 3_000
            );

    [Theory]
    [InlineData("(a+b) * 2==6 && ((p))", "(a + b) * 2 == 6 && p")]
    [InlineData("a - (b - 1) == (a - b) - 1", "a - (b - 1) == a - b - 1")]
    [InlineData("p && (p && p) || !(p || p)", "p && p && p || !(p || p)")]
    [InlineData("-(5) == -5 && -(-a) == a", "-(5) == -5 && --a == a")]
    [InlineData("(p ? p : p) ? p : (p ? p : p)", "(p ? p : p) ? p : p ? p : p")]
    [InlineData("'it''s' == s || s == '\\t'", null)]
    [InlineData("s == '''a\"b''' // why", "s == \"a\\\"b\"")]
    [InlineData("[1,2,].exists( x , x==a )", "[1, 2].exists(x, x == a)")]
    [InlineData(
        "{'a b': 1}.`a b` == 1 && {\"in\":1u}.`in` == 1u",
        "{\"a b\": 1}.`a b` == 1 && {\"in\": 1u}.`in` == 1u"
    )]
    [InlineData("1.50 == 1.5 && 1e2 == 100.0", "1.5 == 1.5 && 100.0 == 100.0")]
    [InlineData("b'a\\xff' == b'' ", "b\"\\x61\\xff\" == b\"\"")]
    public void There_is_one_form(string text, string? form) =>
        Assert.Equal(form, Numbers.Compile(text).Program?.ToString());

    private static (bool, string?) Result(CelProgram program, (long A, long B, string S, bool P) values)
    {
        var frame = new Frame(Numbers);
        frame.Set("a", values.A);
        frame.Set("b", values.B);
        frame.Set("s", values.S);
        frame.Set("p", values.P);
        var holds = program.Holds(frame);
        return (frame.Error is null && holds, frame.Error?.What);
    }
}
