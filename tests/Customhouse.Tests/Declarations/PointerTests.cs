using CsCheck;
using Customhouse.Declarations;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Declarations;

/// <summary>Pointers are written and read alike, and lead to the same place by names and by WCO
/// ids.</summary>
public sealed class PointerTests
{
    private static readonly (Pointer Kind, IReadOnlyList<Field> Fields)[] OfTheModel =
    [
        .. Below(DataModel.Declaration.Body, Pointer.Whole, []),
    ];

    private static readonly Gen<string> Name = Gen.Char[" !\"#'()*+,-.09:;=?@AZaz_~é中"]
        .Array[1, 12]
        .Select(c => new string(c));

    private static readonly Gen<Pointer> Any = Gen.Select(Name, Gen.Int[-3, 1_000_000])
        .Array[0, 9]
        .Select(steps =>
            steps.Aggregate(Pointer.Whole, (at, s) => at.Append(s.Item1, s.Item2 < 1 ? null : s.Item2))
        );

    [Fact]
    public void Every_place_of_the_data_model_is_written_and_read_again()
    {
        Assert.True(OfTheModel.Length > 400, $"only {OfTheModel.Length} places");
        Gen.Int.Array[20]
            .Sample(
                seeds =>
                {
                    foreach (var (kind, fields) in OfTheModel)
                    {
                        var place = fields
                            .Select((f, i) => (f, Position: 1 + (seeds[i % 20] & int.MaxValue) % 999))
                            .Aggregate(
                                Pointer.Whole,
                                (at, s) => at.Append(s.f.Name, s.f.IsRepeatable ? s.Position : null)
                            );
                        Same(place, Pointer.Parse(place.ToString()));
                        Assert.Equal(kind.Steps.Select(s => s.Name), place.Steps.Select(s => s.Name));
                        // By WCO ids a place is told where each step has one.
                        if (fields.All(f => f.WcoId is not null))
                            Assert.Equal(place, Pointing.FromWco(Pointing.ToWco(place)));
                    }
                },
                iter: 20
            );
        Assert.Contains(OfTheModel, m => m.Fields.Count > 5 && m.Fields.All(f => f.WcoId is not null));
    }

    [Fact]
    public void Any_pointer_is_written_and_read_again() =>
        Any.Sample(place =>
        {
            Same(place, Pointer.Parse(place.ToString()));
            Assert.True(Pointer.TryParse(place.ToString(), out var tried));
            Same(place, tried);
        });

    [Fact]
    public void What_lies_below_starts_with_what_is_above() =>
        Gen.Select(Any, Any)
            .Sample(
                (above, below) =>
                {
                    var joined = above / below;
                    Assert.Equal([.. above.Steps, .. below.Steps], joined.Steps);
                    Assert.Equal(joined, above / below.ToString());
                    Assert.True(joined.StartsWith(above));
                    Assert.True(joined.StartsWith(joined));
                    Assert.Equal(below.Steps.Count == 0, above.StartsWith(joined));
                    Assert.Equal(joined, joined.Append("X", 2).Parent);
                    Assert.False(joined.StartsWith(joined.Append("X")));
                    Assert.NotEqual(joined.Append("X", 1), joined.Append("X"));
                }
            );

    [Fact]
    public void A_pointer_is_written_as_messages_write_it()
    {
        var place = Places.Body / Places.Item(2).Append("AdditionalDocument", 3) / "@schemeID";
        Assert.Equal(
            "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/AdditionalDocument[3]/@schemeID",
            place.ToString()
        );
        Assert.True(place.Steps[^1].IsAttribute);
        Assert.Equal("", Pointer.Whole.ToString());
        Assert.Equal(Pointer.Whole, Pointer.Whole.Parent);
    }

    [Theory]
    [InlineData("/Declaration", "a step has no name")]
    [InlineData("Declaration/", "a step has no name")]
    [InlineData("A//B", "a step has no name")]
    [InlineData("[2]", "a step has no name")]
    [InlineData("A]", "a name holds neither")]
    [InlineData("A[2", "a position ends with ']'")]
    [InlineData("A[2]B", "a position ends with ']'")]
    [InlineData("A[]", "a whole number from 1, and ''")]
    [InlineData("A[0]", "a whole number from 1, and '0'")]
    [InlineData("A[01]", "a whole number from 1, and '01'")]
    [InlineData("A[-1]", "a whole number from 1, and '-1'")]
    [InlineData("A[1][2]", "a whole number from 1, and '1][2'")]
    [InlineData("A[99999999999]", "a whole number from 1")]
    public void What_is_no_pointer_is_told_why(string text, string why)
    {
        Assert.Contains(
            why,
            Assert.Throws<FormatException>(() => Pointer.Parse(text)).Message,
            StringComparison.Ordinal
        );
        Assert.False(Pointer.TryParse(text, out _));
    }

    [Fact]
    public void A_step_that_nobody_could_read_again_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Pointer.Whole.Append("A/B"));
        Assert.Throws<ArgumentException>(() => Pointer.Whole.Append(""));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pointer.Whole.Append("A", 0));
    }

    private static void Same(Pointer one, Pointer other)
    {
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Equal(one.ToString(), other.ToString());
    }

    private static IEnumerable<(Pointer, IReadOnlyList<Field>)> Below(
        Field field,
        Pointer above,
        IReadOnlyList<Field> fields
    )
    {
        var (at, all) = (above.Append(field.Name), (IReadOnlyList<Field>)[.. fields, field]);
        return field.Fields.SelectMany(f => Below(f, at, all)).Prepend((at, all));
    }
}
