using Customhouse.Declarations;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Declarations;

/// <summary>Rules on requests for change and invalidation.</summary>
public sealed class LodgementRequestTests
{
    private static readonly DateTimeOffset Today = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly WcoPointer[] NetMass =
    [
        new("42A"),
        new("67A"),
        new("68A", 1),
        new("23A"),
        new("65A", null, "128"),
    ];

    [Fact]
    public void A_request_with_a_reason_and_a_place_is_taken() =>
        Assert.Empty(Check(new Amendment("28", NetMass)));

    [Fact]
    public void A_request_without_a_change_is_refused() => Assert.Equal(["CDS10001"], Check());

    [Fact]
    public void A_change_without_a_reason_is_refused() =>
        Assert.Equal(["CDS10001"], Check(new Amendment(null, NetMass)));

    [Fact]
    public void A_stranger_changes_nothing()
    {
        var request = Request(new Amendment("28", NetMass)) with { Declarant = new Party("GB2") };
        Assert.Equal(["CDS11007"], Codes(request, null));
    }

    [Fact]
    public void A_change_that_breaks_a_rule_is_refused_and_what_was_broken_before_is_not_told_again()
    {
        var request = Request(new Amendment("28", NetMass));
        var next = Lodged with { GoodsItemQuantity = 2 };
        Assert.Equal(["CDS11003"], Codes(request, next));
        Assert.Contains(ShippedLaw.General.Check(Lodged, Today), r => r.Code == "CDS10020");
    }

    [Fact]
    public void A_fault_on_record_does_not_grow_by_a_change()
    {
        var wrong = Lodged with { GoodsItemQuantity = 3 };
        var request = Request(new Amendment("28", NetMass));
        Assert.Empty(Faults(wrong, request, wrong));
        // Three for one was told; four for one was not.
        Assert.Equal(["CDS11003"], Faults(wrong, request, wrong with { GoodsItemQuantity = 4 }));
        // A finding without values: what is written at its place tells them apart.
        Assert.Equal(
            ["CDS10020"],
            Faults(Written(wrong, "7"), request, Written(wrong, "8") with { RepresentationCode = "8" })
        );
        Assert.Empty(Faults(Written(wrong, "7"), request, Written(wrong, "7")));

        static Declaration Written(Declaration declaration, string code) =>
            declaration with
            {
                Message = new Element(
                    "MetaData",
                    null,
                    [
                        new Element(
                            "Declaration",
                            null,
                            [new Element("Agent", null, [new Element("FunctionCode", code, [])])]
                        ),
                    ]
                ),
            };

        static IEnumerable<string> Faults(Declaration lodged, Declaration request, Declaration next) =>
            ShippedLaw.General.CheckRequest(lodged, request, next, Today).Select(r => r.Code);
    }

    private static IEnumerable<string> Check(params Amendment[] amendments) =>
        Codes(Request(amendments), null);

    private static IEnumerable<string> Codes(Declaration request, Declaration? next) =>
        ShippedLaw.General.CheckRequest(Lodged, request, next, Today).Select(r => r.Code);

    private static readonly Declaration Lodged = Request() with
    {
        FunctionCode = "9",
        TypeCode = "IMA",
        GoodsItemQuantity = 1,
        RepresentationCode = "7",
        Items = [new GoodsItem { Sequence = 1 }],
    };

    private static Declaration Request(params Amendment[] amendments) =>
        new()
        {
            Message = new Element("Declaration", null, []),
            FunctionCode = "13",
            Lrn = "L2",
            TypeCode = "COR",
            Declarant = new Party("GB1"),
            Amendments = amendments,
        };
}
