using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsCheck;
using Customhouse.Clearance;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Tariff;

/// <summary>Lines of duty are written by hand in the form that the serializer makes of the type.</summary>
public sealed class DutyLineConverterTests
{
    /// <summary>What the serializer makes of the types by reflection, which forgets nothing.</summary>
    private static readonly JsonSerializerOptions ByReflection = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new MoneyAsText(), new QuantityAsText(), new CurrencyConverter() },
    };

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char["ab 7.%é<\"\\\u2028\n"], 0, 12],
        Gen.OneOf(
            Gen.Const("A00"),
            Gen.Const("100"),
            Gen.Const("price paid or payable"),
            Gen.Const("\ud83d\udea2")
        )
    );

    private static readonly Gen<decimal> Number = Gen.OneOf(
        Gen.Decimal[-1_000_000m, 1_000_000m],
        Gen.OneOf(
            Gen.Const(0m),
            Gen.Const(0.00m),
            Gen.Const(-0.5m),
            Gen.Const(decimal.MaxValue),
            Gen.Const(decimal.MinValue),
            Gen.Const(0.0000000000000000000000000001m)
        )
    );

    private static readonly Gen<Money> Amount = Gen.Select(
        Number,
        Gen.OneOf(
            Gen.Const(Currency.Gbp),
            Gen.Const(Currency.Eur),
            Gen.Const(Currency.Parse("JPY")),
            Gen.Const(Currency.Parse("XXX"))
        ),
        (number, currency) => new Money(number, currency)
    );

    private static readonly Gen<Rate> Rates = Gen.Recursive<Rate>(
        (depth, part) =>
            Gen.Select(
                Gen.Nullable(Number),
                Gen.Nullable(Amount),
                Gen.Null(Text),
                Gen.Null(Text),
                depth < 2 ? Gen.Null(part) : Gen.Const((Rate?)null),
                (percent, perUnit, unit, other, inner) =>
                    new Rate(percent, perUnit, unit, other)
                    {
                        Minimum = inner,
                        Maximum = unit is null ? null : inner,
                        Plus = other is null ? inner : null,
                    }
            )
    );

    private static readonly Gen<AppliedRate> Exchanges = Gen.Select(
        Number,
        Gen.DateOnly,
        Gen.Nullable(Gen.DateOnly),
        Text,
        Gen.Null(Text),
        (rate, from, to, source, period) =>
            new AppliedRate(Currency.Parse("JPY"), Currency.Eur, rate, from, to, source) { Period = period }
    );

    private static readonly Gen<DutyLine> Lines = Gen.Select(
        Gen.Int,
        Gen.Select(Text, Gen.Null(Text), Gen.Null(Text), Gen.Null(Text)),
        Gen.Select(Gen.Nullable(Amount), Gen.Nullable(Amount), Amount, Gen.Nullable(Amount)),
        Gen.Nullable(Gen.Select(Number, Gen.Null(Text), (n, unit) => new Quantity(n, Spaceless(unit)))),
        Gen.Null(Rates),
        Gen.Select(
            Text,
            Text,
            Text,
            Gen.Null(Exchanges),
            (w, r, b, e) => new WorkingStep(w, r, b) { Exchange = e }
        ).List[0, 3],
        Gen.Bool,
        (item, texts, amounts, quantity, rate, working, isSecurity) =>
            new DutyLine(
                item,
                texts.Item1,
                texts.Item2,
                amounts.Item1,
                quantity,
                rate,
                amounts.Item2,
                amounts.Item3,
                amounts.Item4,
                texts.Item3,
                working
            )
            {
                NotComputed = texts.Item4,
                IsSecurity = isSecurity,
            }
    );

    [Fact]
    public void A_line_is_written_as_the_serializer_writes_it_and_read_as_it_was() =>
        Lines.Sample(
            line =>
            {
                var written = Written(line);
                Assert.Equal(Body(JsonSerializer.Serialize(line, ByReflection)), written);
                var read = Assert.Single(Read(written).Assessment.Lines);
                Assert.Equal(line.Working, read.Working);
                Assert.Equal(line with { Working = read.Working }, read);
                Assert.Equal(written, Written(read));
            },
            iter: 2_000
        );

    [Fact]
    public void What_a_later_version_adds_to_a_line_is_passed_over()
    {
        var line = new DutyLine(
            1,
            "A00",
            null,
            null,
            null,
            new Rate(5m),
            null,
            new Money(1.20m, Currency.Eur),
            null,
            null,
            [new WorkingStep("w", "r", "b")]
        );
        var later = Written(line)
            .Replace("\"item\":1", "\"more\":{\"item\":[7,{}]},\"item\":1", StringComparison.Ordinal)
            .Replace("\"percent\":5", "\"more\":[{}],\"percent\":5", StringComparison.Ordinal)
            .Replace("\"words\"", "\"more\":null,\"w\\u006frds\"", StringComparison.Ordinal);
        Assert.Equal(Written(line), Written(Assert.Single(Read(later).Assessment.Lines)));
    }

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("[]")]
    [InlineData("null,7")]
    [InlineData("""{"item":1,"taxType":"A00","working":[]}""")]
    [InlineData("""{"item":1,"taxType":"A00","assessed":"1 EUR"}""")]
    [InlineData("""{"item":1,"assessed":"1 EUR","working":[]}""")]
    [InlineData("""{"item":"1","taxType":"A00","assessed":"1 EUR","working":[]}""")]
    [InlineData("""{"item":1,"taxType":"A00","assessed":"1 EUR","working":{"words":"w"}}""")]
    [InlineData("""{"item":1,"taxType":"A00","assessed":"1 EUR","working":["w"]}""")]
    [InlineData("""{"item":1,"taxType":"A00","assessed":"1 EUR","working":[{"words":"w","result":"r"}]}""")]
    [InlineData("""{"item":1,"taxType":"A00","assessed":"EUR","working":[]}""")]
    [InlineData("""{"item":1,"taxType":"A00","assessed":"1 eur","working":[]}""")]
    [InlineData("""{"item":1,"taxType":"A00","assessed":1,"working":[]}""")]
    [InlineData("""{"item":1,"taxType":"A00","assessed":"1 EUR","working":[],"rate":"5"}""")]
    [InlineData("""{"item":1,"taxType":"A00","assessed":"1 EUR","working":[],"rate":{"percent":"5"}}""")]
    [InlineData("""{"item":1,"taxType":"A00","assessed":"1 EUR","working":[],"base":"9e99 EUR"}""")]
    public void What_is_no_line_is_refused_as_unreadable(string line) =>
        Assert.Throws<InvalidDataException>(() => Read(Body(line)));

    private static string Body(string line) =>
        $$$"""{"stage":"Final","edition":"e","assessment":{"lines":[{{{line}}}]}}""";

    private static string Written(DutyLine line) =>
        Encoding.UTF8.GetString(
            DeclarationSubject.Kind.Events.Write(
                new DutyAssessed(DutyStage.Final, "e", new Assessment([line]))
            )
        );

    private static DutyAssessed Read(string body) =>
        (DutyAssessed)
            DeclarationSubject.Kind.Events.Read("duty-assessed/1", Encoding.UTF8.GetBytes(body), null);

    /// <summary>A unit is a code; an empty one would read as a unit that is there.</summary>
    private static string? Spaceless(string? unit) => unit?.Replace(" ", "", StringComparison.Ordinal);

    /// <summary>The form of an amount, in its simplest words.</summary>
    private sealed class MoneyAsText : TextConverter<Money>
    {
        protected override Money Parse(string text) => throw new NotSupportedException();

        protected override string Text(Money value) =>
            FormattableString.Invariant($"{value.Amount} {value.Currency.Code}");
    }

    private sealed class QuantityAsText : TextConverter<Quantity>
    {
        protected override Quantity Parse(string text) => throw new NotSupportedException();

        protected override string Text(Quantity value) =>
            value.Unit is null
                ? FormattableString.Invariant($"{value.Value}")
                : FormattableString.Invariant($"{value.Value} {value.Unit}");
    }
}
