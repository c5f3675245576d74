using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace Customhouse.Server.Tests;

/// <summary>Waits for what comes, on a busy machine too, and says what did not come.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static Task Until(Func<bool> holds, [CallerArgumentExpression(nameof(holds))] string words = "") =>
        Until(() => Task.FromResult(holds()), words);

    public static async Task Until(
        Func<Task<bool>> holds,
        [CallerArgumentExpression(nameof(holds))] string words = ""
    )
    {
        for (var watch = Stopwatch.StartNew(); !await holds(); await Task.Delay(Pause, Now))
            Assert.True(watch.Elapsed < Limit, $"it did not come to {words} within {Limit.TotalSeconds} s");
    }
}
