using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>What an officer's queue asks of a store.</summary>
public abstract partial class StoreTests
{
    /// <summary>The samples name this office.</summary>
    private const string SampleOffice = "XA000001";

    [Fact]
    public async Task A_queue_holds_open_cases_page_by_page_in_either_order()
    {
        await OpenGuarantee("GAN1", 1000m);
        for (var i = 1; i <= 23; i++)
            await Record(SampleCases.Reserving(i, "GAN1", 0m));
        await Record(SampleCases.Cleared(24));
        await Record(SampleCases.Rejected(25, "L25"));
        foreach (var latestFirst in (bool[])[false, true])
        {
            var seen = new List<Mrn>();
            QueuePage page;
            CaseKey? next = null;
            do
            {
                page = await Store.Queue.Page(
                    new QueueFilter
                    {
                        LatestFirst = latestFirst,
                        After = next,
                        Max = 5,
                    },
                    Now
                );
                seen.AddRange(page.Rows.Select(r => r.Row.Mrn));
                next = page.Next;
            } while (next is not null);
            var order = Enumerable.Range(1, 23).Select(i => SampleCases.Number(i));
            Assert.Equal(latestFirst ? order.Reverse() : order, seen);
        }
        Assert.Equal(23, await Length(new QueueFilter(), 1000));
        Assert.Equal(10, await Length(new QueueFilter(), 10));
        Assert.Equal([SampleOffice], await Store.Queue.OfficesAtWork(Now));
    }

    [Fact]
    public async Task A_queue_shows_what_its_filter_asks_for()
    {
        var held = SampleCases.Reserving(1, "GAN1", 0m);
        await Record(held);
        await Record(SampleCases.Next(held.After, new ControlOrdered("weight in doubt")));
        await Record(SampleCases.Reserving(2, "GAN1", 0m));
        Assert.Equal("1, 2", await Queued(new QueueFilter()));
        Assert.Equal(
            "1",
            await Queued(new QueueFilter { States = [CaseState.UnderControl, CaseState.Detained] })
        );
        Assert.Equal("1, 2", await Queued(new QueueFilter { Offices = ["XA777", SampleOffice] }));
        Assert.Empty(await Queued(new QueueFilter { Offices = ["XA777"] }));
        Assert.Empty(await Queued(new QueueFilter { Office = "XA777", Offices = [SampleOffice] }));
        Assert.Empty(await Queued(new QueueFilter { Lane = Lane.Red }));
        // Customs had it from its lodgement: to order a control does not begin the waiting anew.
        var since = SampleCases.Morning.AddMilliseconds(1);
        Assert.Empty(await Queued(new QueueFilter { RestingSince = [(CaseState.UnderControl, since)] }));
        Assert.Equal(
            "1",
            await Queued(
                new QueueFilter { RestingSince = [(CaseState.UnderControl, since.AddMilliseconds(1))] }
            )
        );
    }

    [Fact]
    public async Task Documents_are_in_once_they_came_after_they_were_wanted_last()
    {
        var wanted = new DocumentsWanted("origin", ["N954"], null);
        var case1 = SampleCases.Reserving(1, "GAN1", 0m);
        await Record(case1);
        var asked = SampleCases.Next(case1.After, wanted);
        await Record(asked);
        Assert.Equal("1", await Queued(new QueueFilter { PapersIn = false }));
        Assert.Empty(await Queued(new QueueFilter { PapersIn = true }));
        var came = SampleCases.Next(asked.After, Papers("00"));
        await Record(came);
        Assert.Empty(await Queued(new QueueFilter { PapersIn = false }));
        Assert.True(
            Assert.Single((await Store.Queue.Page(new QueueFilter { PapersIn = true }, Now)).Rows).PapersIn
        );
        await Record(SampleCases.Next(came.After, wanted));
        Assert.Equal("1", await Queued(new QueueFilter { PapersIn = false }));
        Assert.False(Assert.Single((await Store.Queue.Page(new QueueFilter(), Now)).Rows).PapersIn);
    }

    [Fact]
    public async Task A_search_finds_the_beginning_of_a_number_or_reference_and_a_whole_trader()
    {
        await Record(SampleCases.Reserving(1, "GAN1", 0m, "AVEN-7"));
        await Record(SampleCases.Rejected(2, "AVEN-8"));
        await Record(SampleCases.Reserving(3, "GAN1", 0m, "OTHER"));
        Assert.Equal("1, 2", await Sought("AVEN"));
        Assert.Equal("3", await Sought(SampleCases.Number(3).Text[..17].ToLowerInvariant()));
        Assert.Equal("1, 2, 3", await Sought("xa123456789000"));
        Assert.Empty(await Sought("XA12345678900"));
        Assert.Empty(await Sought("' or 1 = 1 --"));
        Assert.Empty(await Store.Queue.Found("AVEN", [], ["XA777"], 10, Now));
        Assert.Single(await Store.Queue.Found("AVEN", [], [SampleOffice], 1, Now));
    }

    [Fact]
    public async Task A_search_finds_containers_means_of_transport_and_the_named_trader_until_the_case_is_erased()
    {
        await Record(
            Marked(SampleCases.Reserving(1, "GAN1", 0m), ["MSKU 123456-5", "TGHU7654321"], "9321483")
        );
        var second = Marked(SampleCases.Cleared(2), ["MSKU1234565"], null);
        await Record(second);
        await Record(SampleCases.Reserving(3, "GAN1", 0m));
        Assert.Equal("1, 2", await Sought("msku1234"));
        Assert.Equal("1", await Sought("tghu 765432-1"));
        Assert.Equal("1", await Sought("9321483"));
        Assert.Empty(await Sought("ms"));
        Assert.Empty(await Store.Queue.Found("nobody", [], [], 10, Now));
        Assert.Equal(3, (await Store.Queue.Found("nobody", ["XA123456789000"], [], 10, Now)).Count);
        Assert.Equal(ErasureOutcome.Done, await Erase(second));
        Assert.Equal("1", await Sought("msku1234"));
    }

    [Fact]
    public async Task Prices_of_released_goods_are_counted_over_all_traders()
    {
        await OpenGuarantee("GAN1", 1_000_000m);
        for (var i = 1; i < PriceLevel.ItemsMin; i++)
            await Record(Priced(SampleCases.Cleared(i)));
        await Record(Priced(SampleCases.Reserving(PriceLevel.ItemsMin + 1, "GAN1", 0m)));
        var last = Priced(SampleCases.Cleared(PriceLevel.ItemsMin));
        var priced = ReleasedPrices.Find(last.After).ToArray();
        Assert.Equal(2, priced.Length);
        Assert.All(priced, p => Assert.Null(Store.PriceLevels.Find(p.Goods, Now).Result));
        await Record(last);
        foreach (var (goods, band) in priced)
        {
            var level = await Store.PriceLevels.Find(goods, Now);
            Assert.Equal(PriceBand.Middle(band), level?.Median);
        }
    }

    /// <summary>A case of goods that have a price by kilogram and by piece.</summary>
    private static SampleDecision Priced(SampleDecision decided)
    {
        var item = new GoodsItem
        {
            Sequence = 1,
            Commodity = HsCode.Parse("8703231940"),
            NetMassKilograms = 1205m,
            Origins = [new Origin(CountryCode.Parse("XB"), "1")],
            SupplementaryQuantity = new Quantity(1m, "NAR"),
        };
        var declaration = decided.After.Declaration with { Items = [item] };
        return decided with { After = decided.After with { Versions = [declaration] } };
    }

    private static SampleDecision Marked(
        SampleDecision decided,
        IReadOnlyList<string> containers,
        string? transport
    )
    {
        var declaration = decided.After.Declaration with
        {
            Containers = containers,
            BorderTransportId = transport,
        };
        return decided with { After = decided.After with { Versions = [declaration] } };
    }

    [Fact]
    public async Task A_photograph_of_a_control_goes_with_the_case_that_is_erased()
    {
        var photograph = await Store.Documents.Keep([7], SampleCases.Morning);
        await OpenGuarantee("GAN1", 1000m);
        var cleared = SampleCases.Cleared(1);
        await Record(cleared);
        var controlled = SampleCases.Next(
            cleared.After,
            new ControlRecorded(new ControlResult(true, "as declared", [], [photograph]))
        );
        await Record(controlled);
        Assert.Equal(ErasureOutcome.Done, await Erase(controlled));
        Assert.Null(await Store.Documents.Read(photograph, Now));
    }

    /// <summary>What a queue shows; counted among others, it is as long as it shows.</summary>
    private async Task<string> Queued(QueueFilter filter)
    {
        var rows = (await Store.Queue.Page(filter, Now)).Rows;
        Assert.Equal(
            [rows.Count, 0, rows.Count],
            await Store.Queue.Lengths(
                filter,
                [filter, filter with { RestingSince = [(CaseState.Exited, SampleCases.Morning)] }, filter],
                50,
                Now
            )
        );
        return Numbers(rows);
    }

    /// <summary>How many cases a queue holds, of as many as are looked at.</summary>
    private async Task<int> Length(QueueFilter filter, int max) =>
        Assert.Single(await Store.Queue.Lengths(filter, [filter], max, Now));

    private async Task<string> Sought(string text) => Numbers(await Store.Queue.Found(text, [], [], 10, Now));

    private static string Numbers(IEnumerable<QueueRow> rows) =>
        string.Join(
            ", ",
            rows.Select(r => Enumerable.Range(1, 9).Single(i => SampleCases.Number(i) == r.Row.Mrn)).Order()
        );
}
