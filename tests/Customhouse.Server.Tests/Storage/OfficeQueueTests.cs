using Customhouse.Clearance;
using Customhouse.Storage;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>Queues of offices, on both stores.</summary>
public abstract partial class StoreTests
{
    private static readonly string?[] Places = ["XA000001", "XA000002", null, "XA000003"];

    [Fact]
    public async Task A_queue_merges_its_offices_in_the_order_of_waiting_and_holds_each_case_once()
    {
        await Task.WhenAll(Enumerable.Range(1, 41).Select(i => Record(At(i))));
        string[] own = ["XA000001", "XA000002"];
        var expected = Enumerable
            .Range(1, 41)
            .Where(i => Places[i % 4] is null || own.Contains(Places[i % 4]))
            .Select(i => SampleCases.Number(i))
            .ToArray();
        Assert.Equal(expected, await Walked(new QueueFilter { Offices = own, Max = 7 }));
        Assert.Equal(
            expected.Reverse(),
            await Walked(
                new QueueFilter
                {
                    Offices = own,
                    Max = 7,
                    LatestFirst = true,
                }
            )
        );
        Assert.Equal(expected.Length, await Length(new QueueFilter { Offices = own }, 1_000));
        Assert.Equal(5, await Length(new QueueFilter { Offices = own }, 5));

        Assert.Equal(
            Enumerable.Range(1, 41).Where(i => i % 4 == 3).Select(i => SampleCases.Number(i)),
            await Walked(new QueueFilter { Office = "XA000003", Max = 4 })
        );
        Assert.Empty(await Walked(new QueueFilter { Office = "XA000003", Offices = own }));
        Assert.Equal(41, (await Walked(new QueueFilter { Max = 10 })).Count);
        // More offices than are merged one by one: the same cases by another way.
        string[] many = [.. own, .. Enumerable.Range(10, 20).Select(i => $"XA0000{i}")];
        Assert.Equal(expected, await Walked(new QueueFilter { Offices = many, Max = 7 }));
    }

    [Fact]
    public async Task A_queue_of_an_office_holds_only_the_states_it_is_asked_for()
    {
        var first = At(1);
        await Record(first);
        await Record(At(5));
        await Record(SampleCases.Next(first.After, new ControlOrdered("weight in doubt")));
        var controls = new QueueFilter { Office = "XA000002", States = [CaseState.UnderControl] };
        Assert.Equal([SampleCases.Number(1)], await Walked(controls));
        // Customs had it from its lodgement: to order a control does not begin the waiting anew.
        var since = SampleCases.Morning.AddMilliseconds(1);
        foreach (var (before, held) in ((DateTimeOffset, int)[])[(since, 0), (since.AddTicks(10), 1)])
            Assert.Equal(
                held,
                await Length(controls with { RestingSince = [(CaseState.UnderControl, before)] }, 10)
            );
    }

    /// <summary>An open case of one of the offices, or of none.</summary>
    private static SampleDecision At(int serial)
    {
        var decided = SampleCases.Reserving(serial, "GAN1", 0m);
        var declaration = decided.After.Declaration with
        {
            PresentationOffice = Places[serial % 4],
            SupervisingOffice = null,
            ExitOffice = null,
        };
        return decided with { After = decided.After with { Versions = [declaration] } };
    }

    private async Task<IReadOnlyList<Mrn>> Walked(QueueFilter filter)
    {
        var seen = new List<Mrn>();
        CaseKey? next = null;
        do
        {
            var page = await Store.Queue.Page(filter with { After = next }, Now);
            seen.AddRange(page.Rows.Select(r => r.Row.Mrn));
            next = page.Next;
        } while (next is not null);
        return seen;
    }
}
