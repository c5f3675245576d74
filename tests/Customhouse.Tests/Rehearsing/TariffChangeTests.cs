using System.Text.Json;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Rehearsing;
using Customhouse.Tariff;
using Customhouse.Tests.Clearance;
using Customhouse.Tests.Lawbooks;
using Customhouse.Tests.Tariff;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Clearance.EntitledHouse;
using static Customhouse.Tests.Rehearsing.PastSamples;

namespace Customhouse.Tests.Rehearsing;

/// <summary>What an edition of the tariff can touch, and what it would have charged.</summary>
public sealed class TariffChangeTests(ITestOutputHelper output)
{
    private static readonly DateOnly First = new(2026, 4, 1);
    private static readonly DateOnly Last = new(2026, 6, 30);

    private static readonly Lawbook Law = PastSamples.Book("dataSets: [{ name: all, duty: assessed }]\n");

    /// <summary>The edition of next year as it would be sent in: what holds today, made to begin
    /// then.</summary>
    private static readonly string Next = SmallEdition
        .Text.Replace("edition XT-2026", "edition XT-2027", StringComparison.Ordinal)
        .Replace("2026-01-01..2026-12-31", "2027-01-01..", StringComparison.Ordinal)
        .Replace("open 2026-01-01..2026-06-30", "open 2026-01-01..2027-06-30", StringComparison.Ordinal);

    [Fact]
    public void The_same_tariff_a_year_later_touches_nothing()
    {
        var change = Between("", "");
        Assert.Empty(change.Codes);
        Assert.False(change.TouchesAll);
        Assert.False(change.MayTouch(Import()));
        var (figures, asked) = Tried(Changed(Next), [Past(1, Import())]);
        Assert.Equal((0, 0), (asked, figures.Total.Cases));
    }

    [Theory]
    [InlineData("84151030|20200101||NAR|0%", "84151030|20200101||NAR|5%", "84151030")]
    [InlineData("Edam and Gouda cheese", "Cheese of Edam", "")]
    [InlineData("A!TH,AU=0%", "A=0%", "04069018")]
    [InlineData("73181500|20260401||KGM|7%", "73181500|20260401||KGM|6%", "73181500")]
    [InlineData(
        "84151030|20200101||NAR|0%|35%|AU=0%|Air conditioning machines, window type\n",
        "",
        "84151030"
    )]
    public void Codes_that_bear_something_else_are_named(string was, string becomes, string codes)
    {
        var change = Between(was, becomes);
        Assert.Equal(codes, string.Join(' ', change.Codes));
        Assert.False(change.TouchesAll);
        Assert.Equal(codes.StartsWith("8415", StringComparison.Ordinal), change.MayTouch(Import()));
    }

    [Fact]
    public void A_line_that_holds_on_some_of_the_days_alone_is_changed()
    {
        var change = TariffChange.Between(
            new TariffBook([SmallEdition.Read()]),
            EditionFile.Read(Next),
            First.AddDays(-5),
            Last
        );
        Assert.Equal(["73181500"], change.Codes);
    }

    [Theory]
    [InlineData("rounding half-up 2", "rounding half-up 0", true, false)]
    [InlineData("rate 20% | codes *", "rate 21% | codes *", true, false)]
    [InlineData("rate 5% | codes 02-04", "rate 6% | codes 02-04", false, false)]
    [InlineData("rate 5% | codes 02-04", "rate 6% | codes 02-84", false, true)]
    [InlineData("claims 300 | countries AU", "claims 300 | countries AU CN", true, false)]
    [InlineData(
        "codes 9301-9307 | documents L100 N911",
        "codes 8401-9307 | documents L100 N911",
        false,
        true
    )]
    public void What_holds_for_chapters_touches_them_and_what_holds_for_all_goods_touches_all(
        string was,
        string becomes,
        bool all,
        bool machines
    )
    {
        var change = Between(was, becomes);
        Assert.Equal(all, change.TouchesAll);
        Assert.Equal(all || machines, change.MayTouch(Import()));
        Assert.Empty(change.Codes);
    }

    [Fact]
    public void A_quota_touches_who_claims_it()
    {
        var change = Between("volume 100 TNE", "volume 90 TNE");
        Assert.False(change.MayTouch(Import()));
        var claim = new DeclaredTax("A00", "120", "090101", null, null, null, null, null);
        Assert.True(
            change.MayTouch(
                Import() with
                {
                    Items = [Goods(1) with { Taxes = [claim], QuotaOrder = "090101" }],
                }
            )
        );
    }

    [Fact]
    public void Goods_that_bear_more_owe_more_and_the_tax_on_it()
    {
        var dearer = Next.Replace(
            "84151030|20200101||NAR|0%",
            "84151030|20200101||NAR|5%",
            StringComparison.Ordinal
        );
        var (figures, asked) = Tried(Changed(dearer), [Past(1, Import()), Past(2, Other("93020000"))]);
        Assert.Equal((1, 1), (asked, figures.Total.DutyChanged));
        // Of 10,000: 500 of duty, and 20 % of value added tax on it.
        Assert.Equal((2_000m, 2_600m), (figures.Total.Before, figures.Total.After));
        Assert.Equal(new TaxTally(0m, 500m), figures.Taxes["A00"]);
        Assert.Equal(new TaxTally(2_000m, 2_100m), figures.Taxes["B00"]);
        Assert.Equal(["84"], figures.Chapters.Keys);
    }

    [Fact]
    public void A_code_that_is_gone_is_refused_and_a_day_without_tariff_stays_one()
    {
        var gone = Next.Replace(
            "84151030|20200101||NAR|0%|35%|AU=0%|Air conditioning machines, window type\n",
            "",
            StringComparison.Ordinal
        );
        var early = Past(2, Import()) with { At = new DateTimeOffset(2025, 5, 5, 12, 0, 0, TimeSpan.Zero) };
        var (figures, _) = Tried(Changed(gone), [Past(1, Import()), early]);
        Assert.Equal(1, figures.Total.NewlyRefused);
        Assert.Equal("TAR-CODE-UNKNOWN", figures.Refused.Single().After.Shown.Single().Code);
    }

    /// <summary>Over generated changes what is touched comes to the same as judging all.</summary>
    [Theory]
    [InlineData(20261202)]
    [InlineData(11)]
    public void Judging_what_an_edition_can_touch_comes_to_the_same_as_judging_all(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        (string Was, string Becomes)[] edits =
        [
            ("84151030|20200101||NAR|0%", "84151030|20200101||NAR|3%"),
            ("73181500|20260401||KGM|7%", "73181500|20260401||KGM|9%"),
            ("04069018|20200101||KGM|8.5%", "04069018|20200101||KGM|1%"),
            ("84151030|20200101||NAR|0%|35%|AU=0%", "84151030|20200101||NAR|0%|35%|"),
            ("93020000|20200101||NAR|3%+0.14/NAR|55%||Revolvers and pistols\n", ""),
            ("rate 20% | codes *", "rate 19% | codes *"),
            ("rate 5% | codes 02-04", "rate 7% | codes 02-03"),
            ("rate 22.9% | codes 7318 | origins XW", "rate 22.9% | codes 7318 | origins CN"),
            ("documents L100 N911", "documents L100"),
            ("codes 9301-9307", "codes 8415"),
            ("rounding half-up 2", "rounding half-up 0"),
            ("countries AU | proofs", "countries AU CN | proofs"),
        ];
        var (asked, all, effective) = (0, 0, 0);
        for (var n = 1; n <= 40; n++)
        {
            var text = Next;
            var made = edits.OrderBy(_ => random.Next()).Take(random.Next(1, 3)).ToArray();
            foreach (var (was, becomes) in made)
                text = text.Replace(was, becomes, StringComparison.Ordinal);
            var past = Mixed(random, 40);
            var change = Changed(text);
            var (touched, judged) = Tried(change, past);
            var (whole, every) = Tried(change.Whole(), past);
            Assert.True(
                JsonSerializer.Serialize(touched) == JsonSerializer.Serialize(whole),
                $"seed {seed}, change {n}: {string.Join("; ", made.Select(m => $"{m.Was} to {m.Becomes}"))}"
            );
            (asked, all) = (asked + judged, all + every);
            effective += whole.Total.Cases > 0 ? 1 : 0;
        }
        output.WriteLine($"{effective} of 40 with an effect, {asked} of {all} declarations judged");
        Assert.True(effective > 15, $"{effective} of 40 changes have an effect");
        Assert.True(asked < all * 9 / 10, $"{asked} of {all} were judged");
    }

    private static Declaration Other(string code) =>
        Import() with
        {
            Items = [Goods(1) with { Commodity = HsCode.Parse(code), Classifications = [] }],
        };

    private static TariffChange Between(string was, string becomes)
    {
        Assert.Contains(was, Next, StringComparison.Ordinal);
        return TariffChange.Between(
            new TariffBook([SmallEdition.Read()]),
            EditionFile.Read(was == "" ? Next : Next.Replace(was, becomes, StringComparison.Ordinal)),
            First,
            Last
        );
    }

    private static RehearsedChange Changed(string next) =>
        RehearsedChange.OfTariff(Whole, Edition("A", Law), EditionFile.Read(next), First, Last);
}
