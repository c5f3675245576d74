using System.Text;
using System.Text.RegularExpressions;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Engine;
using Customhouse.Exchange;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>What is recorded can be read: it is read before it is committed.</summary>
public sealed class ReadBackTests : IAsyncLifetime
{
    private const int Items = 999;

    private SmallHouse _small = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _small = await SmallHouse.Open(TimeProvider.System);

    public ValueTask DisposeAsync() => _small.DisposeAsync();

    [Fact]
    public async Task A_small_change_of_the_largest_message_is_recorded_and_read()
    {
        await _small.Change(
            [
                RegisterReader.Of(
                    SmallHouse.Account("DAN0001", 100_000_000m),
                    SmallHouse.Account("DAN0001"),
                    1
                ),
            ],
            AllRed()
        );
        var message = Large(4_130_000);
        var lodged = await _small.Desk.Lodge(message, "xml", new Actor(SmallHouse.Trader, "trader"), Now);
        Assert.True(
            lodged is Answer.Recorded,
            string.Join(
                "; ",
                (lodged as Answer.Refused)?.Refusals.Take(3).Select(r => $"{r.Code} {r.Pointer} {r.Rule}")
                    ?? []
            )
        );
        var mrn = ((Answer.Recorded)lodged).Case.Mrn;
        // Written with a line for each element it is more than a message may have: that stopped the house.
        Assert.True(
            WcoXml.Write(Message.Of(((Answer.Recorded)lodged).Case.Declaration.Message)).Length
                > Limits.MessageBytesMax
        );

        var found = new RecordControl(
            new ControlResult(
                false,
                "a slip of the pen",
                [
                    new FieldCorrection(
                        "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[1]/Commodity/Description",
                        "Cotton shirts, mended"
                    ),
                ],
                []
            )
        );
        var answer = await _small.Desk.Act(mrn, found, new Actor("officer-1", "officer"), Now);

        Assert.Equal(2, Assert.IsType<Answer.Recorded>(answer).Case.Version);
        var opened = (await _small.Desk.Open(mrn, Now))!;
        Assert.Equal((2, Items), (opened.Version, opened.Declaration.Items.Count));
        Assert.Equal("Cotton shirts, mended", opened.Declaration.Items[0].Description);
    }

    [Fact]
    public void A_version_that_could_not_be_read_again_is_refused_with_both_lengths()
    {
        var refusal = Assert.Single(Versions.Unreadable(new byte[Limits.VersionBytesMax + 1]));
        Assert.Equal("CH051", refusal.Code);
        Assert.Contains($"{Limits.VersionBytesMax}", refusal.Rule, StringComparison.Ordinal);
        Assert.Contains($"{Limits.VersionBytesMax + 1}", refusal.Rule, StringComparison.Ordinal);
        Assert.NotEmpty(refusal.Mend);
    }

    [Theory]
    [InlineData(4_000_000)]
    [InlineData(4_190_000)]
    public void A_message_in_JSON_is_readable_as_the_version_that_is_made_of_it(int bytes)
    {
        var read = WcoXml.Read(Large(bytes)).Message!;
        var json = WcoJson.Write(read);
        var again = Versions.Read(json, "json").Declaration ?? Versions.Reopen(json, "json").Declaration!;
        Assert.Empty(Versions.Unreadable(Versions.Write(again)));
    }

    [Theory]
    [InlineData("goods-released/1", "{")]
    [InlineData("goods-released/1", "null")]
    [InlineData("goods-released/1", "[]")]
    [InlineData("payment-received/1", """{"reference":"B1","amount":"12"}""")]
    [InlineData("payment-received/1", """{"reference":"B1","amount":"twelve EUR"}""")]
    [InlineData(
        "payment-received/1",
        """{"reference":"B1","amount":"99999999999999999999999999999999 EUR"}"""
    )]
    [InlineData("of-tomorrow/1", "{}")]
    public void A_fact_that_cannot_be_read_says_which_it_is(string name, string body) =>
        Assert.Contains(
            name,
            Assert
                .Throws<InvalidDataException>(() =>
                    DeclarationSubject.Kind.Events.Read(name, Encoding.UTF8.GetBytes(body), null)
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_register_entry_that_could_not_be_read_is_told_by_its_name()
    {
        var change = new RegisterChange("operator", "XA1", 0, "{\"id\":"u8.ToArray());
        var told = Assert.Throws<UnreadableRecordException>(() =>
            change.ReadBack(RegisterReader.Read<Customhouse.Operators.Operator>)
        );
        Assert.Contains("(operator XA1)", told.Refused.Rule, StringComparison.Ordinal);
        Assert.Contains("nothing was recorded", told.Message, StringComparison.Ordinal);
    }

    /// <summary>A minified message of as many items as there may be, padded with documents to a
    /// length.</summary>
    internal static byte[] Large(int bytes)
    {
        var text = Regex.Replace(
            Encoding.UTF8.GetString(SmallHouse.Sample("import-ima.xml").Span),
            @">\s+<",
            "><",
            RegexOptions.None,
            TimeSpan.FromSeconds(5)
        );
        var first = text.IndexOf("<GovernmentAgencyGoodsItem>", StringComparison.Ordinal);
        const string ends = "</GovernmentAgencyGoodsItem>";
        var end = text.IndexOf(ends, StringComparison.Ordinal) + ends.Length;
        var last = text.LastIndexOf(ends, StringComparison.Ordinal) + ends.Length;
        const string head = "<GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric>";
        var item = text[first..end];
        Assert.StartsWith(head, item, StringComparison.Ordinal);
        var rest = bytes - text.Length + (last - first);
        const string document =
            "<AdditionalDocument><CategoryCode>N</CategoryCode><ID>INV-{0}</ID>"
            + "<TypeCode>935</TypeCode><LPCOExemptionCode>AC</LPCOExemptionCode></AdditionalDocument>";
        var documents = (rest / Items - item.Length) / (document.Length + 4);
        var all = new StringBuilder(bytes);
        for (var i = 1; i <= Items; i++)
        {
            var more = string.Concat(
                Enumerable
                    .Range(10_000, documents)
                    .Select(n => document.Replace("{0}", $"{n}", StringComparison.Ordinal))
            );
            all.Append(head.Replace(">1<", $">{i}<", StringComparison.Ordinal))
                .Append(more)
                .Append(item[head.Length..]);
        }
        return Encoding.UTF8.GetBytes(
            (text[..first] + all + text[last..]).Replace(
                "<GoodsItemQuantity>2<",
                $"<GoodsItemQuantity>{Items}<",
                StringComparison.Ordinal
            )
        );
    }

    private static ProfileBook AllRed() =>
        ProfileBook
            .Create([
                new Profile
                {
                    Id = "ALL",
                    Version = 1,
                    Owner = "Aven",
                    Reason = "everything is looked at",
                    From = new DateOnly(2026, 1, 1),
                    Lane = Lane.Red,
                    When = AllOf.Anything,
                },
            ])
            .Book;
}
