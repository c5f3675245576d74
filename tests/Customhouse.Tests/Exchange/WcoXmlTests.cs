using System.Text;
using System.Xml.Linq;
using Customhouse.Declarations;
using Customhouse.Exchange;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Exchange;

public sealed class WcoXmlTests
{
    private const string Import = "import-ima.xml";

    public static TheoryData<string> Names => Samples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_is_read_and_written_without_loss(string name)
    {
        var message = Samples.Read(name);
        var written = WcoXml.Write(message);
        Assert.True(Samples.Taken(WcoXml.Read(written)).Root.SaysTheSameAs(message.Root));
        Assert.True(XNode.DeepEquals(Plain(Samples.Text(name)), Plain(Encoding.UTF8.GetString(written))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_goes_through_JSON_and_back(string name)
    {
        var message = Samples.Read(name);
        var back = Samples.Taken(WcoJson.Read(WcoJson.Write(message)));
        Assert.Equal(WcoXml.Write(message), WcoXml.Write(back));
    }

    [Theory]
    [InlineData(Import, MessageKind.Declaration)]
    [InlineData("amendment-cor.xml", MessageKind.Amendment)]
    [InlineData("cancellation-inv.xml", MessageKind.Cancellation)]
    public void The_kind_of_a_message_is_told(string name, MessageKind kind) =>
        Assert.Equal(kind, Samples.Read(name).Kind);

    /// <summary>One change each, and where the refusal must point.</summary>
    [Theory]
    [InlineData("<TypeCode>IMA<", "<TypeCode>IMAX<", "CDS10010", "Declaration/TypeCode", "42A#D013")]
    [InlineData("<FunctionCode>9<", "<FunctionCode>8<", "CDS10020", "Declaration/FunctionCode", "42A#017")]
    [InlineData("<FunctionCode>9</FunctionCode>", "", "CDS10001", "Declaration/FunctionCode", "42A#017")]
    [InlineData(
        "<TypeCode>IMA</TypeCode>",
        "<TypeCode>IMA</TypeCode><TypeCode>IMA</TypeCode>",
        "CDS10003",
        "Declaration/TypeCode[2]",
        "42A#D013"
    )]
    [InlineData(
        "<SequenceNumeric>2</SequenceNumeric>",
        "",
        "CDS10001",
        "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/SequenceNumeric",
        "42A/67A/68A.2#006"
    )]
    [InlineData(
        "<ItemChargeAmount currencyID=\"EUR\">400.00<",
        "<ItemChargeAmount currencyID=\"eur\">400.00<",
        "CDS10010",
        "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/InvoiceLine/ItemChargeAmount"
            + "/@currencyID",
        "42A/67A/68A.2/23A/79A#112"
    )]
    [InlineData(
        "<ItemChargeAmount currencyID=\"EUR\">400.00<",
        "<ItemChargeAmount currencyID=\"EUR\">4e2<",
        "CDS10010",
        "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/InvoiceLine/ItemChargeAmount",
        "42A/67A/68A.2/23A/79A#112"
    )]
    [InlineData(
        "<Description>Leather shoes</Description>",
        "<Colour>brown</Colour>",
        "CDS10002",
        "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/Colour",
        "42A/67A/68A.2/23A"
    )]
    [InlineData("<Declarant>", "<Declarant>hello", "CDS10002", "Declaration/Declarant", "42A/57B")]
    [InlineData(
        "<Declarant>",
        "<Declarant colour=\"red\">",
        "CDS10002",
        "Declaration/Declarant/@colour",
        "42A/57B"
    )]
    [InlineData("<WCOTypeName>DEC</WCOTypeName>", "<Other/>", "CDS10002", "MetaData/Other", "")]
    public void A_fault_is_refused_where_it_stands(
        string was,
        string now,
        string code,
        string pointer,
        string wco
    )
    {
        var text = Samples.Text(Import);
        Assert.Contains(was, text, StringComparison.Ordinal);
        var refusal = Assert.Single(WcoXml.Read(Encoding.UTF8.GetBytes(text.Replace(was, now))).Refusals);
        Assert.Equal((code, pointer, wco), (refusal.Code, refusal.Pointer, Wco(refusal)));
        Assert.NotNull(refusal.Line);
        Assert.All([refusal.Rule, refusal.Basis, refusal.Mend], t => Assert.NotEmpty(t));
    }

    private static string Wco(Refusal refusal) =>
        string.Join(
            '/',
            refusal.WcoPointers.Select(p =>
                p.DocumentSectionCode
                + (p.SequenceNumeric is { } n ? $".{n}" : "")
                + (p.TagId is { } tag ? $"#{tag}" : "")
            )
        );

    [Fact]
    public void Every_fault_is_told_in_one_answer()
    {
        var text = Samples
            .Text(Import)
            .Replace("<FunctionCode>9</FunctionCode>", "")
            .Replace(">800.00<", ">a lot<")
            .Replace(">400.00<", ">less<")
            .Replace("<ModeCode>1<", "<ModeCode>12<")
            .Replace("<Name>Brightwater Mills</Name>", "<Nam/>");
        var told = WcoXml.Read(Encoding.UTF8.GetBytes(text)).Refusals;
        Assert.Equal(
            ["CDS10001", "CDS10002", "CDS10010", "CDS10010", "CDS10010"],
            told.Select(r => r.Code).Order()
        );
    }

    [Fact]
    public void Elements_out_of_order_are_refused_and_still_read()
    {
        var text = Samples
            .Text(Import)
            .Replace("<TypeCode>IMA</TypeCode>", "")
            .Replace("<Declarant>", "<TypeCode>IMA</TypeCode><Declarant>");
        var reading = WcoXml.Read(Encoding.UTF8.GetBytes(text));
        Assert.Equal("Declaration/TypeCode", Assert.Single(reading.Refusals).Pointer);
        Assert.Equal("IMA", reading.Message!.Body.TextOf("TypeCode"));
    }

    [Fact]
    public void White_space_counts_as_the_schema_says()
    {
        var text = Samples.Text(Import).Replace("<TypeCode>IMA<", "<TypeCode> IMA\n<");
        var message = Samples.Taken(WcoXml.Read(Encoding.UTF8.GetBytes(text)));
        Assert.Equal("IMA", message.Body.TextOf("TypeCode"));
        Assert.Contains(
            "<TypeCode> IMA\n<",
            Encoding.UTF8.GetString(WcoXml.Write(message)),
            StringComparison.Ordinal
        );
        // A reference is plain text, so its blanks are part of it, and a line break is none of its
        // characters.
        var broken = Samples.Text(Import).Replace(">AVEN-0001<", ">AVEN\n0001<");
        Assert.Equal("CDS10010", Assert.Single(WcoXml.Read(Encoding.UTF8.GetBytes(broken)).Refusals).Code);
    }

    [Fact]
    public void A_request_to_cancel_is_checked_against_its_own_model()
    {
        var text = Samples.Text("cancellation-inv.xml").Replace("<ChangeReasonCode>1</ChangeReasonCode>", "");
        var refusal = Assert.Single(WcoXml.Read(Encoding.UTF8.GetBytes(text)).Refusals);
        Assert.Equal("Declaration/Amendment[1]/ChangeReasonCode", refusal.Pointer);
    }

    private static XElement Plain(string text)
    {
        var root = XElement.Parse(text);
        foreach (var element in root.DescendantsAndSelf())
            element.Attributes().Where(a => a.IsNamespaceDeclaration).Remove();
        return root;
    }
}
