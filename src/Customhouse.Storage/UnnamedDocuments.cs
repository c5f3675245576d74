using System.Data.Common;
using Customhouse.Journal;

namespace Customhouse.Storage;

/// <summary>Where a look for unnamed documents goes on.</summary>
public sealed record DocumentPlace(DateTimeOffset AddedAt, string Sha256);

/// <summary>Documents that no subject names, and those that only an erased subject named.</summary>
public sealed class UnnamedDocuments(Store store)
{
    /// <summary>How long a document that no case names is kept: whoever brought it may still be at
    /// work.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    /// <summary>
    /// Documents that no case names, of those that were brought before a moment; one page of them. Read from
    /// indexes alone, so that a damaged page of documents hides none of them.
    /// </summary>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="max">Documents that are looked at.</param>
    /// <returns>Their digests, and where the next page begins; null after the last one.</returns>
    public async Task<(IReadOnlyList<string> Unnamed, DocumentPlace? Next)> Page(
        DateTimeOffset before,
        DocumentPlace? after,
        int max,
        CancellationToken cancellation
    )
    {
        var page = await store.Query<DocumentRow>(
            $"""
            select d.added_at, d.sha256, case when {IsNamed("d.sha256")} then 1 else 0 end as is_named
            from documents d
            where d.added_at < @before and (d.added_at, d.sha256) > (@added_at, @sha256)
            order by d.added_at, d.sha256 limit @max
            """,
            new
            {
                before,
                added_at = after?.AddedAt ?? DateTimeOffset.MinValue,
                sha256 = after?.Sha256 ?? "",
                max,
            },
            cancellation
        );
        return (
            [.. page.Where(d => !d.IsNamed).Select(d => d.Sha256)],
            page.Count < max ? null : new DocumentPlace(page[^1].AddedAt, page[^1].Sha256)
        );
    }

    private sealed record DocumentRow(DateTimeOffset AddedAt, string Sha256, bool IsNamed);

    /// <summary>Throws a document away, unless a case has come to name it or somebody brought it
    /// again.</summary>
    /// <returns>True where it went.</returns>
    public Task<bool> Throw(string sha256, DateTimeOffset before) =>
        store.Write(writer => ThrowNow(writer.Connection, sha256, before) > 0, _ => true);

    /// <summary>Looks again inside the transaction: a case may have come to name it meanwhile.</summary>
    private int ThrowNow(DbConnection connection, string digest, DateTimeOffset before) =>
        connection.Execute(
            $"""
            delete from documents where sha256 = @sha256 and added_at < @before
              and not ({IsNamed("@sha256")})
            """,
            ("sha256", digest),
            ("before", Moment.Of(before))
        );

    /// <summary>Whether a subject of any kind names a document.</summary>
    private string IsNamed(string sha256) =>
        string.Join(
            " or ",
            store
                .Kinds.All.Select(k => k.Documents)
                .OfType<DocumentNames>()
                .Select(n => $"exists (select 1 from {n.Table.Name} c where c.{n.Sha256.Name} = {sha256})")
                .DefaultIfEmpty("1 = 0")
        );

    /// <summary>Documents are kept once for all subjects, so one that another names stays. The subject is
    /// <c>@id</c>.</summary>
    internal static string EraseOwnDocuments(SubjectKinds kinds, DocumentNames own)
    {
        var others = kinds
            .All.Select(k => k.Documents)
            .OfType<DocumentNames>()
            .Select(n =>
                $" and not exists (select 1 from {n.Table.Name} o where o.{n.Sha256.Name} = "
                + $"c.{own.Sha256.Name}{(n == own ? $" and o.{n.Id.Name} <> @id" : "")})"
            );
        return $"delete from documents where sha256 in (select c.{own.Sha256.Name} from {own.Table.Name} c "
            + $"where c.{own.Id.Name} = @id{string.Concat(others)})";
    }

    internal static void EraseOwn(
        DbConnection connection,
        SubjectKinds kinds,
        DocumentNames own,
        string id
    ) => connection.Execute(EraseOwnDocuments(kinds, own), ("id", id));
}
