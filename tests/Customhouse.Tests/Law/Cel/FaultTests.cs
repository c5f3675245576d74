using Customhouse.Law.Cel;
using Xunit;

namespace Customhouse.Tests.Law.Cel;

/// <summary>Every fault of a text is told with its place, in plain English, with what would mend
/// it.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData(
        "declaraton.type == 'x'",
        "line 1, column 1: nothing is called 'declaraton'; did you mean 'declaration'?"
    )]
    [InlineData(
        "true &&\n  declaration.tpye == 'x'",
        "line 2, column 14: a consignment has no field 'tpye'; did you mean 'type'?"
    )]
    [InlineData(
        "declaration.type.trimm() == 'x'",
        "line 1, column 17: no function is called 'trimm'; did you mean 'trim'?"
    )]
    [InlineData(
        "trim('x') == 'x'",
        "line 1, column 1: no function is called 'trim'; write it behind its value: x.trim(...)"
    )]
    [InlineData(
        "limit > 1000",
        "line 1, column 7: > does not take a double and an int; write a number with a fra"
            + "ction (1.0 for 1), or double() around the other"
    )]
    [InlineData("1 == 'a'", "line 1, column 3: an int is compared with a string")]
    [InlineData(
        "declaration.type",
        "line 1, column 12: the whole is a string, and a bool is wanted; end with a comparison"
    )]
    [InlineData(
        "declaration.type = 'x'",
        "line 1, column 18: the character \"=\" means nothing here; write == to compare"
    )]
    [InlineData("(1 == 1", "line 1, column 8: the text ends where ')' should stand")]
    [InlineData("1 == 1)", "line 1, column 7: ')' stands where an operator, or the end should")]
    [InlineData("'abc", "line 1, column 1: the text has no end; close it with '")]
    [InlineData(
        "'a\\qb' == ''",
        "line 1, column 3: \\q is no escape; write \\\\ for a backslash, or put r before the text"
    )]
    [InlineData(
        "99999999999999999999 > 1",
        "line 1, column 1: 99999999999999999999 is out of the range of 64 bits"
    )]
    [InlineData(
        "declaration.items.all(i.x, true)",
        "line 1, column 24: all wants a simple name here; write all(x, ...), and x in what follows"
    )]
    [InlineData(
        "has(declaration)",
        "line 1, column 1: has() asks whether a field is there; write a path that ends wi"
            + "th a field, such as has(item.origin)"
    )]
    [InlineData("for == 1", "line 1, column 1: 'for' is a reserved word and no name; take another name")]
    [InlineData(
        "declaration.type.all(x, true)",
        "line 1, column 17: all goes through a string; give it a list or a map"
    )]
    [InlineData(
        "'a'.size(1) == 1",
        "line 1, column 4: size does not take a string and an int; it takes string.size()"
            + ", or bytes.size(), or list(A).size(), or map(A, B).size()"
    )]
    [InlineData(
        "Line{number: 1} == 1",
        "line 1, column 1: 'Line' is a message of protocol buffers, and there are none; write a map: {\"name\": value}"
    )]
    public void It_is_told(string text, string fault)
    {
        var compiled = Consignment.Rules.Compile(text, CelType.Bool);
        Assert.Null(compiled.Program);
        Assert.Equal(fault, compiled.Faults[0].ToString());
    }

    [Fact]
    public void All_faults_are_told_in_the_order_of_the_text()
    {
        var faults = Consignment.Rules.Compile("a == 1 &&\nb == 2 && declaration.c == 3").Faults;
        Assert.Equal([(1, 1), (2, 1), (2, 22)], faults.Select(f => (f.Line, f.Column)));
        var many = string.Join(" && ", Enumerable.Range(0, 100).Select(n => $"a{n} == 1"));
        Assert.Equal(CelLimits.FaultsMax, Consignment.Rules.Compile(many).Faults.Count);
    }

    [Fact]
    public void A_function_whose_body_takes_other_types_is_refused_when_it_is_declared()
    {
        Assert.Throws<ArgumentException>(() =>
            CelFunction.Of<long, bool>("f", [CelType.String], CelType.Bool, (_, _) => true)
        );
        Assert.Throws<ArgumentException>(() =>
            new CelObjectType<Line>("line").HasValue("n", CelType.Decimal, l => l.Number)
        );
    }
}
