using System.Globalization;
using System.Text;
using Customhouse.Engine;
using Customhouse.Storage;

namespace Customhouse.Server.Tests.Engine;

/// <summary>A kind of job that a module of these tests declares: it adds up the numbers to its input, one a
/// step, and makes one entry of a register at its end.</summary>
internal sealed class CountingJob
{
    public const string KindName = "counting";

    private int _steps;

    public CountingJob() =>
        Kind = JobKind.Create(KindName, "steps", ["supervisor"], Read, Step, taskName: "counting jobs");

    public JobKind Kind { get; }

    /// <summary>Steps that were done here.</summary>
    public int Steps => Volatile.Read(ref _steps);

    /// <summary>Called before each step with its number; what it throws, the step throws.</summary>
    public Func<int, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    private static int Read(string input) =>
        int.TryParse(input, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new FormatException("A counting job is given a number.");

    private async Task<JobStep> Step(int count, JobTurn turn, CancellationToken cancellation)
    {
        int[] place = turn.Place is { } kept ? [.. kept.Split(' ').Select(Read)] : [0, 0];
        var (at, sum) = (place[0] + 1, place[1] + place[0] + 1);
        await Before(at, cancellation);
        Interlocked.Increment(ref _steps);
        if (at < count)
            return new JobStep.Next($"{at} {sum}", at, count);
        return new JobStep.Finished($"{sum}")
        {
            Changes = [new RegisterChange("counted", "it", 0, Encoding.UTF8.GetBytes($"{sum}"))],
        };
    }
}
