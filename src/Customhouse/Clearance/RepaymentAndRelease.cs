using Customhouse.Journal;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>
/// What a case gives back when it needs it no longer: guarantees, quotas, licences, charges, payments, and
/// duty that was booked as final and does not stand. Nothing of it is lost and nothing comes back twice, for
/// each part is read from what the case still holds.
/// </summary>
public static class RepaymentAndRelease
{
    /// <summary>
    /// All of it, for a declaration that is void (Kyoto General Annex 4.18: duty charged on it is repaid).
    /// </summary>
    public static IEnumerable<Event> Whole(Case dossier, Currency currency) =>
        [
            .. Freed(dossier, 0m),
            .. QuotaReturns(dossier),
            .. Withdrawn(dossier, currency),
            .. Credited(dossier, dossier.Settled, currency),
        ];

    /// <summary>What the case drew on quotas and wrote off licences, given back.</summary>
    public static IEnumerable<Event> QuotaReturns(Case dossier) =>
        [
            .. dossier.Draws.Select(d => new QuotaReturned(d.Order, d.Opened, d.Item, d.Quantity, d.Unit)),
            .. dossier.WriteOffs.Select(w => new LicenceRestored(w.Licence, w.Item, w.Quantity, w.Unit)),
        ];

    /// <summary>Duty booked as final that a new version or an invalidation takes away.</summary>
    public static IEnumerable<Event> Withdrawn(Case dossier, Currency currency) =>
        dossier.Booked == 0m ? [] : [new DutyWithdrawn(new Money(dossier.Booked, currency))];

    /// <summary>
    /// Settled beyond the duty: accounts are credited first, and what is left was paid in money and is owed
    /// to who paid it.
    /// </summary>
    /// <param name="surplus">The amount settled too much; zero or less gives nothing back.</param>
    public static IEnumerable<Event> Credited(Case dossier, decimal surplus, Currency currency)
    {
        // Nothing goes back that never came, whatever an assessment says.
        surplus = Math.Min(surplus, dossier.Settled);
        foreach (var (account, charged) in dossier.Charged.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            var part = Math.Min(charged, surplus);
            if (part <= 0m)
                continue;
            surplus -= part;
            yield return new AccountCredited(account, new Money(part, currency));
        }
        if (surplus > 0m)
            yield return new RepaymentOwed(new Money(surplus, currency));
    }

    /// <summary>Frees the guarantees of what is reserved on them beyond <paramref name="needed"/>.</summary>
    public static IEnumerable<Event> Freed(Case dossier, decimal needed)
    {
        foreach (var reserved in dossier.Reservations.GroupBy(r => r.Guarantee, StringComparer.Ordinal))
        {
            var total = reserved.Sum(r => r.Amount.Amount);
            var kept = Math.Clamp(needed, 0m, total);
            needed -= kept;
            if (kept == total)
                continue;
            foreach (var r in reserved)
                yield return new GuaranteeReleased(r.Guarantee, r.Amount);
            if (kept > 0m)
                yield return new GuaranteeReserved(
                    reserved.Key,
                    reserved.First().Amount with
                    {
                        Amount = kept,
                    }
                );
        }
    }
}
