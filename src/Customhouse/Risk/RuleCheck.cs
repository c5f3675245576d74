using Customhouse.Law.Cel;
using Customhouse.Values;

namespace Customhouse.Risk;

/// <summary>What is wrong with a profile's condition in the rule language, told where it stands.</summary>
internal static class RuleCheck
{
    private const string Code = "RSK-RULE";

    /// <summary>Every fault of a condition; empty where it can be asked.</summary>
    /// <param name="rule">As its author wrote it.</param>
    /// <param name="pointer">The place of the condition in its profile.</param>
    public static IReadOnlyList<Refusal> Check(string rule, string pointer)
    {
        if (rule.Length > Limits.ProfileRuleCharactersMax)
            return
            [
                ProfileCheck.Fault(
                    Code,
                    pointer,
                    $"A condition has at most {Limits.ProfileRuleCharactersMax} characters, and "
                        + $"{rule.Length} stand.",
                    "Split it into several conditions of a group."
                ),
            ];
        if (string.IsNullOrWhiteSpace(rule))
            return
            [
                ProfileCheck.Fault(
                    Code,
                    pointer,
                    "No condition stands here.",
                    "Write one, as has(risk.valuePerKg) && risk.valuePerKg < 2.5."
                ),
            ];
        var (program, faults) = RuleEnvironment.Compile(rule);
        if (program is null)
            return [.. faults.Select(f => Told(f, rule, pointer))];
        return program.Constant is bool always
            ?
            [
                ProfileCheck.Fault(
                    Code,
                    pointer,
                    $"The condition is always {(always ? "true" : "false")}, whatever is declared.",
                    "Compare something that is declared, or leave the condition out."
                ),
            ]
            : [];
    }

    private static Refusal Told(CelFault fault, string rule, string pointer)
    {
        var place = rule.Contains('\n', StringComparison.Ordinal)
            ? $"Line {fault.Line}, column {fault.Column}"
            : $"Column {fault.Column}";
        var mend = fault.Mend.Length == 0 ? "write the condition in the rule language" : fault.Mend;
        return ProfileCheck.Fault(
            Code,
            pointer,
            $"{place}: {fault.What}.",
            $"{char.ToUpperInvariant(mend[0])}{mend[1..]}{(mend[^1] is '?' or '.' ? "" : ".")}"
        );
    }
}
