using System.Collections.Immutable;
using Customhouse.Operators;

namespace Customhouse.Clearance;

/// <summary>Accounts by who holds them; a change of one touches its holders alone.</summary>
internal sealed class AccountsByHolder
{
    public static readonly AccountsByHolder Empty = new(
        ImmutableDictionary.Create<string, ImmutableArray<Guarantee>>(StringComparer.Ordinal)
    );

    private readonly ImmutableDictionary<string, ImmutableArray<Guarantee>> _accounts;

    private AccountsByHolder(ImmutableDictionary<string, ImmutableArray<Guarantee>> accounts) =>
        _accounts = accounts;

    public static AccountsByHolder Create(IEnumerable<Guarantee> accounts) =>
        new(
            accounts
                .GroupBy(a => a.Holder, StringComparer.Ordinal)
                .ToImmutableDictionary(
                    g => g.Key,
                    g => g.OrderBy(a => a.Id, StringComparer.Ordinal).ToImmutableArray(),
                    StringComparer.Ordinal
                )
        );

    /// <summary>The accounts of a holder by their numbers; none for nobody.</summary>
    public ImmutableArray<Guarantee> Find(string? holder) =>
        holder is not null && _accounts.TryGetValue(holder, out var held) ? held : [];

    /// <param name="before">The account as it stood; null for a new one.</param>
    public AccountsByHolder With(Guarantee? before, Guarantee after)
    {
        var accounts = _accounts;
        if (before is not null)
            accounts = accounts.SetItem(before.Holder, Find(before.Holder).RemoveAll(a => a.Id == before.Id));
        var held = accounts.TryGetValue(after.Holder, out var others) ? others : [];
        return new(
            accounts.SetItem(after.Holder, [.. held.Add(after).OrderBy(a => a.Id, StringComparer.Ordinal)])
        );
    }
}
