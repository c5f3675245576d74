using Customhouse.Clearance;
using Customhouse.Storage;
using Customhouse.Tariff;

namespace Customhouse.Web.Api.Licences;

/// <summary>What is left of licences, as the books tell it.</summary>
internal static class LicenceBalances
{
    /// <summary>The licences with what is left of each, in their order.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public static async Task<IReadOnlyList<LicenceView>> Of(
        Store store,
        IReadOnlyList<Licence> licences,
        CancellationToken cancellation
    )
    {
        var balances = await store.Accounts.BalancesOf([.. licences.SelectMany(Accounts)], cancellation);
        var free = balances.ToDictionary(b => b.Account, b => b.Amount, StringComparer.Ordinal);
        return [.. licences.Select(l => LicenceView.Of(l, free))];
    }

    private static IEnumerable<string> Accounts(Licence licence)
    {
        if (licence.Granted is { Unit: { } unit })
            yield return Books.LicenceLeft(licence.Id, unit);
        if (licence.GrantedAmount is { } money)
            yield return Books.LicenceLeft(licence.Id, money.Currency.Code);
    }
}
