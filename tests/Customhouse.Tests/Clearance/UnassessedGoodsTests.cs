using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Tariff;
using Customhouse.Tests.Lawbooks;
using Customhouse.Tests.Tariff;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Clearance.EntitledHouse;

namespace Customhouse.Tests.Clearance;

/// <summary>Where no duty is worked out, goods have a code of the tariff and the licences that they need all
/// the same.</summary>
public sealed class UnassessedGoodsTests
{
    private const string Item = "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[1]/";

    private static readonly Registers General = Whole with
    {
        Tariff = new TariffBook([
            EditionFile.Read(
                SmallEdition.Text.Replace(
                    "for import | basis Arms",
                    "for both | basis Arms",
                    StringComparison.Ordinal
                )
            ),
        ]),
    };

    public static TheoryData<bool> Laws => [true, false];

    [Theory]
    [MemberData(nameof(Laws))]
    public void Firearms_that_leave_or_are_of_low_value_need_their_licence(bool kingdom)
    {
        foreach (var goods in new[] { Export("93020000"), LowValue("93020000") })
        {
            var refusal = Assert.Single(Refused(Lodge(goods, Under(kingdom))));
            Assert.Equal(("TAR-LIC-MISSING", Item + "AdditionalDocument"), (refusal.Code, refusal.Pointer));
            Assert.Equal("93020000 needs a document: Arms.", refusal.Rule);
        }
        // What needs none goes as ever.
        Assert.Empty(Refused(Lodge(Export("84151030"), Under(kingdom))));
        Assert.Empty(Refused(Lodge(LowValue("84151030"), Under(kingdom))));
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void A_code_that_the_tariff_does_not_have_is_refused(bool kingdom)
    {
        foreach (var goods in new[] { Export("99990000"), LowValue("99990000") })
        {
            var refusal = Assert.Single(Refused(Lodge(goods, Under(kingdom))));
            Assert.Equal(
                ("TAR-CODE-UNKNOWN", Item + "Commodity/Classification[1]/ID"),
                (refusal.Code, refusal.Pointer)
            );
        }
        Assert.Equal("TAR-CODE-DATE", Code(Export("73181500"), kingdom, new DateOnly(2026, 3, 31)));
        var bare = Export("84151030");
        Assert.Equal(
            "TAR-CODE-MISSING",
            Code(bare with { Items = [bare.Items[0] with { Commodity = null }] }, kingdom, null)
        );
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void A_subheading_is_code_enough_for_low_value_and_hides_no_licence(bool kingdom)
    {
        Assert.Empty(Refused(Lodge(LowValue("841510"), Under(kingdom))));
        Assert.Equal("TAR-LIC-MISSING", Code(LowValue("930200"), kingdom, null));
        Assert.Equal("TAR-CODE-LENGTH", Code(Export("841510"), kingdom, null));
    }

    [Fact]
    public void A_document_of_the_edition_has_a_number_on_the_item_and_in_the_header()
    {
        // Y999 stands in no table of licences: what the edition asks for is a document with a number.
        var registers = General with
        {
            Tariff = new TariffBook([
                EditionFile.Read(
                    SmallEdition.Text.Replace(
                        "documents L100 N911",
                        "documents L100 Y999",
                        StringComparison.Ordinal
                    )
                ),
            ]),
        };
        foreach (var number in new[] { null, "", " ", "P-7" })
        {
            var document = new Document("Y", "999", number);
            var item = LowValue("93020000");
            item = item with { Items = [item.Items[0] with { Documents = [document] }] };
            var header = LowValue("93020000") with { Documents = [document] };
            foreach (
                var (goods, at) in new[]
                {
                    (item, Item + "AdditionalDocument[1]/ID"),
                    (header, "Declaration/AdditionalDocument[1]/ID"),
                }
            )
                Assert.Equal(
                    number == "P-7" ? [] : [("TAR-LIC-NUMBER", at)],
                    Refused(Lodge(goods, registers)).Select(r => (r.Code, r.Pointer))
                );
        }
    }

    private static string Code(Declaration goods, bool kingdom, DateOnly? closed)
    {
        var registers = Under(kingdom);
        if (closed is { } last)
            registers = registers with
            {
                Tariff = new TariffBook([
                    EditionFile.Read(
                        SmallEdition.Text.Replace(
                            "73181500|20260401||KGM|7%|35%||Screws and bolts of iron or steel\n",
                            "",
                            StringComparison.Ordinal
                        )
                    ),
                ]),
            };
        return Assert.Single(Refused(Lodge(goods, registers))).Code;
    }

    private static Registers Under(bool kingdom) =>
        kingdom ? General with { Laws = LawEditions.Only(ShippedLaw.OfKingdomWithoutRules) } : General;

    private static Declaration Export(string code) => Of(code, "10", "EXA", "000");

    private static Declaration LowValue(string code) => Of(code, "40", "IMA", "1H7");

    private static Declaration Of(string code, string procedure, string type, string additional) =>
        Import(procedure, type) with
        {
            Items =
            [
                SmallEdition.Item(code) with
                {
                    RequestedProcedure = procedure,
                    PreviousProcedure = "00",
                    AdditionalProcedures = [additional],
                    SupplementaryQuantity = new Quantity(3m, "NAR"),
                },
            ],
        };
}
