using System.Security.Cryptography;
using Dapper;

namespace Customhouse.Storage;

/// <summary>Documents handed in, under the digest of their bytes: the same document is kept once.</summary>
public sealed class DocumentStore(Store store)
{
    /// <summary>Keeps a document; returns its SHA-256 in lower-case hexadecimal digits when it is
    /// durable.</summary>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public Task<string> Keep(byte[] document, DateTimeOffset at)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(document));
        return store.Write(
            writer =>
            {
                writer.Connection.Execute(
                    KeepDocument,
                    ("sha256", digest),
                    ("added_at", Moment.Of(at)),
                    ("bytes", document)
                );
                return digest;
            },
            _ => true
        );
    }

    /// <summary>One that is brought again is as new: nobody throws it away while a case may come to name
    /// it.</summary>
    internal const string KeepDocument = """
        insert into documents (sha256, added_at, bytes) values (@sha256, @added_at, @bytes)
        on conflict (sha256) do update set added_at = excluded.added_at
        """;

    /// <summary>Which of some digests are those of documents that are kept here.</summary>
    public async Task<IReadOnlySet<string>> Kept(
        IReadOnlyCollection<string> digests,
        CancellationToken cancellation
    )
    {
        if (digests.Count == 0)
            return new HashSet<string>();
        var values = new DynamicParameters();
        var list = values.AddList("d", digests.Distinct(StringComparer.Ordinal));
        var rows = await store.Query<string>(
            $"select sha256 from documents where sha256 in {list}",
            values,
            cancellation
        );
        return rows.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>A document by its digest; null if there is none.</summary>
    public Task<byte[]?> Read(string sha256, CancellationToken cancellation) =>
        store.QueryOne<byte[]>(
            "select bytes from documents where sha256 = @sha256",
            new { sha256 },
            cancellation
        );
}
