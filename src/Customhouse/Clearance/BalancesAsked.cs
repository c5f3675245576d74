using Customhouse.Declarations;

namespace Customhouse.Clearance;

/// <summary>The accounts of quotas and licences whose balances decide a declaration.</summary>
public static class BalancesAsked
{
    /// <summary>Those that a declaration names, by their accounts in the books; one may come several
    /// times.</summary>
    public static IEnumerable<string> Of(Registers registers, Declaration declaration)
    {
        foreach (var item in declaration.Items)
            if (item.QuotaOrder is { } order)
                foreach (var edition in registers.Tariff.Editions)
                    if (edition.Quota(order) is { } quota)
                        yield return Books.QuotaLeft(order, quota.From);
        foreach (var licence in registers.LicencesOf(declaration))
        {
            if (licence.Granted is { Unit: { } unit })
                yield return Books.LicenceLeft(licence.Id, unit);
            if (licence.GrantedAmount is { } money)
                yield return Books.LicenceLeft(licence.Id, money.Currency.Code);
        }
    }
}
