namespace Customhouse.Web.Access;

/// <summary>Whether somebody who was let in some time ago would be let in now.</summary>
public sealed class AccessCheck(
    AccountBook accounts,
    TokenBook tokens,
    EndedSessions ended,
    TimeProvider clock
)
{
    /// <summary>False once the account was changed or closed, the session ended, or the token
    /// revoked.</summary>
    public bool Holds(Visitor visitor) =>
        visitor.Account is { } account
            ? accounts.Find(account.Id) is { IsClosed: false } known
                && known.Stamp == account.Stamp
                && !ended.IsEnded(visitor.Session ?? "")
            : tokens.ById(visitor.Key, clock.GetUtcNow()) is not null;
}
