using Customhouse.Clearance;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>Lists from first to last: whole whatever moves meanwhile.</summary>
public abstract partial class StoreTests
{
    [Fact]
    public async Task A_whole_list_is_one_view_though_cases_move_while_it_is_read()
    {
        await OpenGuarantee("GAN1", 100_000m);
        var opened = Enumerable.Range(1, 40).Select(i => SampleCases.Reserving(i, "GAN1", 1m)).ToArray();
        await Task.WhenAll(opened.Select(o => Record(o)));
        var (rows, isCut) = await Store.Cases.All(
            new CaseFilter { Trader = opened[0].After.Trader, Max = 1 },
            Now
        );
        Assert.False(isCut);
        var read = new List<string>();
        await foreach (var row in rows.WithCancellation(Now))
        {
            read.Add(row.Mrn.Text);
            // Everything that is still to come moves to the front of the list.
            if (read.Count == 2)
                await Task.WhenAll(
                    opened
                        .Skip(5)
                        .Select(o => Record(SampleCases.Next(o.After, new ControlOrdered("weight in doubt"))))
                );
        }
        Assert.Equal(opened.Select(o => o.Mrn.Text).Order(), read.Order());
        Assert.Equal(40, read.Count);
        var queue = new List<string>();
        await foreach (var row in Store.Queue.All(new QueueFilter { Offices = ["XA000001"], Max = 1 }))
            queue.Add(row.Row.Mrn.Text);
        Assert.Equal(40, queue.Count);
        await foreach (var row in Store.Queue.All(new QueueFilter { Offices = ["XA000002"] }))
            Assert.Fail($"{row.Row.Mrn} is of another office");
    }
}
