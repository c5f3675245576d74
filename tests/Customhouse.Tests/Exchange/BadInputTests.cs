using System.Text;
using Customhouse.Exchange;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Exchange;

/// <summary>Bad input of known kinds, and the answer to each. Cases that fuzzing finds are kept
/// here.</summary>
public sealed class BadInputTests
{
    private const string Envelope = "<MetaData xmlns=\"urn:wco:datamodel:WCO:DocumentMetaData-DMS:2\">";
    private const string Body = "<Declaration xmlns=\"urn:wco:datamodel:WCO:DEC-DMS:2\">";

    private const string Answer = "<Response xmlns=\"urn:wco:datamodel:WCO:RES-DMS:2\"/>";

    private static readonly string Xml = Samples.Text("import-ima.xml");
    private static readonly string Json = Encoding.UTF8.GetString(
        WcoJson.Write(Samples.Read("import-ima.xml"))
    );

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("hello")]
    [InlineData("<a")]
    [InlineData("<MetaData/>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"windows-9999\"?><MetaData/>")]
    [InlineData("<?xml version=\"2.0\"?><MetaData/>")]
    [InlineData("<a xmlns:x=\"\"/>")]
    [InlineData("<x:a/>")]
    [InlineData("<a b='1' b='2'/>")]
    [InlineData("<a>&#xD800;</a>")]
    [InlineData("<a>&nothing;</a>")]
    [InlineData(Envelope + Body + "<FunctionCode>9</FunctionCode></Declaration>")]
    [InlineData(Envelope + Body + "</Declaration></MetaData><MetaData/>")]
    [InlineData(Envelope + "</MetaData>")]
    [InlineData(Envelope + "<Declaration/></MetaData>")]
    [InlineData(Envelope + Answer + Body + "</Declaration></MetaData>")]
    public void No_message_is_refused_with_a_line(string text)
    {
        var reading = WcoXml.Read(Encoding.UTF8.GetBytes(text));
        Assert.NotEmpty(reading.Refusals);
        Assert.All(reading.Refusals, r => Assert.NotNull(r.Line));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"MetaData\":[]}")]
    [InlineData("{\"MetaData\":1}")]
    [InlineData("{\"MetaData\":{}, \"MetaData\":{}}")]
    [InlineData("{\"MetaData\":{\"Declaration\":{}}}")]
    [InlineData("{\"MetaData\":{\"Declaration\":{\"FunctionCode\":null}}}")]
    [InlineData("{\"MetaData\":{\"Declaration\":{\"FunctionCode\":[\"9\",[\"9\"]]}}}")]
    [InlineData("{\"MetaData\":{\"Declaration\":{\"FunctionCode\":{\"FunctionCode\":\"9\"}}}}")]
    [InlineData(
        "{\"MetaData\":{\"Declaration\":{\"FunctionCode\":\"9\",\"FunctionalReferenceID\":\"a\\u0000b\"}}}"
    )]
    [InlineData(
        "{\"MetaData\":{\"Declaration\":{\"FunctionCode\":\"9\",\"FunctionalReferenceID\":\"\\ud800\"}}}"
    )]
    [InlineData("{\"MetaData\":{\"Declaration\":{\"FunctionCode\":\"9\",\"\\ud800\":\"a\"}}}")]
    [InlineData("{\"MetaData\":{\"Declaration\":{\"FunctionCode\":\"9\",\"@xsi:schemaLocation\":\"late\"}}}")]
    public void No_JSON_message_is_refused(string text) =>
        Assert.NotEmpty(WcoJson.Read(Encoding.UTF8.GetBytes(text)).Refusals);

    [Fact]
    public void Document_types_and_entities_are_refused_unread()
    {
        var bomb =
            "<!DOCTYPE MetaData [<!ENTITY a \"aaaaaaaaaa\">"
            + string.Concat(
                Enumerable
                    .Range(1, 30)
                    .Select(i =>
                        $"<!ENTITY a{i} \"{string.Concat(Enumerable.Repeat(i == 1 ? "&a;" : $"&a{i - 1};", 10))}\">"
                    )
            )
            + "]>";
        foreach (var head in (string[])[bomb, "<!DOCTYPE MetaData SYSTEM \"file:///etc/passwd\">"])
        {
            var text = Xml.Replace("<MetaData ", head + "<MetaData ").Replace("AVEN-0001", "&a30;");
            var refusal = Assert.Single(WcoXml.Read(Encoding.UTF8.GetBytes(text)).Refusals);
            Assert.Equal("MSG10001", refusal.Code);
            Assert.Contains("document type", refusal.Rule, StringComparison.Ordinal);
        }
    }

    [LongFact]
    public void Every_limit_is_told_by_name()
    {
        string[] tooMuch =
        [
            Envelope + Body + string.Concat(Enumerable.Repeat("<a>", 100_000)),
            Envelope + Body + string.Concat(Enumerable.Repeat("<Declarant/>", Limits.MessageElementsMax)),
            Envelope + Body + $"<FunctionalReferenceID>{new string('a', 100_000)}</FunctionalReferenceID>",
            Envelope + Body + $"<FunctionalReferenceID schemeName=\"{new string('a', 100_000)}\"/>",
            Envelope + new string(' ', Limits.MessageBytesMax),
        ];
        foreach (var text in tooMuch)
            Assert.Contains(
                "MSG10002",
                WcoXml.Read(Encoding.UTF8.GetBytes(text)).Refusals.Select(r => r.Code)
            );
        var many =
            "{\"MetaData\":{\"Declaration\":{\"Declarant\":["
            + string.Join(',', Enumerable.Repeat("{}", 260_000));
        Assert.Contains("MSG10002", WcoJson.Read(Encoding.UTF8.GetBytes(many)).Refusals.Select(r => r.Code));
        var deep = string.Concat(Enumerable.Repeat("{\"MetaData\":", 1_000));
        Assert.NotEmpty(WcoJson.Read(Encoding.UTF8.GetBytes(deep)).Refusals);
    }

    [Fact]
    public void An_answer_tells_no_more_than_it_may()
    {
        var text =
            Envelope + Body + string.Concat(Enumerable.Repeat("<a/>", 1_000)) + "</Declaration></MetaData>";
        var told = WcoXml.Read(Encoding.UTF8.GetBytes(text)).Refusals;
        Assert.Equal(Limits.RefusalsPerAnswerMax, told.Count);
        Assert.Equal("MSG10002", told[^1].Code);
    }

    [Theory]
    [InlineData("99999999999999999999999999999999999999999")]
    [InlineData("0.00000000000000000000000000000000000000001")]
    [InlineData("1e999")]
    [InlineData("NaN")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1,000")]
    [InlineData("٣")]
    public void A_number_that_cannot_be_one_is_refused(string number)
    {
        var text = Xml.Replace("<GoodsItemQuantity>2<", $"<GoodsItemQuantity>{number}<");
        var refusal = Assert.Single(WcoXml.Read(Encoding.UTF8.GetBytes(text)).Refusals);
        Assert.Equal(("CDS10010", "Declaration/GoodsItemQuantity"), (refusal.Code, refusal.Pointer));
    }

    [Fact]
    public void Encodings_that_XML_knows_are_read_and_others_refused()
    {
        Samples.Taken(WcoXml.Read(Encoding.UTF8.GetBytes('\uFEFF' + Xml)));
        Samples.Taken(WcoJson.Read(Encoding.UTF8.GetBytes('\uFEFF' + Json)));
        foreach (var utf16 in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            var bytes = utf16.GetPreamble().Concat(utf16.GetBytes(Xml.Replace("UTF-8", "UTF-16"))).ToArray();
            Assert.True(
                Samples.Taken(WcoXml.Read(bytes)).Root.SaysTheSameAs(Samples.Read("import-ima.xml").Root)
            );
            Assert.NotEmpty(WcoJson.Read(utf16.GetBytes(Json)).Refusals);
        }
        byte[] broken =
        [
            .. Encoding.UTF8.GetBytes(Xml[..300]),
            0xC3,
            0x28,
            .. Encoding.UTF8.GetBytes(Xml[300..]),
        ];
        Assert.Equal("MSG10001", Assert.Single(WcoXml.Read(broken).Refusals).Code);
        var latin = Encoding.Latin1.GetBytes(Json.Replace("Brightwater", "Brïghtwater"));
        Assert.Equal("MSG10001", Assert.Single(WcoJson.Read(latin).Refusals).Code);
    }

    [Fact]
    public void JSON_may_stand_in_any_order()
    {
        const string text = """
            {"MetaData":{"Declaration":{"TypeCode":"IMA","FunctionalReferenceID":"A-1","FunctionCode":9,
            "InvoiceAmount":{"#text":1.50,"@currencyID":"EUR"}}}}
            """;
        var message = Samples.Taken(WcoJson.Read(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(
            ["FunctionCode", "FunctionalReferenceID", "TypeCode", "InvoiceAmount"],
            message.Body.Children.Select(c => c.Name)
        );
        var amount = message.Body.Child("InvoiceAmount")!;
        Assert.Equal(("1.50", "EUR"), (amount.Text, amount.Attribute("currencyID")));
        Samples.Taken(WcoXml.Read(WcoXml.Write(message)));
    }

    [Fact]
    public void A_JSON_fault_has_the_pointer_of_the_XML_fault_and_its_own_line()
    {
        var json = Json.Replace("\"TypeCode\":\"IMA\"", "\n\"TypeCode\":\"IMAX\"");
        var refusal = Assert.Single(WcoJson.Read(Encoding.UTF8.GetBytes(json)).Refusals);
        Assert.Equal(("Declaration/TypeCode", 2), (refusal.Pointer, refusal.Line));
    }
}
