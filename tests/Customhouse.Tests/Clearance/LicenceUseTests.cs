using System.Collections.Immutable;
using System.Diagnostics;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Tests.Tariff;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Clearance.EntitledHouse;

namespace Customhouse.Tests.Clearance;

/// <summary>Licences are registered, and what a declaration uses is written off.</summary>
public sealed class LicenceUseTests
{
    private static readonly string Pieces = Books.LicenceLeft("L1", "NAR");
    private static readonly string Euros = Books.LicenceLeft("L1", "EUR");

    private static readonly Licence Arms = new(
        "L1",
        Trader,
        ["9301-9307"],
        new Quantity(10m, "NAR"),
        null,
        new DateOnly(2026, 1, 1),
        new DateOnly(2026, 12, 31)
    )
    {
        Document = "L100",
    };

    [Fact]
    public void Firearms_with_a_licence_that_nobody_registered_are_refused()
    {
        // L9: accepted and cleared.
        var refusal = Assert.Single(Refused(Lodge(Pistols(Named("MADEUP-1")), With(Arms), Left(10m))));
        Assert.Equal("TAR-LIC-UNKNOWN", refusal.Code);
        Assert.Equal(
            "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[1]/AdditionalDocument[1]/ID",
            refusal.Pointer
        );
        Assert.Contains("as L1.", refusal.Mend, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("N", "853", null)]
    [InlineData("N", "853", " ")]
    [InlineData("L", "100", null)]
    public void A_certificate_without_a_number_is_refused(string category, string type, string? number)
    {
        // L9: accepted and cleared.
        var horses = Import() with
        {
            Items = [Goods(1) with { Documents = [new Document(category, type, number)] }],
        };
        Assert.Equal("TAR-LIC-NUMBER", Assert.Single(Refused(Lodge(horses))).Code);
        Assert.Equal(
            "TAR-LIC-NUMBER",
            Assert
                .Single(Refused(Lodge(Import() with { Documents = [new Document(category, type, number)] })))
                .Code
        );
    }

    [Fact]
    public void A_certificate_of_another_authority_is_taken_by_its_number() =>
        Assert.Empty(
            Refused(
                Lodge(
                    Import() with
                    {
                        Items = [Goods(1) with { Documents = [new Document("N", "853", "CHED.1")] }],
                    }
                )
            )
        );

    [Fact]
    public void Of_anothers_licence_not_even_that_it_exists_is_told()
    {
        var others = Arms with { Id = "L9", HolderId = Stranger };
        var (theirs, none) = (
            Assert.Single(Refused(Lodge(Pistols(Named("L9")), With(others), Left(10m)))),
            Assert.Single(Refused(Lodge(Pistols(Named("L9")), With(), Left(10m))))
        );
        Assert.Equal(
            (none.Code, none.Rule, none.Basis, none.Mend),
            (theirs.Code, theirs.Rule, theirs.Basis, theirs.Mend)
        );
        // Nor does it help to name its holder as importer.
        var stolen = Pistols(Named("L1")) with
        {
            Declarant = new Party(Stranger),
        };
        Assert.Equal("TAR-LIC-UNKNOWN", Assert.Single(Refused(Lodge(stolen, With(Arms), Left(10m)))).Code);
        var mandated = Pistols(Named("L1")) with { Declarant = new Party(Agent) };
        Assert.Empty(Refused(Lodge(mandated, With(Arms), Left(10m))));
    }

    [Fact]
    public void It_is_of_its_document_its_goods_and_its_days()
    {
        Assert.Equal("TAR-LIC-UNKNOWN", Code(Pistols(new Document("N", "911", "L1")), Arms));
        Assert.Equal("TAR-LIC-GOODS", Code(Pistols(Named("L1")), Arms with { Codes = ["8415"] }));
        Assert.Equal("TAR-LIC-DATE", Code(Pistols(Named("L1")), Arms with { To = new DateOnly(2026, 5, 4) }));
        Assert.Equal(
            "TAR-LIC-DATE",
            Code(Pistols(Named("L1")), Arms with { From = new DateOnly(2026, 5, 6) })
        );
        Assert.Equal("TAR-LIC-BALANCE", Code(Pistols(Named("L1")), Arms, left: 2m));
        static string Code(Declaration declaration, Licence licence, decimal left = 10m) =>
            Assert.Single(Refused(Lodge(declaration, With(licence), Left(left)))).Code;
    }

    [Fact]
    public void A_document_of_the_header_counts_once_for_all_the_goods_that_it_covers()
    {
        var header = Pistols() with
        {
            Items = [Item(1, 3m), Goods(2), Item(3, 4m)],
            Documents = [Named("L1"), Named("L1")],
        };
        Assert.Equal([("L1", 1, 3m), ("L1", 3, 4m)], Uses(Lodge(header, With(Arms), Left(7m))));
        Assert.Equal("TAR-LIC-BALANCE", Assert.Single(Refused(Lodge(header, With(Arms), Left(6m)))).Code);
        // Named on an item as well, it is still one licence.
        var twice = header with
        {
            Items = [Item(1, 3m, Named("L1")), Goods(2), Item(3, 4m)],
        };
        Assert.Equal([("L1", 1, 3m), ("L1", 3, 4m)], Uses(Lodge(twice, With(Arms), Left(7m))));
        // It covers nothing: it was named for nothing.
        var nothing = Import() with
        {
            Documents = [Named("L1")],
        };
        Assert.Equal("TAR-LIC-GOODS", Assert.Single(Refused(Lodge(nothing, With(Arms), Left(7m)))).Code);
    }

    [Fact]
    public void Two_licences_bear_an_item_together()
    {
        var second = Arms with { Id = "L2" };
        var free = new Dictionary<string, decimal> { [Pieces] = 2m, [Books.LicenceLeft("L2", "NAR")] = 5m };
        var told = Named("L1") with { Quantity = new Quantity(2m, "NAR") };
        var both = Pistols() with { Items = [Item(1, 6m, told, Named("L2"))] };
        Assert.Equal([("L1", 1, 2m), ("L2", 1, 4m)], Uses(Lodge(both, With(Arms, second), free)));
        // What both tell is too little for the goods: the last bears the rest.
        var little = Pistols() with
        {
            Items = [Item(1, 6m, told, Named("L2") with { Quantity = new Quantity(1m, "NAR") })],
        };
        Assert.Equal([("L1", 1, 2m), ("L2", 1, 4m)], Uses(Lodge(little, With(Arms, second), free)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void Nobody_writes_off_less_than_there_is(int told)
    {
        var document = Named("L1") with { Quantity = new Quantity(told, "NAR") };
        var decision = Lodge(Pistols(document), With(Arms), Left(10m));
        if (told < 0)
            Assert.NotEmpty(Refused(decision));
        else
            Assert.Equal([("L1", 1, 3m)], Uses(decision));
        // A quantity without a unit is in the tariff's.
        var bare = Pistols(document);
        bare = bare with { Items = [bare.Items[0] with { SupplementaryQuantity = new Quantity(3m, null) }] };
        if (told >= 0)
            Assert.Equal([("L1", 1, 3m)], Uses(Lodge(bare, With(Arms), Left(10m))));
        // A smaller quantity for a tax is none for the licence.
        var taxed = Pistols(Named("L1"));
        taxed = taxed with
        {
            Items =
            [
                taxed.Items[0] with
                {
                    Taxes =
                    [
                        new DeclaredTax("A00", null, null, null, null, new Quantity(1m, "NAR"), null, null),
                    ],
                },
            ],
        };
        Assert.Equal([("L1", 1, 3m)], Uses(Lodge(taxed, With(Arms), Left(10m))));
    }

    [Fact]
    public void A_price_in_another_currency_is_converted()
    {
        var money = Arms with { Granted = null, GrantedAmount = Eur(9000m) };
        var priced = Pistols(Named("L1"));
        priced = priced with
        {
            Items = [priced.Items[0] with { ItemPrice = new Money(10_000m, Currency.Parse("USD")) }],
        };
        // 1.25 USD for a euro from February on.
        Assert.Equal([("L1", 1, 8000m)], Uses(Lodge(priced, With(money), new() { [Euros] = 8000m })));
        Assert.Equal(
            "TAR-LIC-VALUE",
            Assert.Single(Refused(Lodge(priced, With(money), new() { [Euros] = 7999.99m }))).Code
        );
        var unknown = priced with
        {
            Items = [priced.Items[0] with { ItemPrice = new Money(10_000m, Currency.Parse("JPY")) }],
        };
        Assert.Contains(
            Refused(Lodge(unknown, With(money), new() { [Euros] = 9000m })),
            r => r.Code == "TAR-LIC-MONEY"
        );
    }

    [Theory]
    [InlineData("IMA", "40", "")]
    [InlineData("IMC", "40", "")]
    [InlineData("IMJ", "40", "")]
    [InlineData("IMA", "40", "1H7")]
    public void It_is_written_off_once_and_given_back_whatever_the_declaration_tells_of_duty(
        string type,
        string procedure,
        string additional
    )
    {
        var pistols = Pistols(Named("L1")) with { TypeCode = type };
        pistols = pistols with
        {
            Items =
            [
                pistols.Items[0] with
                {
                    RequestedProcedure = procedure,
                    AdditionalProcedures = additional == "" ? [] : [additional],
                },
            ],
        };
        // Goods stay for a day, so that a version can still be asked for.
        var registers = With(Arms) with
        {
            Terms = Whole.Terms with { Dwell = TimeSpan.FromDays(1) },
        };
        var taken = Lodge(pistols, registers, Left(10m));
        Assert.Empty(Refused(taken).Select(r => r.Rule));
        Assert.Equal([("L1", 1, 3m)], Uses(taken));
        Assert.Equal("TAR-LIC-BALANCE", Assert.Single(Refused(Lodge(pistols, With(Arms), Left(2m)))).Code);
        // Any later act leaves it.
        var later = Act(taken.After, new CheckDeadlines(), pistols, registers, Left(7m));
        Assert.Empty(Uses(later));
        // A new version gives back what the former used before it uses its own.
        var five = pistols with
        {
            Items = [pistols.Items[0] with { SupplementaryQuantity = new Quantity(5m, "NAR") }],
        };
        var asked = Act(taken.After, new Amend(Asking(five, "COR")), five, registers, Left(10m));
        Assert.Empty(asked.Events.OfType<RequestRejected>().SelectMany(r => r.Refusals).Select(r => r.Rule));
        var granted = Act(asked.After, new Grant(), five, registers, Left(10m));
        Assert.Equal([new LicenceRestored("L1", 1, 3m, "NAR")], granted.Events.OfType<LicenceRestored>());
        Assert.Equal([("L1", 1, 5m)], Uses(granted));
        Assert.Equal(5m, Assert.Single(granted.After.WriteOffs).Quantity);
        // Invalidated, all of it comes back.
        var request = Act(granted.After, new Cancel(Asking(five, "INV")), five, registers, Left(10m));
        var ended = Act(request.After, new Grant(), five, registers, Left(10m));
        Assert.Equal([new LicenceRestored("L1", 1, 5m, "NAR")], ended.Events.OfType<LicenceRestored>());
        Assert.Empty(ended.After.WriteOffs);
    }

    [Fact]
    public void A_pre_lodged_declaration_uses_it_when_the_goods_come()
    {
        var early = Pistols(Named("L1")) with { TypeCode = "IMD" };
        var registered = Lodge(early, With(Arms), Left(10m));
        Assert.Empty(Uses(registered));
        Assert.Equal(
            [("L1", 1, 3m)],
            Uses(Act(registered.After, new Present(), early, With(Arms), Left(3m)))
        );
        var late = Act(registered.After, new Present(), early, With(Arms), Left(2m));
        Assert.Equal("TAR-LIC-BALANCE", Refused(late)[0].Code);
    }

    [Fact]
    public void A_very_long_list_of_licences_is_refused_by_its_limit()
    {
        var many = Enumerable.Range(0, 100_000).Select(n => Named($"L{n}")).ToArray();
        var since = Stopwatch.GetTimestamp();
        var refused = LicenceCheckOf(Pistols() with { Items = [Item(1, 3m, many)] });
        Assert.Equal("TAR-LIC-LIMIT", Assert.Single(refused).Code);
        Assert.Contains("2000", refused[0].Rule, StringComparison.Ordinal);
        refused = LicenceCheckOf(Pistols() with { Documents = many });
        Assert.Contains("99", Assert.Single(refused).Rule, StringComparison.Ordinal);
        Assert.True(
            Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(5),
            "it cost what its square costs"
        );
    }

    private static LodgedMessage Asking(Declaration version, string type) =>
        new(
            [1],
            "xml",
            version with
            {
                TypeCode = type,
                FunctionCode = "13",
                Amendments = [new Amendment("28", [new WcoPointer("42A")])],
            }
        );

    private static IReadOnlyList<Refusal> LicenceCheckOf(Declaration declaration) =>
        EntitlementCheck.Check(
            declaration,
            new DecisionInputs { Registers = With(Arms), Law = Whole.LawAt(Noon) },
            null,
            Noon
        );

    private static Dictionary<string, decimal> Left(decimal pieces) => new() { [Pieces] = pieces };

    private static Registers With(params Licence[] licences) =>
        Whole with
        {
            Licences = licences.ToImmutableDictionary(l => l.Id),
        };

    private static Document Named(string id) => new("L", "100", id);

    private static Declaration Pistols(params Document[] documents) =>
        Import() with
        {
            Items = [Item(1, 3m, documents)],
        };

    private static GoodsItem Item(int sequence, decimal pieces, params Document[] documents) =>
        SmallEdition.Item("93020000") with
        {
            Sequence = sequence,
            RequestedProcedure = "40",
            PreviousProcedure = "00",
            SupplementaryQuantity = new Quantity(pieces, "NAR"),
            Documents = documents,
        };

    private static IEnumerable<(string, int, decimal)> Uses(Decision decision) =>
        decision.Events.OfType<LicenceWrittenOff>().Select(e => (e.Licence, e.Item, e.Quantity));
}
