using System.Diagnostics;
using Customhouse.Law.Cel;
using Xunit;

namespace Customhouse.Tests.Law.Cel;

/// <summary>Every text is read, or refused, and every condition ends, within bounds.</summary>
public sealed class BoundTests
{
    private static readonly CelEnvironment Published = new([new("text", CelType.String)])
    {
        IsStrict = false,
    };

    public static TheoryData<string> TooMuch =>
        [
            new string('(', 5_000) + "1" + new string(')', 5_000),
            new string('[', 5_000) + new string(']', 5_000),
            new string('!', 5_000) + "true",
            new string('-', 5_000) + "1",
            "1" + string.Concat(Enumerable.Repeat(" + 1", 4_000)),
            string.Concat(Enumerable.Repeat("true ? true : ", 1_000)) + "true",
            "a" + string.Concat(Enumerable.Repeat(".b", 5_000)),
            "a" + string.Concat(Enumerable.Repeat("[0]", 5_000)),
            "'" + new string('x', CelLimits.TextLengthMax) + "'",
            "[" + string.Concat(Enumerable.Repeat("1,", 9_990)) + "1] == [1," + new string('1', 30) + "]",
        ];

    [Theory]
    [MemberData(nameof(TooMuch))]
    public void What_is_too_long_or_too_deep_is_refused(string text)
    {
        var compiled = Published.Compile(text);
        Assert.Null(compiled.Program);
        Assert.NotEmpty(compiled.Faults);
    }

    [Fact]
    public void What_the_language_asks_for_at_least_is_taken()
    {
        var rows = string.Join(" || ", Enumerable.Repeat("false", 1_000)) + " || true";
        Assert.Equal(true, Run(rows).Value);
        Assert.Equal(true, Run(new string('(', 100) + "true" + new string(')', 100)).Value);
        Assert.Equal(25L, Run("1" + string.Concat(Enumerable.Repeat(" + 1", 24))).Value);
    }

    [Theory]
    [InlineData(
        "[0,1,2,3,4,5,6,7,8,9].all(a, [0,1,2,3,4,5,6,7,8,9].all(b, [0,1,2,3,4,5,6,7,8,9].all(c"
            + ", [0,1,2,3,4,5,6,7,8,9].all(d, [0,1,2,3,4,5,6,7,8,9].all(e, [0,1,2,3,4,5,6,7,8,9].all"
            + "(f, [0,1,2,3,4,5,6,7,8,9].all(g, text != 'x')))))))"
    )]
    [InlineData(
        "[text].map(x, [x+x, x+x, x+x, x+x])[0].map(x, x+x+x+x+x+x+x+x).map(x, x+x+x+x+x+x+x+x"
            + ").map(x, x+x+x+x+x+x+x+x).map(x, x+x+x+x+x+x+x+x).map(x, x+x+x+x+x+x+x+x).size() == 0"
    )]
    [InlineData("text.replace('', text).replace('', text).replace('', text).replace('', text) == ''")]
    public void A_condition_without_bound_is_stopped(string text)
    {
        var program = Published.Compile(text).Program!;
        var frame = new Frame(Published);
        frame.Set("text", new string('a', 200));
        program.Run(frame);
        Assert.Equal("it takes more steps than are allowed", frame.Error?.What);
    }

    [Fact]
    public void No_operator_passes_over_steps_that_are_used_up()
    {
        var program = Published.Compile("[1, 2, 3, 4].all(x, text == text) || true").Program!;
        // What is always true is known beforehand, so the other side is not worked out at all.
        Assert.Equal(true, program.Constant);
        var other = Published.Compile("[1, 2, 3, 4].all(x, text == 'a') || text == 'a'").Program!;
        var frame = new Frame(Published, stepsMax: 2);
        frame.Set("text", "a");
        Assert.False(other.Holds(frame));
        Assert.Equal("it takes more steps than are allowed", frame.Error?.What);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|a)*b")]
    [InlineData("(a|aa)+$")]
    [InlineData("^([a-zA-Z]+)*$")]
    public void A_hostile_pattern_takes_no_longer_than_another(string pattern)
    {
        var program = Published.Compile($"text.matches('{pattern}')").Program!;
        var frame = new Frame(Published);
        frame.Set("text", new string('a', 20_000) + "!");
        var watch = Stopwatch.StartNew();
        Assert.False(program.Holds(frame));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"it took {watch.Elapsed}");
    }

    [Theory]
    [InlineData("(a)\\\\1")]
    [InlineData("a(?=b)")]
    [InlineData("(?<!a)b")]
    [InlineData("a**")]
    public void A_pattern_that_looks_around_or_back_is_an_error(string pattern) =>
        Assert.Contains(
            "no regular expression",
            Run($"'x'.matches('{pattern}')").Error?.What,
            StringComparison.Ordinal
        );

    [Fact]
    public void Macros_bind_no_more_names_than_there_are_places()
    {
        var deep = "true";
        for (var i = 0; i < 30; i++)
            deep = $"[1].all(x{i}, {deep})";
        Assert.Contains("names at once", Published.Compile(deep).Faults[0].What, StringComparison.Ordinal);
    }

    private static (object? Value, CelError? Error) Run(string text)
    {
        var frame = new Frame(Published);
        var program = Published.Compile(text).Program;
        return (program?.Run(frame), frame.Error);
    }
}
