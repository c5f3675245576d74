using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Operators;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>
/// The administration as the desk knows it: the registers of the moment, and what is free on the accounts
/// that a case names. Decisions read a snapshot that never changes under them; a change of a register makes a
/// new one.
/// </summary>
public sealed class AdministrationState(Store store, Registers opening)
{
    /// <summary>Void declarations of its traders that a lodgement is held against.</summary>
    private const int VoidedMax = 20;

    private volatile Registers _registers = opening;

    public Registers Registers => _registers;

    public Terms Terms => _registers.Terms;

    /// <summary>The legal day at this moment where no office is named.</summary>
    public DateOnly Today(TimeProvider clock) => _registers.TimeOf(null).DayOf(clock.GetUtcNow());

    /// <summary>Puts changed registers in force for every decision from now on.</summary>
    public void PutInForce(Registers registers) => _registers = registers;

    /// <summary>Everything that a decision needs to know, in one load.</summary>
    /// <param name="declaration">The version that decides: the one in force, or the one that the act
    /// brings.</param>
    /// <param name="open">Opens a case; null where there is none, or it cannot be read any more.</param>
    /// <param name="proposed">The version that the act is about; null where it is about none.</param>
    public async Task<DecisionInputs> InputsFor(
        Case dossier,
        Declaration declaration,
        DateTimeOffset now,
        Func<Mrn, CancellationToken, Task<Case?>> open,
        CancellationToken cancellation,
        AmendmentResult? proposed = null
    )
    {
        var registers = _registers;
        var accounts = registers.AccountsOf(declaration);
        var free = await FreeOn(Wanted(registers, declaration, accounts), cancellation);
        GiveBack(dossier, free);
        var law = registers.TermsOf(dossier, declaration.Office, now);
        var named = Supplementing.NumberIn(declaration, law) is { } mrn
            ? await open(mrn, cancellation)
            : null;
        // Once lodged, it is no matter of its own that another completes the one that it names.
        if (dossier.AcceptedAt is not null)
            named = Completion.Of(dossier.Mrn, named);
        var inputs = new DecisionInputs
        {
            Registers = registers,
            Free = free,
            Proposed = proposed,
            Guarantees = accounts.ToDictionary(
                a => a.Id,
                a =>
                    a with
                    {
                        Available = new Money(free.GetValueOrDefault(Books.Free(a.Id)), a.Limit.Currency),
                    },
                StringComparer.Ordinal
            ),
        };
        return inputs.Completing(declaration, named, law, dossier.Mrn);
    }

    /// <summary>
    /// What a lodgement needs to know: as any decision, and the number that was drawn for the same goods in a
    /// declaration of the same traders that is void now.
    /// </summary>
    /// <param name="open">Opens a case; null where it cannot be read any more.</param>
    public async Task<DecisionInputs> InputsForLodgement(
        Case dossier,
        Declaration declaration,
        DateTimeOffset now,
        Func<Mrn, CancellationToken, Task<Case?>> open,
        CancellationToken cancellation
    )
    {
        var inputs = await InputsFor(dossier, declaration, now, open, cancellation);
        var traders = new[] { declaration.Declarant?.Id, declaration.Importer?.Id, declaration.Exporter?.Id };
        var voided = await store.Cases.Voided(
            [.. traders.OfType<string>().Where(t => t.Length > 0).Distinct(StringComparer.Ordinal)],
            now.AddDays(
                -Math.Max(Registers.LimitsOf(dossier, now).PresentationDays, Limits.DrawDaysRememberedMin)
            ),
            VoidedMax,
            cancellation
        );
        var earlier = new List<Case>(voided.Count);
        foreach (var mrn in voided)
            if (await open(mrn, cancellation) is { } before)
                earlier.Add(before);
        return inputs with
        {
            DrawnBefore = Selectivity.DrawnBefore(declaration, earlier, inputs.Registers.DrawSalt),
        };
    }

    private static IEnumerable<string> Wanted(
        Registers registers,
        Declaration declaration,
        IReadOnlyList<Guarantee> accounts
    )
    {
        foreach (var account in accounts)
            yield return Books.Free(account.Id);
        foreach (var balance in BalancesAsked.Of(registers, declaration))
            yield return balance;
    }

    private async Task<Dictionary<string, decimal>> FreeOn(
        IEnumerable<string> accounts,
        CancellationToken cancellation
    )
    {
        var wanted = accounts.Distinct(StringComparer.Ordinal).ToArray();
        var free = wanted.ToDictionary(a => a, _ => 0m, StringComparer.Ordinal);
        foreach (var balance in await store.Accounts.BalancesOf(wanted, cancellation))
            free[balance.Account] += balance.Amount;
        return free;
    }

    /// <summary>What this case drew itself is its own to draw again when it is amended.</summary>
    private static void GiveBack(Case dossier, Dictionary<string, decimal> free)
    {
        foreach (var draw in dossier.Draws)
            if (free.ContainsKey(Books.QuotaLeft(draw.Order, draw.Opened)))
                free[Books.QuotaLeft(draw.Order, draw.Opened)] += draw.Quantity;
        foreach (var use in dossier.WriteOffs)
            if (free.ContainsKey(Books.LicenceLeft(use.Licence, use.Unit)))
                free[Books.LicenceLeft(use.Licence, use.Unit)] += use.Quantity;
    }
}
