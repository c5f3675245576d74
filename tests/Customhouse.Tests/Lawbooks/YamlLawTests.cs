using Customhouse.Engine.Lawbooks;
using Xunit;

namespace Customhouse.Tests.Lawbooks;

/// <summary>A text that is no lawbook's is told with a line, whatever stands in it.</summary>
public sealed class YamlLawTests
{
    [Theory]
    [InlineData("a: b\n---\nc: d", "2 documents")]
    [InlineData("", "0 documents")]
    [InlineData("[[[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]]]", "nests deeper")]
    [InlineData("a: [b", "cannot be read")]
    [InlineData("a:\n  - b: c\n    d: [e, f\ng-h, i]\n", "cannot be read")]
    public void A_text_of_another_form_is_told(string text, string what)
    {
        var (entry, fault) = YamlLaw.Read("f.yaml", text);
        Assert.Null(entry);
        Assert.Contains(what, fault!.What, StringComparison.Ordinal);
        Assert.True(fault.Line >= 1);
    }

    [Fact]
    public void A_text_that_nests_without_end_ends_nothing()
    {
        var (_, fault) = YamlLaw.Read("f.yaml", new string('[', 500_000));
        Assert.Contains("nests deeper than 16", fault!.What, StringComparison.Ordinal);
    }
}
