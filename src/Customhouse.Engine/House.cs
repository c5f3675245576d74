using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Operators;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>
/// The administration as the desk knows it: the registers of the moment, and what is free on the accounts that a
/// case names. Decisions read a snapshot that never changes under them; a change of a register makes a new one.
/// </summary>
public sealed class House(Store store, Registers opening)
{
    private volatile Registers _registers = opening;

    public Registers Registers => _registers;

    public Terms Terms => _registers.Terms;

    /// <summary>Puts changed registers in force for every decision from now on.</summary>
    public void PutInForce(Registers registers) => _registers = registers;

    /// <summary>Everything that a decision on one version of a declaration needs to know, in one load.</summary>
    public async Task<Facts> FactsFor(Case @case, Declaration declaration, CancellationToken cancellation)
    {
        var registers = _registers;
        var accounts = registers.AccountsOf(declaration);
        var free = await FreeOn(Wanted(registers, declaration, accounts), cancellation);
        GiveBack(@case, free);
        var duty = new DutyOffice(registers, free);
        return new Facts
        {
            Terms = registers.Terms,
            Check = (lodged, at) => Lodgement.Check(Lodgement.General, lodged, at),
            CheckRequest = CheckRequest,
            AmendBy = Versions.AmendBy,
            CorrectBy = Versions.CorrectBy,
            Assess = duty.Assess,
            Target = registers.Choose,
            Guarantees = accounts.ToDictionary(a => a.Id, a => a with
            {
                Available = new Money(free.GetValueOrDefault(Books.Free(a.Id)), a.Limit.Currency),
            }, StringComparer.Ordinal),
        };
    }

    /// <summary>A change is taken if the version that it makes keeps the rules of lodgement.</summary>
    private static IReadOnlyList<Refusal> CheckRequest(Case @case, Declaration request, DateTimeOffset at)
    {
        if (request.TypeCode != "COR") return [];
        var amended = Versions.AmendBy(@case.Declaration, request);
        return amended.Declaration is { } next ? Lodgement.Check(Lodgement.General, next, at) : amended.Refusals;
    }

    private static IEnumerable<string> Wanted(
        Registers registers, Declaration declaration, IReadOnlyList<Guarantee> accounts)
    {
        foreach (var account in accounts) yield return Books.Free(account.Id);
        foreach (var item in declaration.Items)
            if (item.QuotaOrder is { } order) yield return Books.QuotaLeft(order);
        foreach (var licence in registers.LicencesOf(declaration))
        {
            if (licence.Granted is { Unit: { } unit }) yield return Books.LicenceLeft(licence.Id, unit);
            if (licence.GrantedAmount is { } money) yield return Books.LicenceLeft(licence.Id, money.Currency.Code);
        }
    }

    private async Task<Dictionary<string, decimal>> FreeOn(
        IEnumerable<string> accounts, CancellationToken cancellation)
    {
        var free = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var account in accounts)
            if (!free.ContainsKey(account))
                free[account] = (await store.Balances(account, cancellation)).Sum(b => b.Amount);
        return free;
    }

    /// <summary>What this case drew itself is its own to draw again when it is amended.</summary>
    private static void GiveBack(Case @case, Dictionary<string, decimal> free)
    {
        foreach (var draw in @case.Draws)
            if (free.ContainsKey(Books.QuotaLeft(draw.Order))) free[Books.QuotaLeft(draw.Order)] += draw.Quantity;
        foreach (var use in @case.WriteOffs)
            if (free.ContainsKey(Books.LicenceLeft(use.Licence, use.Unit)))
                free[Books.LicenceLeft(use.Licence, use.Unit)] += use.Quantity;
    }
}
