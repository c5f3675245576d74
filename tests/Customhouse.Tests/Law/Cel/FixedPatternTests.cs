using System.Text.RegularExpressions;
using Customhouse.Law.Cel;
using Xunit;

namespace Customhouse.Tests.Law.Cel;

/// <summary>Patterns of the form of codes are matched without an engine, and mean what they mean.</summary>
public sealed class FixedPatternTests(ITestOutputHelper output)
{
    private const int Seed = 20261201;

    [Theory]
    [InlineData("^[A-Z]$")]
    [InlineData("^[A-Z0-9]{3}$")]
    [InlineData("^[A-Z]{2}[A-Z0-9]{2,6}$")]
    [InlineData("^[01]{4}$")]
    [InlineData("^A1{0,2}$")]
    [InlineData("^A[B-E]0$")]
    [InlineData("^[A-AX]{1,3}$")]
    // Of another form: the engine takes them.
    [InlineData("^[A-Z]{1,2}[A-Z0-9]{2}$")]
    [InlineData("^(A|B)[0-9]$")]
    [InlineData("^[^A]$")]
    [InlineData("^[A-]$")]
    [InlineData("[A-Z]{2}")]
    [InlineData("^A+$")]
    [InlineData("^A{2,}$")]
    public void A_pattern_means_what_it_means_to_the_engine(string pattern)
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var environment = new CelEnvironment([new CelVariable("text", CelType.String)]);
        var program = environment.Compile($"text.matches('{pattern}')", CelType.Bool).Program!;
        var engine = new Regex(
            pattern.Replace("$", "\\z", StringComparison.Ordinal),
            RegexOptions.CultureInvariant | RegexOptions.NonBacktracking,
            TimeSpan.FromSeconds(1)
        );
        var frame = new Frame(environment);
        var matched = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([
                .. Enumerable
                    .Range(0, random.Next(8))
                    .Select(_ => "AABCEX01019Za-\n\u0410\uFF11"[random.Next(17)]),
            ]);
            frame.Set("text", text);
            Assert.True(engine.IsMatch(text) == program.Holds(frame), $"{pattern} on '{text}'");
            matched += engine.IsMatch(text) ? 1 : 0;
        }
        Assert.InRange(matched, 1, 19_999);
    }
}
