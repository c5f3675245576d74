using Customhouse.Law.Cel;
using Customhouse.Operators;
using Customhouse.Tariff;

namespace Customhouse.Lawbooks;

/// <summary>What conditions may ask of the registers. Each question has an answer for whatever it is asked
/// of: what is not registered is nothing, which is read behind <c>.?</c>.</summary>
internal static class LawRegisterFunctions
{
    /// <summary>Why a condition has no value where nothing is looked up: the rule is not told there, for
    /// nobody can say that it is broken.</summary>
    public static readonly CelError NotLookedUp = new("no register is looked into here");

    public static readonly CelObjectType<Operator> Operator = new CelObjectType<Operator>("operator")
        .Has("id", CelType.String, o => o.Id)
        .Has("name", CelType.String, o => o.Name)
        .Has("country", CelType.String, o => o.Country)
        .HasValue("since", CelType.Date, o => o.Since)
        .HasValue("isAuthorisedEconomicOperator", CelType.Bool, o => o.IsAuthorisedEconomicOperator);

    public static readonly CelObjectType<Licence> Licence = new CelObjectType<Licence>("licence")
        .Has("number", CelType.String, l => l.Id)
        .Has("holder", CelType.String, l => l.HolderId)
        .MayHave("document", CelType.String, l => l.Document)
        .MayHaveValue("granted", CelType.Quantity, l => l.Granted)
        .MayHaveValue("grantedAmount", CelType.Money, l => l.GrantedAmount)
        .HasValue("from", CelType.Date, l => l.From)
        .HasValue("to", CelType.Date, l => l.To);

    public static readonly CelObjectType<Guarantee> Account = new CelObjectType<Guarantee>("account")
        .Has("reference", CelType.String, a => a.Id)
        .Has("holder", CelType.String, a => a.Holder)
        .Has("kind", CelType.String, KindOf)
        .HasValue("limit", CelType.Money, a => a.Limit)
        .HasValue("isIndividual", CelType.Bool, a => a.IsIndividual);

    public static readonly CelObjectType<CustomsOffice> Office = new CelObjectType<CustomsOffice>("office")
        .Has("code", CelType.String, o => o.Id)
        .Has("name", CelType.String, o => o.Name)
        .HasValue("isClosed", CelType.Bool, o => o.IsClosed);

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<CelFunction> All =
    [
        CelFunction.Of<string, string, DateOnly, bool>(
            "isAuthorised",
            [CelType.String, CelType.String, CelType.Date],
            CelType.Bool,
            (frame, holder, category, day) =>
                RegistersOf(frame) is { } registers
                && registers.Authorisations.Of(holder).Any(a => a.Category == category && a.IsInForceOn(day)),
            known =>
                known[1] is string category && !Authorisation.IsCategory(category)
                    ? (
                        $"'{category}' is no category of an authorisation",
                        "write 2 to 4 capital letters and digits, as IPO (UCC-DA annex A, 1/1)"
                    )
                    : null
        ),
        // Whoever was registered later was none on the day.
        Found(
            "operator",
            Operator.Type,
            (registers, id, day) =>
                registers.Operators.GetValueOrDefault(id) is { } known && known.Since <= day ? known : null
        ),
        Found(
            "licence",
            Licence.Type,
            (registers, number, _) => registers.Licences.GetValueOrDefault(number)
        ),
        Found(
            "guaranteeOf",
            Account.Type,
            (registers, reference, _) => registers.Guarantees.GetValueOrDefault(reference)
        ),
        // Before the first office is registered nobody can say which are missing.
        Found(
            "office",
            Office.Type,
            (registers, code, _) => registers.Offices.GetValueOrDefault(code),
            registers => registers.Offices.Count > 0
        ),
    ];

    private static readonly HashSet<string> Names = [.. All.Select(f => f.Name)];

    /// <summary>Whether a condition asks a register, by way of definitions too.</summary>
    public static bool AreAskedBy(CelProgram condition) => AreAskedIn(condition.Whole);

    /// <summary>The same of a part of a condition.</summary>
    public static bool AreAskedIn(Expr part) =>
        part is CallExpr call
            && (
                Names.Contains(call.Function) && call.Receiver is null
                || call.Functions is [{ Means: { } means }] && AreAskedBy(means.Body)
            )
        || part.Parts.Any(AreAskedIn);

    private static CelFunction Found(
        string name,
        CelType type,
        Func<LawRegisters, string, DateOnly, object?> find,
        Func<LawRegisters, bool>? isKept = null
    ) =>
        CelFunction.Of<string, CelOptional>(
            name,
            [CelType.String],
            CelType.Optional(type),
            (frame, asked) =>
                RegistersOf(frame, isKept) is { } registers
                && find(registers, asked, (DateOnly)frame.Slots[LawEnvironment.DaySlot]!) is { } found
                    ? CelOptional.Of(found)
                    : CelOptional.None
        );

    /// <param name="isKept">Whether there is such a register; null where there always is.</param>
    private static LawRegisters? RegistersOf(Frame frame, Func<LawRegisters, bool>? isKept = null)
    {
        if (
            ((LawFacts)frame.Slots[LawEnvironment.FactsSlot]!).Registers is { } registers
            && isKept?.Invoke(registers) != false
        )
            return registers;
        frame.Fail(NotLookedUp);
        return null;
    }

    private static string KindOf(Guarantee account) =>
        account.Kind switch
        {
            GuaranteeKind.Security => "security",
            GuaranteeKind.Deferment => "deferment",
            _ => "cash",
        };
}
