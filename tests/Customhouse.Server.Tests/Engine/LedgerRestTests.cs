using Customhouse.Engine;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>When the follower of the journal leaves the machine to whoever waits at the counter.</summary>
public sealed class LedgerRestTests
{
    private static readonly TimeSpan Worked = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData(3, 0, 600, true)]
    [InlineData(3, 599, 600, true)]
    [InlineData(3, 600, 600, false)]
    [InlineData(3, 5, 5, false)]
    [InlineData(3, 0, 0, false)]
    [InlineData(2, 0, 600, false)]
    [InlineData(0, 0, 600, false)]
    public void It_rests_while_declarations_come_fast_and_it_is_not_too_far_behind(
        long records,
        int behind,
        int behindMax,
        bool rests
    )
    {
        var rest = LedgerFollower.RestAfter(
            Worked,
            records,
            TimeSpan.FromSeconds(behind),
            TimeSpan.FromSeconds(behindMax)
        );
        // It takes 4 % of the machine: on one core of n it works 4 % of n of the time; from 25 cores on, all
        // of it.
        var share = rests ? Math.Min(1, 0.04 * Environment.ProcessorCount) : 1;
        Assert.Equal(share, Worked / (Worked + rest), 3);
    }
}
