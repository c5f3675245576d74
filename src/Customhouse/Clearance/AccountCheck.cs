using Customhouse.Declarations;
using Customhouse.Operators;
using Customhouse.Tariff;
using Customhouse.Values;
using static Customhouse.Declarations.Places;

namespace Customhouse.Clearance;

/// <summary>
/// Whether the accounts that a declaration rests on are there: the one that duty is deferred to, and the
/// guarantee for what is not paid. What is free on them at the moment is asked when they are used
/// (<see cref="Settlement"/>).
/// </summary>
internal static class AccountCheck
{
    /// <summary>Deferred duty has an account that is named, known, a party's and authorised (UCC art. 110);
    /// one that money was paid into beforehand serves as well.</summary>
    /// <param name="day">The day of acceptance.</param>
    public static IEnumerable<Refusal> Deferment(Declaration declaration, Registers registers, DateOnly day)
    {
        var law = registers.Law;
        if (
            !declaration.Items.Any(i =>
                i.Taxes.Any(t => t.PaymentMethod == law.Authorisations.DefermentMethod)
            )
        )
            yield break;
        var usable = registers.AccountsOf(declaration);
        var isNamed = false;
        for (var at = 0; at < declaration.Documents.Count; at++)
        {
            var document = declaration.Documents[at];
            if ((document.Category, document.Type) != (law.Deferment.Category, law.Deferment.Type))
                continue;
            isNamed = true;
            var place = Body.Append("AdditionalDocument", at + 1) / "ID";
            // The same words for an account of somebody else and for none: who asks learns of no other's.
            if (
                usable.FirstOrDefault(a => a.Kind is not GuaranteeKind.Security && a.Id == document.Id)
                    is not { } account
                || !IsAuthorised(account, declaration, registers, day) && !IsOfAsker(account, declaration)
            )
                yield return Refuse(
                    "DEF-ACCOUNT",
                    place,
                    $"{document.Id ?? "A document without a number"} is no deferment account that this "
                        + "declaration may use.",
                    declaration,
                    registers
                );
            else if (!IsAuthorised(account, declaration, registers, day))
                yield return Unauthorised(account, place, registers, day);
        }
        if (isNamed)
            yield break;
        var found =
            Named(declaration, usable, GuaranteeKind.Deferment)
            ?? Named(declaration, usable, GuaranteeKind.Cash);
        var isAuthorised = found is not null && IsAuthorised(found, declaration, registers, day);
        if (found is null || !isAuthorised && !IsOfAsker(found, declaration))
            yield return Refuse(
                "DEF-ACCOUNT",
                Body / "AdditionalDocument/ID",
                $"Method of payment {law.Authorisations.DefermentMethod} defers duty, and no deferment account "
                    + "is named that this declaration may use.",
                declaration,
                registers
            );
        else if (!isAuthorised)
            yield return Unauthorised(found, Body / "AdditionalDocument/ID", registers, day);
    }

    /// <summary>What a procedure leaves unpaid has a guarantee that is named, known, a party's, authorised
    /// and large enough (UCC art. 89, 95).</summary>
    /// <param name="secured">What has to be secured, in the administration's currency; null where that is
    /// told later, and a guarantee of whatever size stands for it.</param>
    /// <param name="day">The day of acceptance.</param>
    public static IEnumerable<Refusal> Security(
        Declaration declaration,
        Registers registers,
        Money? secured,
        DateOnly day
    )
    {
        var words = secured is { } told ? $"{told} are" : "Duty that is told later is";
        var named = Named(declaration, registers.AccountsOf(declaration), GuaranteeKind.Security);
        var place = Body / "ObligationGuarantee/ReferenceID";
        var isAuthorised = named is not null && IsAuthorised(named, declaration, registers, day);
        var isTooSmall =
            secured is { } amount && (named?.Limit.Currency != amount.Currency || named.Limit < amount);
        if (named is null || (!isAuthorised || isTooSmall) && !IsOfAsker(named, declaration))
            yield return Secure(
                "GUA-MISSING",
                $"{words} not paid now and must be secured, and the declaration names no guarantee that it may "
                    + "use.",
                "Name a guarantee of the declarant's, or of the importer's that gave it a mandate"
                    + OwnAccounts(declaration, registers, GuaranteeKind.Security)
                    + "."
            );
        else if (!isAuthorised)
            yield return Secure(
                "AUT-NONE",
                $"{named.Holder} holds no authorisation "
                    + $"{registers.Law.Authorisations.ComprehensiveGuarantee} for the comprehensive guarantee "
                    + $"{named.Id} that is in force on {day:O} and for these goods.",
                "Name an individual guarantee, or ask customs for the authorisation."
            );
        else if (isTooSmall)
            yield return Secure(
                "GUA-LIMIT",
                $"{words} to be secured, and the guarantee {named.Id} is of {named.Limit} in all.",
                "Name a guarantee that covers it, or have its limit raised."
            );

        Refusal Secure(string code, string rule, string mend) =>
            Pointing.Refuse(code, place, rule, "UCC art. 89, 95", mend) with
            {
                Demand = "what a procedure leaves unpaid is secured by a guarantee",
            };
    }

    /// <summary>Only the holder of an account learns why it cannot be used.</summary>
    private static bool IsOfAsker(Guarantee account, Declaration declaration) =>
        account.Holder == declaration.Declarant?.Id;

    /// <summary>Whether an account may be used on a day: deferring and a comprehensive guarantee need an
    /// authorisation of the holder, one of which is for all the goods.</summary>
    public static bool IsAuthorised(
        Guarantee account,
        Declaration declaration,
        Registers registers,
        DateOnly day
    )
    {
        var terms = registers.Law.Authorisations;
        var category = account switch
        {
            { Kind: GuaranteeKind.Deferment } => terms.Deferment,
            { Kind: GuaranteeKind.Security, IsIndividual: false } => terms.ComprehensiveGuarantee,
            _ => null,
        };
        return category is null
            || !registers.Verifies
            || registers
                .Authorisations.Of(account.Holder)
                .Any(a =>
                    a.Category == category
                    && a.IsInForceOn(day)
                    && AuthorisationCheck.IsForAllOf(declaration, a)
                );
    }

    /// <summary>The first account of a kind that the declaration names itself.</summary>
    private static Guarantee? Named(
        Declaration declaration,
        IReadOnlyList<Guarantee> usable,
        GuaranteeKind kind
    )
    {
        var told = declaration
            .Guarantees.SelectMany(g => new[] { g.Id, g.Reference })
            .Concat(declaration.Documents.Select(d => d.Id))
            .Concat(declaration.Items.SelectMany(i => i.Documents).Select(d => d.Id))
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        return usable.FirstOrDefault(a => a.Kind == kind && told.Contains(a.Id));
    }

    private static Refusal Unauthorised(
        Guarantee account,
        Pointer place,
        Registers registers,
        DateOnly day
    ) =>
        Pointing.Refuse(
            "AUT-NONE",
            place,
            $"{account.Holder} holds no authorisation {registers.Law.Authorisations.Deferment} for the "
                + $"deferment account {account.Id} that is in force on {day:O} and for these goods.",
            "UCC art. 110",
            "Declare another method of payment, or ask customs for the authorisation."
        ) with
        {
            Demand = "who defers duty is authorised",
        };

    private static Refusal Refuse(
        string code,
        Pointer place,
        string rule,
        Declaration declaration,
        Registers registers
    ) =>
        Pointing.Refuse(
            code,
            place,
            rule,
            "DE 4/8; UCC art. 110",
            $"Name the account in a document {registers.Law.Deferment.Category}"
                + $"{registers.Law.Deferment.Type}"
                + OwnAccounts(declaration, registers, GuaranteeKind.Deferment)
                + ", or declare another method of payment."
        ) with
        {
            Demand = "duty that is deferred has an account that the declaration may use",
        };

    /// <summary>Only the declarant's own are told, for it alone is known to ask.</summary>
    private static string OwnAccounts(Declaration declaration, Registers registers, GuaranteeKind kind)
    {
        var own = declaration.Declarant?.Id is { } declarant
            ? registers.AccountsOf(declarant).Where(a => a.Kind == kind).Take(3).Select(a => a.Id).ToArray()
            : [];
        return own.Length == 0 ? "" : ", as " + string.Join(" or ", own);
    }
}
