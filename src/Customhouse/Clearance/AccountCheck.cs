using Customhouse.Declarations;
using Customhouse.Lawbooks;
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
/// <param name="law">What the law of the day says of deferment and guarantees.</param>
/// <param name="day">The day of acceptance.</param>
internal sealed class AccountCheck(Declaration declaration, Registers registers, LawTerms law, DateOnly day)
{
    /// <summary>Deferred duty has an account that is named, known, a party's and authorised (UCC art. 110);
    /// one that money was paid into beforehand serves as well.</summary>
    public IEnumerable<Refusal> Deferment()
    {
        if (
            law.Deferment is not { } terms
            || !declaration.Items.Any(i => i.Taxes.Any(t => t.PaymentMethod == terms.Method))
        )
            yield break;
        var usable = registers.AccountsOf(declaration);
        var isNamed = false;
        for (var at = 0; at < declaration.Documents.Count; at++)
        {
            var document = declaration.Documents[at];
            if ((document.Category, document.Type) != (terms.Category, terms.Type))
                continue;
            isNamed = true;
            var place = Body.Append("AdditionalDocument", at + 1) / "ID";
            // The same words for an account of somebody else and for none: who asks learns of no other's.
            if (
                usable.FirstOrDefault(a => a.Kind is not GuaranteeKind.Security && a.Id == document.Id)
                    is not { } account
                || !IsAuthorised(account) && !IsOfAsker(account)
            )
                yield return Refuse(
                    "DEF-ACCOUNT",
                    place,
                    $"{document.Id ?? "A document without a number"} is no deferment account that this "
                        + "declaration may use.",
                    terms
                );
            else if (!IsAuthorised(account))
                yield return Unauthorised(account, place, terms);
        }
        if (isNamed)
            yield break;
        var found = Named(usable, GuaranteeKind.Deferment) ?? Named(usable, GuaranteeKind.Cash);
        var isAuthorised = found is not null && IsAuthorised(found);
        if (found is null || !isAuthorised && !IsOfAsker(found))
            yield return Refuse(
                "DEF-ACCOUNT",
                Body / "AdditionalDocument/ID",
                $"Method of payment {terms.Method} defers duty, and no deferment account "
                    + "is named that this declaration may use.",
                terms
            );
        else if (!isAuthorised)
            yield return Unauthorised(found, Body / "AdditionalDocument/ID", terms);
    }

    /// <summary>What a procedure leaves unpaid has a guarantee that is named, known, a party's, authorised
    /// and large enough (UCC art. 89, 95).</summary>
    /// <param name="secured">What has to be secured, in the administration's currency; null where that is
    /// told later, and a guarantee of whatever size stands for it.</param>
    public IEnumerable<Refusal> Security(Money? secured)
    {
        var words = secured is { } told ? $"{told} are" : "Duty that is told later is";
        var named = Named(registers.AccountsOf(declaration), GuaranteeKind.Security);
        var place = Body / "ObligationGuarantee/ReferenceID";
        var isAuthorised = named is not null && IsAuthorised(named);
        var isTooSmall =
            secured is { } amount && (named?.Limit.Currency != amount.Currency || named.Limit < amount);
        if (named is null || (!isAuthorised || isTooSmall) && !IsOfAsker(named))
            yield return Secure(
                "GUA-MISSING",
                $"{words} not paid now and must be secured, and the declaration names no guarantee that it may "
                    + "use.",
                "Name a guarantee of the declarant's, or of the importer's that gave it a mandate"
                    + OwnAccounts(GuaranteeKind.Security)
                    + "."
            );
        else if (!isAuthorised)
            yield return Secure(
                "AUT-NONE",
                $"{named.Holder} holds no authorisation "
                    + $"{law.Authorisations.ComprehensiveGuarantee} for the comprehensive guarantee "
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
    private bool IsOfAsker(Guarantee account) => account.Holder == declaration.Declarant?.Id;

    private bool IsAuthorised(Guarantee account) => IsAuthorised(account, declaration, registers, law, day);

    /// <summary>Whether an account may be used on a day: deferring and a comprehensive guarantee need an
    /// authorisation of the holder, one of which is for all the goods.</summary>
    public static bool IsAuthorised(
        Guarantee account,
        Declaration declaration,
        Registers registers,
        LawTerms law,
        DateOnly day
    )
    {
        var category = account switch
        {
            { Kind: GuaranteeKind.Deferment } => law.Deferment?.Holder ?? "",
            { Kind: GuaranteeKind.Security, IsIndividual: false } =>
                law.Authorisations.ComprehensiveGuarantee,
            _ => null,
        };
        if (category is null)
            return true;
        // Nobody holds an authorisation of a category that the law does not name, looked up or not.
        return category.Length > 0
            && (
                !registers.Verifies(law)
                || registers
                    .Authorisations.Of(account.Holder)
                    .Any(a =>
                        a.Category == category
                        && a.IsInForceOn(day)
                        && AuthorisationCheck.IsForAllOf(declaration, a)
                    )
            );
    }

    /// <summary>The first account of a kind that the declaration names itself.</summary>
    private Guarantee? Named(IReadOnlyList<Guarantee> usable, GuaranteeKind kind)
    {
        var told = declaration
            .Guarantees.SelectMany(g => new[] { g.Id, g.Reference })
            .Concat(declaration.Documents.Select(d => d.Id))
            .Concat(declaration.Items.SelectMany(i => i.Documents).Select(d => d.Id))
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        return usable.FirstOrDefault(a => a.Kind == kind && told.Contains(a.Id));
    }

    private Refusal Unauthorised(Guarantee account, Pointer place, Deferment terms) =>
        Pointing.Refuse(
            "AUT-NONE",
            place,
            $"{account.Holder} holds no authorisation {terms.Holder} for the "
                + $"deferment account {account.Id} that is in force on {day:O} and for these goods.",
            "UCC art. 110",
            "Declare another method of payment, or ask customs for the authorisation."
        ) with
        {
            Demand = "who defers duty is authorised",
        };

    private Refusal Refuse(string code, Pointer place, string rule, Deferment terms) =>
        Pointing.Refuse(
            code,
            place,
            rule,
            "DE 4/8; UCC art. 110",
            $"Name the account in a document {terms.Category}{terms.Type}"
                + OwnAccounts(GuaranteeKind.Deferment)
                + ", or declare another method of payment."
        ) with
        {
            Demand = "duty that is deferred has an account that the declaration may use",
        };

    /// <summary>Only the declarant's own are told, for it alone is known to ask.</summary>
    private string OwnAccounts(GuaranteeKind kind)
    {
        var own = declaration.Declarant?.Id is { } declarant
            ? registers.AccountsOf(declarant).Where(a => a.Kind == kind).Take(3).Select(a => a.Id).ToArray()
            : [];
        return own.Length == 0 ? "" : ", as " + string.Join(" or ", own);
    }
}
