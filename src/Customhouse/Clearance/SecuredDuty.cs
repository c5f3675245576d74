using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>
/// Duty that is not paid now and has to be secured (UCC art. 89): of suspensive procedures, of value added
/// tax that is forgone for a supply onward, and of declarations whose duty is told later.
/// </summary>
internal static class SecuredDuty
{
    /// <summary>Whether a declaration leaves duty unpaid that the law secures.</summary>
    public static bool IsIn(LawTerms law, DeclarationContent declaration) =>
        !declaration.IsExport
        && (
            law.Authorisations.SecuredTypes.Contains(declaration.AdditionalType, StringComparison.Ordinal)
            || declaration.Items.Any(i =>
                i.RequestedProcedure is { } procedure && law.Procedures.SecuredProcedures.Contains(procedure)
            )
        );

    /// <summary>Whether the tariff is asked about a declaration: its duty is told, or secured.</summary>
    /// <param name="day">The legal day of acceptance; of lodgement while that is to come.</param>
    public static bool IsWorkedOut(DecisionInputs inputs, Declaration declaration, DateOnly day) =>
        IsTold(inputs, declaration, day) || IsIn(inputs.LawOn(day), declaration);

    /// <summary>Whether duty is secured that the declaration's set of data does not tell.</summary>
    /// <param name="day">The legal day of acceptance; of lodgement while that is to come.</param>
    public static bool IsUntold(DecisionInputs inputs, Declaration declaration, DateOnly day) =>
        !IsTold(inputs, declaration, day) && IsIn(inputs.LawOn(day), declaration);

    /// <summary>Whether the duty of a declaration is told by a later one that completes it.</summary>
    /// <param name="day">The legal day of acceptance; of lodgement while that is to come.</param>
    public static bool IsToldLater(DecisionInputs inputs, Declaration declaration, DateOnly day) =>
        inputs.TellingOf(declaration, day) == DutyTelling.Later;

    private static bool IsTold(DecisionInputs inputs, Declaration declaration, DateOnly day) =>
        inputs.TellingOf(declaration, day) == DutyTelling.Assessed;

    /// <summary>
    /// The assessment of a declaration whose set of data tells no duty: what its type or a procedure leaves
    /// for later is not to be paid now and secured. Goods beside it under another procedure pay as ever.
    /// </summary>
    public static Assessment Untold(LawTerms law, Declaration declaration, Assessment assessment)
    {
        var lines = new List<DutyLine>(assessment.Lines.Count);
        foreach (var line in assessment.Lines)
        {
            var procedure = ProcedureOf(declaration, line.Item);
            if (
                line.IsSecurity
                || line.Payable is not { Amount: > 0m } payable
                || !IsOfType(law, declaration) && !IsOfProcedure(law, procedure)
            )
            {
                lines.Add(line);
                continue;
            }
            var step = new WorkingStep("told later, secured until then", payable.ToString(), "UCC art. 89");
            IReadOnlyList<WorkingStep> working = [.. line.Working, step];
            lines.Add(line with { Payable = payable with { Amount = 0m }, Working = working });
            lines.Add(
                new DutyLine(
                    line.Item,
                    SecurityCode.Find(law.Procedures.SecurityCodes, procedure),
                    null,
                    null,
                    null,
                    null,
                    null,
                    payable,
                    null,
                    line.PaymentMethod,
                    working
                )
                {
                    IsSecurity = true,
                }
            );
        }
        return new Assessment(lines);
    }

    /// <summary>What an assessment asks to be secured, in the administration's currency.</summary>
    public static decimal Of(Assessment? assessment) =>
        assessment?.Lines.Where(l => l.IsSecurity).Sum(l => l.Assessed.Amount) ?? 0m;

    private static bool IsOfType(LawTerms law, DeclarationContent declaration) =>
        law.Authorisations.SecuredTypes.Contains(declaration.AdditionalType, StringComparison.Ordinal);

    private static bool IsOfProcedure(LawTerms law, string? requested) =>
        requested is not null && law.Procedures.SecuredProcedures.Contains(requested);

    private static string? ProcedureOf(Declaration declaration, int item) =>
        declaration.Items.FirstOrDefault(i => i.Sequence == item)?.RequestedProcedure;
}
