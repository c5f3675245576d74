using System.Text;
using Customhouse.Declarations;
using Customhouse.Exchange;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Exchange;

/// <summary>Requests to change, each applied to our own declaration of two items.</summary>
public sealed class AmendmentApplicationTests
{
    private static readonly Element Lodged = Samples.Read("import-ima.xml").Root;

    private const string Item = "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]";

    [Fact]
    public void The_sample_changes_two_values_and_nothing_else()
    {
        var amended = Taken(Samples.Read("amendment-cor.xml").Root);
        Assert.Equal(
            [
                new Difference(
                    Values.Pointer.Parse("Declaration/InvoiceAmount"),
                    "1200.00 (currencyID EUR)",
                    "1250.00 (currencyID EUR)"
                ),
                new Difference(
                    Values.Pointer.Parse($"{Item}/Commodity/InvoiceLine/ItemChargeAmount"),
                    "400.00 (currencyID EUR)",
                    "450.00 (currencyID EUR)"
                ),
            ],
            Between(Lodged, amended)
        );
    }

    [Fact]
    public void A_class_that_the_request_does_not_hold_is_deleted()
    {
        var amended = Taken(Request("", "42A.1 67A.1 68A.2"));
        Assert.Single(amended.Child("Declaration")!.Child("GoodsShipment")!.All("GovernmentAgencyGoodsItem"));
        Assert.All(
            Between(Lodged, amended),
            d => Assert.StartsWith(Item, d.Pointer.ToString(), StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_goods_item_is_added_where_its_number_belongs()
    {
        var amended = Taken(
            Request(
                "<GoodsShipment><GovernmentAgencyGoodsItem><SequenceNumeric>3</SequenceNumeric><Commodity>"
                    + "<Description>Belts</Description></Commodity></GovernmentAgencyGoodsItem></GoodsShipment>",
                "42A.1 67A.1 68A.3"
            )
        );
        var items = amended.Child("Declaration")!.Child("GoodsShipment")!.All("GovernmentAgencyGoodsItem");
        Assert.Equal(["1", "2", "3"], items.Select(i => i.TextOf("SequenceNumeric")));
        Assert.Equal(2, Between(Lodged, amended).Count);
    }

    [Fact]
    public void A_class_that_stands_once_needs_no_right_sequence()
    {
        // Published requests number the exporter's address 3, 4, 5: only one can be meant.
        var amended = Taken(
            Request(
                "<Exporter><Name>Brightwater "
                    + "Ltd</Name><Address><CityName>Brightwater</CityName></Address></Exporter>",
                "42A.1 57A.2-R031",
                "42A.1 57A.1 04A.3-241"
            )
        );
        Assert.Equal(
            ["Declaration/Exporter/Name", "Declaration/Exporter/Address/CityName"],
            Between(Lodged, amended).Select(d => d.Pointer.ToString())
        );
    }

    [Fact]
    public void A_member_of_a_list_is_found_by_its_place_or_by_its_turn()
    {
        const string two =
            "<AdditionalDocument><TypeCode>935</TypeCode></AdditionalDocument>"
            + "<AdditionalDocument><TypeCode>380</TypeCode></AdditionalDocument>";
        var lodged = Taken(Request(Documents(two), "42A.1 67A.1 68A.2 02A.1", "42A.1 67A.1 68A.2 02A.2"));
        var byTurn = AmendmentApplication.Apply(
            lodged,
            Request(
                Documents("<AdditionalDocument><TypeCode>325</TypeCode></AdditionalDocument>"),
                "42A.1 67A.1 68A.2 02A.2-D006"
            )
        );
        Assert.Equal(
            [new Difference(Values.Pointer.Parse($"{Item}/AdditionalDocument[2]/TypeCode"), "380", "325")],
            Between(lodged, byTurn.Root!)
        );
        var byPlace = AmendmentApplication.Apply(
            lodged,
            Request(
                Documents(
                    "<AdditionalDocument><TypeCode>935</TypeCode></AdditionalDocument>"
                        + "<AdditionalDocument><TypeCode>271</TypeCode></AdditionalDocument>"
                ),
                "42A.1 67A.1 68A.2 02A.2-D006"
            )
        );
        Assert.Equal(
            [new Difference(Values.Pointer.Parse($"{Item}/AdditionalDocument[2]/TypeCode"), "380", "271")],
            Between(lodged, byPlace.Root!)
        );
    }

    [Theory]
    [InlineData("MSG10004", "42A.1 67A.1 68A.9 23A.1-137")]
    [InlineData("MSG10004", "42A.1 67A.1 99X.1")]
    [InlineData("MSG10004", "42A.1")]
    [InlineData("MSG10004", "67A.1")]
    [InlineData("CDS12026", "42A.1-109", "42A.1-109")]
    [InlineData("CDS11012", "42A.1-017")]
    [InlineData("CDS10001", "42A.1 67A.1 68A.2-006")]
    public void A_pointer_that_opens_nothing_is_refused_by_name(string code, params string[] amendments)
    {
        var answer = AmendmentApplication.Apply(
            Lodged,
            Request(
                amendments.Length == 2 ? "<InvoiceAmount currencyID=\"EUR\">1</InvoiceAmount>" : "",
                amendments
            )
        );
        Assert.Null(answer.Root);
        Assert.Contains(code, answer.Refusals.Select(r => r.Code));
    }

    [Fact]
    public void A_control_corrects_single_values()
    {
        var corrected = AmendmentApplication.Correct(
            Lodged,
            [($"{Item}/Commodity/GoodsMeasure/TariffQuantity", "25")]
        );
        Assert.Equal(
            [
                new Difference(
                    Values.Pointer.Parse($"{Item}/Commodity/GoodsMeasure/TariffQuantity"),
                    "24",
                    "25"
                ),
            ],
            Between(Lodged, corrected.Root!)
        );
        var refused = AmendmentApplication.Correct(
            Lodged,
            [
                ("Declaration/GoodsItemQuantity", "many"),
                ("Declaration/Nothing", "1"),
                ("Declaration/Exporter", "1"),
            ]
        );
        Assert.Equal(["CDS10010", "MSG10004", "CDS10002"], refused.Refusals.Select(r => r.Code));
    }

    private static IReadOnlyList<Difference> Between(Element before, Element after) =>
        Differences.Between(before.Child("Declaration")!, after.Child("Declaration")!);

    /// <summary>The amended version, which must be a message that the reader takes.</summary>
    private static Element Taken(Element request)
    {
        var answer = AmendmentApplication.Apply(Lodged, request);
        Assert.True(answer.Root is not null, string.Join('\n', answer.Refusals));
        return Samples.Taken(WcoXml.Read(WcoXml.Write(Message.Of(answer.Root!)))).Root;
    }

    private static string Documents(string documents) =>
        "<GoodsShipment><GovernmentAgencyGoodsItem><SequenceNumeric>2</SequenceNumeric>"
        + $"{documents}</GovernmentAgencyGoodsItem></GoodsShipment>";

    /// <summary>A request with amendments as <c>42A.1 67A.1 68A.2-TAG</c>.</summary>
    private static Element Request(string body, params string[] amendments)
    {
        var pointers = string.Concat(
            amendments.Select(a =>
                "<Amendment><ChangeReasonCode>32</ChangeReasonCode>"
                + string.Concat(a.Split(' ').Select(Pointer))
                + "</Amendment>"
            )
        );
        // The model's order: amounts stand ahead of the amendments, the exporter and the shipment behind.
        var ahead = body.StartsWith("<Invoice", StringComparison.Ordinal);
        var text =
            "<MetaData xmlns=\"urn:wco:datamodel:WCO:DocumentMetaData-DMS:2\">"
            + "<Declaration xmlns=\"urn:wco:datamodel:WCO:DEC-DMS:2\">"
            + "<FunctionCode>13</FunctionCode><TypeCode>COR</TypeCode>"
            + $"{(ahead ? body : "")}{pointers}{(ahead ? "" : body)}</Declaration></MetaData>";
        return Samples.Taken(WcoXml.Read(Encoding.UTF8.GetBytes(text))).Root;
    }

    private static string Pointer(string step)
    {
        var (place, tag) = step.Split('-') is [var p, var t] ? (p, $"<TagID>{t}</TagID>") : (step, "");
        var parts = place.Split('.');
        return $"<Pointer><SequenceNumeric>{parts[1]}</SequenceNumeric>"
            + $"<DocumentSectionCode>{parts[0]}</DocumentSectionCode>{tag}</Pointer>";
    }
}
