using System.Text.Json;
using System.Text.Json.Serialization;
using Customhouse.Storage;

namespace Customhouse.Web.Access;

/// <summary>
/// An account as it stands in its register. The names, their order and how they are written are those of the
/// journal of the registers, so they do not change with what is told of an account elsewhere.
/// </summary>
internal sealed record StoredAccount(string? Id, string? Name, string? Role, DateTimeOffset CreatedAt)
{
    public string? Trader { get; init; }

    public IReadOnlyList<string>? Mandates { get; init; }

    public IReadOnlyList<string>? Offices { get; init; }

    public string? PasswordHash { get; init; }

    public bool PasswordIsInitial { get; init; }

    public string? CodeKey { get; init; }

    public string? Subject { get; init; }

    public bool IsClosed { get; init; }

    public string? Stamp { get; init; }

    public static byte[] Write(Account account) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new StoredAccount(account.Id, account.Name, account.Role, account.CreatedAt)
            {
                Trader = account.Trader,
                Mandates = account.Mandates,
                Offices = account.Offices,
                PasswordHash = account.PasswordHash,
                PasswordIsInitial = account.PasswordIsInitial,
                CodeKey = account.CodeKey,
                Subject = account.Subject,
                IsClosed = account.IsClosed,
                Stamp = account.Stamp,
            },
            StoredForms.Default.StoredAccount
        );

    /// <summary>The account that an entry of the register holds; null where it cannot be read.</summary>
    public static Account? Read(RegisterEntry entry)
    {
        try
        {
            return JsonSerializer.Deserialize(entry.Body, StoredForms.Default.StoredAccount) switch
            {
                { Id: { } id, Name: { } name, Role: { } role } kept => new Account(
                    id,
                    name,
                    role,
                    kept.CreatedAt
                )
                {
                    Trader = kept.Trader,
                    Mandates = kept.Mandates ?? [],
                    Offices = kept.Offices ?? [],
                    PasswordHash = kept.PasswordHash,
                    PasswordIsInitial = kept.PasswordIsInitial,
                    CodeKey = kept.CodeKey,
                    Subject = kept.Subject,
                    IsClosed = kept.IsClosed,
                    // Without one no cookie is of this account: it has another each time that it is read.
                    Stamp = kept.Stamp ?? Account.NewStamp(),
                },
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How entries of the registers of tokens and accounts are written: as they always were.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(StoredAccount))]
[JsonSerializable(typeof(StoredToken))]
internal sealed partial class StoredForms : JsonSerializerContext;
