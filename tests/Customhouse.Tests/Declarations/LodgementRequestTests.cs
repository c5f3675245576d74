using Customhouse.Declarations;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Declarations;

/// <summary>Rules on requests for change and invalidation.</summary>
public sealed class LodgementRequestTests
{
    private static readonly WcoPointer[] NetMass =
    [
        new("42A"), new("67A"), new("68A", 1), new("23A"), new("65A", null, "128"),
    ];

    [Fact]
    public void A_request_with_a_reason_and_a_place_is_taken() => Assert.Empty(Check(new Amendment("28", NetMass)));

    [Fact]
    public void A_request_without_a_change_is_refused() => Assert.Equal(["CDS10001"], Check());

    [Fact]
    public void A_change_without_a_reason_is_refused() => Assert.Equal(["CDS10001"], Check(new Amendment(null, NetMass)));

    [Fact]
    public void One_element_is_changed_once() =>
        Assert.Equal(["CDS12026"], Check(new Amendment("28", NetMass), new Amendment("28", [.. NetMass])));

    [Fact]
    public void What_names_the_declaration_is_not_changed() =>
        Assert.Equal(["CDS11012"], Check(new Amendment("32", [new WcoPointer("42A", null, "D013")])));

    [Fact]
    public void A_stranger_changes_nothing()
    {
        var request = Request(new Amendment("28", NetMass)) with { Declarant = new Party("GB2") };
        Assert.Equal(["CDS11007"], LodgementRequests.Check(Lodged, request).Select(r => r.Code));
    }

    private static IEnumerable<string> Check(params Amendment[] amendments) =>
        LodgementRequests.Check(Lodged, Request(amendments)).Select(r => r.Code);

    private static readonly Declaration Lodged = Request() with { FunctionCode = "9", TypeCode = "IMA" };

    private static Declaration Request(params Amendment[] amendments) => new()
    {
        Message = new Element("Declaration", null, []), FunctionCode = "13", Lrn = "L2", TypeCode = "COR",
        Declarant = new Party("GB1"), Amendments = amendments,
    };
}
