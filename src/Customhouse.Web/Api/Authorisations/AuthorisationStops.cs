using Customhouse.Operators;
using Customhouse.Values;

namespace Customhouse.Web.Api.Authorisations;

/// <summary>What takes the force of an authorisation away for a time or for good, and gives it
/// back.</summary>
internal static class AuthorisationStops
{
    /// <summary>By the name in the address: the change of the entry, or why it cannot be made (a key of the
    /// words of pages, with the English beside it).</summary>
    public static readonly IReadOnlyDictionary<string, Func<Authorisation, AuthorisationStop, Stopped>> All =
        new Dictionary<string, Func<Authorisation, AuthorisationStop, Stopped>>(StringComparer.Ordinal)
        {
            ["suspension"] = Suspend,
            ["resumption"] = Resume,
            ["revocation"] = Revoke,
        };

    private static Stopped Suspend(Authorisation before, AuthorisationStop stop) =>
        before.Revoked is not null ? Stopped.Not("is-revoked", "It is revoked already.")
        : before.Suspensions.Any(s => s.To is null || s.To >= stop.From)
            ? Stopped.Not("is-suspended", "It is suspended on that day or after it already.")
        : before.Suspensions.Count == Limits.SuspensionsPerAuthorisationMax
            ? Stopped.Not("full", $"It was suspended {before.Suspensions.Count} times, as often as fits.")
        : new(
            before with
            {
                Suspensions =
                [
                    .. before.Suspensions,
                    new AuthorisationSuspension(stop.From, null, stop.Grounds),
                ],
            },
            null,
            ""
        );

    private static Stopped Resume(Authorisation before, AuthorisationStop stop) =>
        before.Suspensions is not [.., { To: null } last]
            ? Stopped.Not("not-suspended", "It is not suspended.")
        : stop.From <= last.From
            ? Stopped.Not("day", $"It is suspended from {last.From:O} on; it goes on later than that.")
        : new(
            before with
            {
                Suspensions =
                [
                    .. before.Suspensions.Take(before.Suspensions.Count - 1),
                    last with
                    {
                        To = stop.From.AddDays(-1),
                    },
                ],
            },
            null,
            ""
        );

    private static Stopped Revoke(Authorisation before, AuthorisationStop stop) =>
        before.Revoked is not null
            ? Stopped.Not("is-revoked", "It is revoked already.")
            : new(before with { Revoked = new AuthorisationRevocation(stop.From, stop.Grounds) }, null, "");
}

/// <summary>The entry after a stop, or why it stays as it is.</summary>
/// <param name="After">Null where it stays.</param>
/// <param name="Key">What the pages say of it; null where it changed.</param>
internal readonly record struct Stopped(Authorisation? After, string? Key, string Words)
{
    public static Stopped Not(string key, string words) => new(null, key, words);
}
