using Customhouse.Ledger;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>What nobody foresaw keeps the ledger waiting, and never ends it: it goes on by itself.</summary>
public abstract partial class StoreTests
{
    [Fact]
    public async Task A_journal_that_cannot_be_read_for_a_while_is_waited_for()
    {
        await Record(SampleCases.Cleared(1));
        Execute("alter table journal rename to journal_away");
        await using var ownLog = Office(new FolderStore(_log));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Now);
        var run = ownLog.Follower.Run(stop.Token);
        await Patience.Until(() => ownLog.Follower.State.Cause is not null);
        Assert.False(ownLog.Follower.State.HasStopped);
        Assert.False(run.IsCompleted);
        Execute("alter table journal_away rename to journal");
        await Patience.Until(() => ownLog.Reach().Logged >= 8);
        await stop.CancelAsync();
        // Told to stop between two batches it ends; within one it is cancelled.
        await Ended(run);
        Assert.False(run.IsFaulted);
    }
}
