using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests;

/// <summary>A name that is not known leads to the one that was probably meant, or to none.</summary>
public sealed class NearestNameTests
{
    private static readonly string[] Known = ["netMass", "grossMass", "type", "--store", "--storage-limit"];

    [Theory]
    [InlineData("netMas", "netMass")]
    [InlineData("NETMASS", "netMass")]
    [InlineData("tpye", "type")]
    [InlineData("gross", "grossMass")]
    [InlineData("--sotre", "--store")]
    [InlineData("--stor", "--store")]
    [InlineData("ty", null)]
    [InlineData("quantity", null)]
    [InlineData("", null)]
    public void It_is_found_or_none_is_near(string name, string? near) =>
        Assert.Equal(near, NearestName.Of(name, Known));

    [Fact]
    public void A_name_of_any_length_is_answered() =>
        Assert.Null(NearestName.Of(new string('x', 1_000_000), [.. Known, new string('x', 1_000_000)]));
}
