using Customhouse.Values;
using Dapper;

namespace Customhouse.Storage;

/// <summary>A declaration that somebody began to write and did not lodge yet.</summary>
/// <param name="Owner">The operator that it is written for; who acts for it may go on with it.</param>
/// <param name="Title">What its list shows.</param>
/// <param name="Body">The form as filled in so far; its writer knows its meaning.</param>
public sealed record Draft(string Owner, string Id, string Title, byte[] Body, DateTimeOffset UpdatedAt);

/// <summary>What became of a draft that was to be kept.</summary>
public enum DraftOutcome
{
    Kept,

    /// <summary>The owner has as many drafts as one may have, and this would be one more.</summary>
    Full,

    /// <summary>It is not what it was when it was looked at: another window changed it, or lodged
    /// it.</summary>
    Stale,
}

/// <summary>Drafts: kept at every step, so that a lost connection or a restart loses no work.</summary>
public sealed class DraftStore(Store store)
{
    private const string DraftColumns = "select owner, id, title, body, updated_at from drafts";

    /// <summary>Keeps a draft in place of its earlier form; returns when it is durable.</summary>
    /// <param name="seen">When the form that it was made on had been kept; null for a new draft.</param>
    /// <returns>With the moment under which it is kept now: no two states of a draft have the same.</returns>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public Task<(DraftOutcome Outcome, DateTimeOffset At)> Keep(Draft draft, DateTimeOffset? seen) =>
        store.Write(
            writer =>
            {
                var standing = writer.Connection.ExecuteScalar<long?>(
                    "select updated_at from drafts where owner = @Owner and id = @Id",
                    draft
                );
                if (standing != Moment.Of(seen))
                    return (DraftOutcome.Stale, draft.UpdatedAt);
                var at = Math.Max(Moment.Of(draft.UpdatedAt), (standing ?? 0) + 1);
                var count = writer.Connection.ExecuteScalar<int>(
                    "select count(*) from drafts where owner = @Owner",
                    draft
                );
                if (standing is null && count >= Limits.DraftsPerOwnerMax)
                    return (DraftOutcome.Full, draft.UpdatedAt);
                writer.Connection.Execute(
                    """
                    insert into drafts (owner, id, title, body, updated_at)
                    values (@owner, @id, @title, @body, @updated_at)
                    on conflict (owner, id) do update
                    set title = excluded.title, body = excluded.body, updated_at = excluded.updated_at
                    """,
                    ("owner", draft.Owner),
                    ("id", draft.Id),
                    ("title", draft.Title),
                    ("body", draft.Body),
                    ("updated_at", at)
                );
                return (DraftOutcome.Kept, Moment.From(at));
            },
            kept => kept.Item1 == DraftOutcome.Kept
        );

    /// <summary>Throws a draft away, once it was lodged or is no longer wanted.</summary>
    public Task<bool> Discard(string owner, string id) =>
        store.Write(
            writer =>
            {
                writer.Connection.Execute(
                    "delete from drafts where owner = @owner and id = @id",
                    ("owner", owner),
                    ("id", id)
                );
                return true;
            },
            _ => true
        );

    /// <summary>One draft; null if there is none.</summary>
    public Task<Draft?> Find(string owner, string id, CancellationToken cancellation) =>
        store.QueryOne<Draft>(
            $"{DraftColumns} where owner = @owner and id = @id",
            new { owner, id },
            cancellation
        );

    /// <summary>All drafts of an owner, the last changed first.</summary>
    public Task<IReadOnlyList<Draft>> All(string owner, CancellationToken cancellation) =>
        store.Query<Draft>(
            $"{DraftColumns} where owner = @owner order by updated_at desc limit @max",
            new { owner, max = Limits.DraftsPerOwnerMax },
            cancellation
        );
}
