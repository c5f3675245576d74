using Customhouse.Law.Cel;
using Xunit;

namespace Customhouse.Tests.Law.Cel;

/// <summary>In rules, what may be absent is read only where it is known to be there.</summary>
public sealed class StrictTests
{
    [Theory]
    [InlineData("has(declaration.exporter) && declaration.exporter.name == 'Ole'", true)]
    [InlineData("!has(declaration.exporter) || declaration.exporter.name == 'Ole'", true)]
    [InlineData("has(declaration.exporter) ? declaration.exporter.name == 'Ole' : false", true)]
    [InlineData("!(!has(declaration.exporter) || declaration.exporter.name != 'Ole')", true)]
    [InlineData("has(declaration.exporter.country) && declaration.exporter.name == 'Ole'", false)]
    [InlineData("!has(declaration.exporter.country)", true)]
    [InlineData("declaration.?exporter.?country.orValue('XX') == 'XX'", true)]
    [InlineData("declaration.?exporter.name.orValue('XX') == 'Ole'", true)]
    [InlineData("has(declaration.?exporter.name) && !has(declaration.?exporter.country)", true)]
    [InlineData("declaration.items.exists(i, has(i.origin) && i.origin == 'CN')", true)]
    [InlineData("declaration.items.all(i, i.?origin.orValue('CN') == 'CN')", true)]
    [InlineData("declaration.items.all(i, i.?netMass.orValue(1.0) > 0.5)", true)]
    [InlineData("declaration.items.filter(i, has(i.origin)).size() == 1", true)]
    [InlineData("declaration.items.map(i, has(i.netMass), i.netMass).sum() == 12.5", true)]
    [InlineData("has(declaration.items[0].origin) && declaration.items[0].origin == 'CN'", true)]
    [InlineData(
        "(has(declaration.exporter) && declaration.type == 'IMA') && declaration.exporter.name != ''",
        true
    )]
    [InlineData("declaration.items.map(i, i.value).sum() == money('150', 'EUR')", true)]
    [InlineData("declaration.items.map(i, i.value.amount).sum() > limit", false)]
    [InlineData("declaration.items.all(i, has(i.value.amount) && has(i.value.currency))", true)]
    [InlineData("declaration.items.all(i, i.value.?currency.orValue('XXX') == 'EUR')", true)]
    [InlineData("has(declaration.fee.amount)", false)]
    [InlineData("declaration.?fee.amount.orValue(7.0) == 7.0", true)]
    [InlineData("declaration.accepted.addDays(28) == today", true)]
    [InlineData(
        "declaration.items.exists(i, i.procedure in ['4000', '4071'] && 'C501' in i.documents)",
        true
    )]
    [InlineData("'CN'.isListed('countries')", true)]
    public void It_is_taken(string text, bool holds)
    {
        var compiled = Consignment.Rules.Compile(text, CelType.Bool);
        Assert.Empty(compiled.Faults);
        var frame = Consignment.Sample.Frame(Consignment.Rules);
        Assert.Equal(holds, compiled.Program!.Holds(frame));
        Assert.Null(frame.Error);
    }

    [Theory]
    [InlineData("declaration.exporter.name == 'Ole'", "may be absent", "has(declaration.exporter) &&")]
    [InlineData("declaration.exporter.name == 'x' && has(declaration.exporter)", "may be absent", "has(")]
    [InlineData("has(declaration.exporter) || declaration.exporter.name == 'x'", "may be absent", "has(")]
    [InlineData(
        "has(declaration.exporter) && declaration.exporter.country == 'NO'",
        "may be absent",
        ".?country.orValue"
    )]
    [InlineData(
        "declaration.items.all(i, has(i.origin)) && declaration.items.all(i, i.origin == '')",
        "'i.origin' may be absent",
        "has(i.origin)"
    )]
    [InlineData("declaration.items[0].origin == 'CN'", "may be absent", "has(declaration.items[0].origin)")]
    [InlineData(
        "(has(declaration.exporter) || true) && declaration.exporter.name == 'x'",
        "may be absent",
        "has("
    )]
    [InlineData("declaration.items.filter(i, i.number == 1)[0].origin == 'CN'", "may be absent", ".?origin")]
    [InlineData("declaration.fee.amount > 1.0", "may be absent", "has(declaration.fee)")]
    [InlineData("declaration.items.all(i, has(i.value.unit))", "a money has no part 'unit'", ".amount")]
    [InlineData("dyn(1) == 1", "dyn() is not taken", "leave it out")]
    [InlineData("[1, 'a'].size() == 2", "stands beside", "one type")]
    [InlineData("(true ? 1 : 'a') == 1", "stands beside", "one type")]
    [InlineData("'x'.matches('(a')", "is no regular expression", "")]
    [InlineData("'CN'.isListed('contries')", "there is no list 'contries'", "did you mean 'countries'?")]
    public void It_is_refused(string text, string what, string mend)
    {
        var compiled = Consignment.Rules.Compile(text, CelType.Bool);
        Assert.Null(compiled.Program);
        Assert.Contains(compiled.Faults, f => f.What.Contains(what, StringComparison.Ordinal));
        Assert.Contains(compiled.Faults, f => f.Mend.Contains(mend, StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_guard_proves_may_be_read()
    {
        const string Rule = "declaration.exporter.name != ''";
        var guard = Consignment
            .Rules.Compile("has(declaration.exporter) && declaration.type == 'IMA'")
            .Program!;
        Assert.Empty(Consignment.Rules.Compile(Rule, CelType.Bool, guard).Faults);
        var weak = Consignment
            .Rules.Compile("has(declaration.exporter) || declaration.type == 'IMA'")
            .Program!;
        Assert.NotEmpty(Consignment.Rules.Compile(Rule, CelType.Bool, weak).Faults);
    }

    [Fact]
    public void With_the_published_meaning_an_absent_field_is_an_error_when_it_runs()
    {
        var program = Consignment.Published.Compile("declaration.items.all(i, i.origin == 'CN')").Program!;
        var frame = Consignment.Sample.Frame(Consignment.Published);
        Assert.False(program.Holds(frame));
        Assert.Equal("'origin' is absent", frame.Error?.What);
    }

    [Fact]
    public void A_program_tells_what_it_reads()
    {
        var program = Consignment
            .Rules.Compile(
                "has(declaration.exporter) && declaration.items.exists(i, i.?origin.orValue('') == 'CN')"
                    + " && limit > 1.0 && size(declaration.items) < 9"
            )
            .Program!;
        Assert.Equal(
            ["declaration.exporter", "declaration.items", "declaration.items.origin", "limit"],
            program.Reads
        );
    }

    [Fact]
    public void What_is_always_the_same_is_known_beforehand()
    {
        Assert.Equal(true, Consignment.Rules.Compile("1 + 1 == 2 || limit > 1.0").Program!.Constant);
        Assert.Null(Consignment.Rules.Compile("1 + 1 == 2 && limit > 1.0").Program!.Constant);
        Assert.Null(Consignment.Rules.Compile("'CN'.isListed('countries')").Program!.Constant);
    }
}
