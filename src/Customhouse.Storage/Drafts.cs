using System.Data.Common;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>A declaration that somebody began to write and did not lodge yet.</summary>
/// <param name="Owner">The operator that it is written for; who acts for it may go on with it.</param>
/// <param name="Title">What its list shows.</param>
/// <param name="Body">The form as filled in so far; its writer knows its meaning.</param>
public sealed record Draft(string Owner, string Id, string Title, byte[] Body, DateTimeOffset UpdatedAt);

/// <summary>Drafts: kept at every step, so that a lost connection or a restart loses no work.</summary>
public abstract partial class Store
{
    private const string DraftColumns = "select owner, id, title, body, updated_at from drafts";

    /// <summary>Keeps a draft in place of its earlier form; returns when it is durable.</summary>
    /// <returns>False where the owner has as many drafts as one may have, and this would be one more.</returns>
    /// <exception cref="StoreUnavailableException">As for <see cref="Record"/>.</exception>
    public Task<bool> Keep(Draft draft) => Write(writer =>
    {
        using var count = writer.Connection.Command(
            "select count(*) from drafts where owner = @owner and id <> @id",
            ("owner", draft.Owner), ("id", draft.Id));
        if (Convert.ToInt32(count.ExecuteScalar(), null) >= Limits.DraftsPerOwnerMax) return false;
        writer.Connection.Execute(
            """
            insert into drafts (owner, id, title, body, updated_at) values (@owner, @id, @title, @body, @updated_at)
            on conflict (owner, id) do update
            set title = excluded.title, body = excluded.body, updated_at = excluded.updated_at
            """,
            ("owner", draft.Owner), ("id", draft.Id), ("title", draft.Title), ("body", draft.Body),
            ("updated_at", Moment.Of(draft.UpdatedAt)));
        return true;
    }, kept => kept);

    /// <summary>Throws a draft away, once it was lodged or is no longer wanted.</summary>
    public Task<bool> Discard(string owner, string id) => Write(writer =>
    {
        writer.Connection.Execute("delete from drafts where owner = @owner and id = @id",
            ("owner", owner), ("id", id));
        return true;
    }, _ => true);

    /// <summary>One draft; null if there is none.</summary>
    public async Task<Draft?> Draft(string owner, string id, CancellationToken cancellation) => (await Query(
        $"{DraftColumns} where owner = @owner and id = @id", DraftOf, cancellation,
        ("owner", owner), ("id", id))).SingleOrDefault();

    /// <summary>All drafts of an owner, the last changed first.</summary>
    public Task<IReadOnlyList<Draft>> Drafts(string owner, CancellationToken cancellation) => Query(
        $"{DraftColumns} where owner = @owner order by updated_at desc limit @max", DraftOf, cancellation,
        ("owner", owner), ("max", Limits.DraftsPerOwnerMax));

    private static Draft DraftOf(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<byte[]>(3),
        Moment.From(row.GetInt64(4)));
}
