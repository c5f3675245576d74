using System.Globalization;
using Customhouse.Journal;
using Customhouse.Storage;

namespace Customhouse.Engine;

/// <summary>
/// Erases subjects that were kept as long as their module says (<see cref="SubjectErasure.KeptFor"/>). One
/// that cannot be erased, because something is open in the books say, stops no other, and is tried again
/// later and later.
/// </summary>
/// <remarks>Several processes may do it at once: each erasure is decided in its own transaction.</remarks>
/// <param name="task">Told of each round and of each subject that cannot be erased.</param>
public sealed class RetentionKeeper(Store store, LedgerAccess ledger, TimeProvider clock, BackgroundTask task)
{
    /// <summary>Name of its task.</summary>
    public const string Name = "retention";

    /// <summary>Within which a round is done.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromHours(1);

    private const int SubjectsPerPageMax = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    /// <summary>Whether a kind that a store knows is erased by itself, so that there is something to
    /// do.</summary>
    public static bool IsWanted(SubjectKinds kinds) =>
        kinds.All.Any(kind => kind.Erasure is { KeptFor: not null });

    /// <summary>Goes round until it is stopped.</summary>
    public Task Run(CancellationToken cancellation) => task.Run(Pause, GoRound, cancellation);

    /// <summary>Looks once at every subject that was kept long enough.</summary>
    /// <returns>How many were erased.</returns>
    /// <exception cref="StoreUnavailableException">What is left is found by the next round.</exception>
    public async Task<int> GoRound(CancellationToken cancellation)
    {
        var (now, erased) = (clock.GetUtcNow(), 0);
        foreach (var kind in store.Kinds.All)
        {
            SubjectDue? after = null;
            do
            {
                var due = await store.Erasure.Due(kind, now, after, SubjectsPerPageMax, cancellation);
                foreach (var (subject, _) in due.Where(d => !task.Rests(d.Subject.Key)))
                    await task.Try(
                        subject.Key,
                        async () => erased += await IsErased(kind, subject, now, cancellation) ? 1 : 0,
                        cancellation
                    );
                after = due.Count < SubjectsPerPageMax ? null : due[^1];
            } while (after is not null);
        }
        return erased;
    }

    private async Task<bool> IsErased(
        SubjectKind kind,
        Subject subject,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var keptFor = kind.Erasure!.KeptFor!.Value;
        var grounds = string.Create(
            CultureInfo.InvariantCulture,
            $"kept for {keptFor.TotalDays:0.##} days after its end, as every {kind.Name}"
        );
        return await ledger.Erase(
            store,
            subject,
            grounds,
            now,
            Actor.System,
            now - keptFor,
            cancellation
        ) switch
        {
            ErasureOutcome.Done => true,
            ErasureOutcome.Differs => throw new InvalidOperationException(
                "it was kept long enough and is not erased: the log holds another event in the place of its last "
                    + "one"
            ),
            ErasureOutcome.StillOpen => throw new InvalidOperationException(
                "it was kept long enough and cannot be erased: something is open on it in the books"
            ),
            // Somebody was faster, it went on, or the log has not come to its last event yet.
            _ => false,
        };
    }
}
