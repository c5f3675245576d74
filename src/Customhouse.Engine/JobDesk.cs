using Customhouse.Storage;

namespace Customhouse.Engine;

/// <summary>Where jobs are asked for: who may ask, and what can be read, is decided before anything is on
/// record.</summary>
/// <param name="kinds">All that modules declared.</param>
public sealed class JobDesk(Store store, IEnumerable<JobKind> kinds, TimeProvider clock)
{
    private readonly Dictionary<string, JobKind> _kinds = kinds.ToDictionary(
        k => k.Name,
        StringComparer.Ordinal
    );

    /// <summary>Asks for a job; returns when the request is durable.</summary>
    /// <param name="about">What it is done on, for people.</param>
    /// <param name="file">What is sent in with it.</param>
    /// <param name="scope">What who asks may see; the result is told to nobody else.</param>
    /// <param name="address">Where the request came from, for the audit trail.</param>
    /// <exception cref="StoreUnavailableException">Nothing is on record, unless it says that it is in
    /// doubt.</exception>
    public async Task<JobAsked> Ask(
        string kind,
        string about,
        string input,
        Actor by,
        byte[]? file = null,
        string scope = "",
        string? address = null
    )
    {
        if (!_kinds.TryGetValue(kind, out var known) || !known.AskedBy.Contains(by.Role))
            return new JobAsked.NotAllowed();
        // What is too large is not read.
        if (input.Length > Values.Limits.JobInputBytesMax)
            return new JobAsked.TooLarge(Values.Limits.JobInputBytesMax);
        try
        {
            _ = known.StepOn(input);
        }
        catch (FormatException unfit)
        {
            return new JobAsked.Unfit(unfit.Message);
        }
        return await store.Jobs.Ask(
            new JobRequest(kind, about, input, known.Unit, file, known.Repeat, scope, known.ReadsCases),
            by,
            clock.GetUtcNow(),
            address
        );
    }

    /// <summary>The last job of a kind, of one account or of all; null where there is none.</summary>
    public Task<JobContent?> Last(string kind, Actor? account, CancellationToken cancellation) =>
        store.Jobs.Last(kind, account, clock.GetUtcNow(), cancellation);

    /// <summary>Waits until a job has ended, or for as long as the patience lasts.</summary>
    public async Task Await(long number, TimeSpan patience, CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        while (
            await store.Jobs.Head(number, clock.GetUtcNow(), cancellation) is { IsOpen: true }
            && clock.GetElapsedTime(begun) < patience
        )
            await Task.Delay(LookPause, clock, cancellation);
    }

    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(50);
}
