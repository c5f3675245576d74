using System.Globalization;
using System.Text;
using CsCheck;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>What of an event is committed to: canonical, and nothing rounded.</summary>
public sealed class EventFieldsTests
{
    [Theory]
    [InlineData(
        """{"b":1,"a":2,"A":{"z":[1,{"y":0,"x":null}],"c":true}}""",
        """{"A":{"c":true,"z":[1,{"x":null,"y":0}]},"a":2,"b":1}"""
    )]
    [InlineData("""{"n":0.10}""", """{"n":"0.10"}""")]
    [InlineData(
        """{"n":[-0,1e3,-12,123456789012345,1234567890123456,1.0]}""",
        """{"n":["-0","1e3",-12,123456789012345,"1234567890123456","1.0"]}"""
    )]
    [InlineData("""{"t":"Zo\u00eb \u003c \u0022 \/ \u000a"}""", """{"t":"Zoë < \" / \n"}""")]
    [InlineData("""{"\u00e9":1,"z":2,"\u0061":3}""", """{"a":3,"z":2,"é":1}""")]
    public void A_body_has_one_form(string body, string canonical) =>
        Assert.Equal(canonical, Field($$"""{"value":{{body}}}""", "fact.value"));

    [Fact]
    public void What_has_no_fractions_is_written_as_the_library_of_the_ledger_writes_it() =>
        Gen.Select(
                Gen.String.Where(t => !t.Any(char.IsSurrogate)),
                Gen.Int,
                Gen.String[Gen.Char.AlphaNumeric, 1, 5].Array[0, 8]
            )
            .Sample(
                (text, number, names) =>
                {
                    var members = names
                        .Distinct()
                        .Select(n =>
                            $"{CanonicalJson.Text(n)}:[{number},{System.Text.Json.JsonSerializer.Serialize(text)}]"
                        );
                    var body = $"{{{string.Join(',', members)}}}";
                    Assert.Equal(
                        Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(body))),
                        Field($"{{\"value\":{body}}}", "fact.value")
                    );
                }
            );

    [Fact]
    public void What_every_fact_has_is_told_in_plain_forms()
    {
        var fields = EventFields.Of(Line("{}") with { Payload = [1, 2, 3] });
        Assert.Equal(
            ["mrn", "event", "at", "type", "role", "person", "office", "message"],
            fields.Select(f => f.Name)
        );
        Assert.Equal("\"2026-03-02T08:00:00.000001Z\"", Encoding.UTF8.GetString(fields[2].Value.Span));
        Assert.Equal(
            "\"039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81\"",
            Encoding.UTF8.GetString(fields[7].Value.Span)
        );
    }

    private static string Field(string body, string name) =>
        Encoding.UTF8.GetString(EventFields.Of(Line(body)).Single(f => f.Name == name).Value.Span);

    private static JournalLine Line(string body) =>
        new(
            1,
            DeclarationSubject.For(Mrn.Create(2026, CountryCode.Parse("XA"), 1, 'R')),
            1,
            DateTimeOffset.Parse("2026-03-02T08:00:00.000001Z", CultureInfo.InvariantCulture),
            new Actor("officer \"7\"", "officer", "XA000001"),
            "goods-released/1",
            Encoding.UTF8.GetBytes(body),
            null
        );
}
