using Customhouse.Values;

namespace Customhouse.Risk;

/// <summary>What is wrong with a profile, told to the officer who writes it, all at once.</summary>
public static class ProfileCheck
{
    private const string Basis = "Customhouse risk profiles";

    /// <summary>Every fault of a profile; empty where it can act.</summary>
    public static IReadOnlyList<Refusal> Check(Profile profile)
    {
        var faults = new List<Refusal>();
        Name(profile.Id, "id", 60, faults);
        Name(profile.Owner, "owner", 120, faults);
        Name(profile.Reason, "reason", Limits.ConditionValueCharactersMax, faults);
        if (profile.Version < 1)
            faults.Add(
                Fault("RSK-VERSION", "version", "A profile's version counts from 1.", "Begin with 1.")
            );
        if (profile.To < profile.From)
            faults.Add(
                Fault(
                    "RSK-DATES",
                    "to",
                    $"The profile ends before it begins on {profile.From:O}.",
                    "Give a last day on or after the first, or none."
                )
            );
        if (profile.Share is not (> 0 and <= 1))
            faults.Add(
                Fault(
                    "RSK-SHARE",
                    "share",
                    "A share is over 0 up to 1.",
                    "Give 0.01 for one in a hundred; set active to false to pick none."
                )
            );
        if (profile.AuthorisedFactor is not (>= 0 and <= 1))
            faults.Add(
                Fault(
                    "RSK-FACTOR",
                    "authorisedFactor",
                    "The factor for authorised operators is 0 to 1.",
                    "Give 1 to treat them like all others, 0.1 for a tenth of the controls."
                )
            );
        if (!Enum.IsDefined(profile.Lane))
            faults.Add(
                Fault("RSK-LANE", "lane", "A lane is green, blue, yellow or red.", "Name one of them.")
            );
        faults.AddRange(Check(profile.When));
        return faults;
    }

    /// <summary>Every fault of a profile's condition, its places beginning with <c>when</c>.</summary>
    public static IReadOnlyList<Refusal> Check(Condition when)
    {
        var faults = new List<Refusal>();
        var count = 0;
        Check(when, "when", 1, ref count, faults);
        if (faults.Count == 0 && RulesOf(when) is > Limits.RulesPerProfileMax and var rules)
            faults.Add(
                Fault(
                    "RSK-RULES",
                    "when",
                    $"A profile has at most {Limits.RulesPerProfileMax} conditions in the rule language, and "
                        + $"{rules} stand.",
                    "Join some with && or ||, or split the profile."
                )
            );
        return faults;
    }

    private static void Check(
        Condition condition,
        string pointer,
        int depth,
        ref int count,
        List<Refusal> faults
    )
    {
        if (++count == Limits.ConditionsPerProfileMax + 1)
            faults.Add(
                Fault(
                    "RSK-SIZE",
                    pointer,
                    $"A profile has at most {Limits.ConditionsPerProfileMax} conditions.",
                    "Split it into several profiles."
                )
            );
        if (depth > Limits.ConditionDepthMax)
        {
            faults.Add(
                Fault(
                    "RSK-DEPTH",
                    pointer,
                    $"Groups stand at most {Limits.ConditionDepthMax} deep.",
                    "Write the condition with fewer groups."
                )
            );
            return;
        }
        switch (condition)
        {
            case AllOf all:
                CheckParts(all.Parts, pointer + "/all", depth, ref count, faults);
                break;
            case AnyOf { Parts.Count: 0 }:
                faults.Add(
                    Fault(
                        "RSK-GROUP",
                        pointer + "/any",
                        "A group 'any' with no parts never holds.",
                        "Give it parts, or use 'all'."
                    )
                );
                break;
            case AnyOf any:
                CheckParts(any.Parts, pointer + "/any", depth, ref count, faults);
                break;
            case FieldIs leaf:
                CheckLeaf(leaf, pointer, faults);
                break;
            case RuleHolds rule:
                faults.AddRange(RuleCheck.Check(rule.Rule, pointer + "/rule"));
                break;
            default:
                throw new InvalidOperationException(
                    $"{condition.GetType().Name} is no condition of a profile"
                );
        }
    }

    private static int RulesOf(Condition condition) =>
        condition switch
        {
            AllOf all => all.Parts.Sum(RulesOf),
            AnyOf any => any.Parts.Sum(RulesOf),
            RuleHolds => 1,
            _ => 0,
        };

    private static void CheckParts(
        IReadOnlyList<Condition> parts,
        string pointer,
        int depth,
        ref int count,
        List<Refusal> faults
    )
    {
        for (
            var i = 0;
            i < parts.Count
                && count <= Limits.ConditionsPerProfileMax
                && faults.Count < Limits.RefusalsPerAnswerMax;
            i++
        )
            Check(parts[i], $"{pointer}[{i + 1}]", depth + 1, ref count, faults);
    }

    private static void CheckLeaf(FieldIs leaf, string pointer, List<Refusal> faults)
    {
        if (RiskField.Find(leaf.Field) is not { } field)
        {
            faults.Add(
                Fault(
                    "RSK-FIELD",
                    pointer + "/field",
                    $"'{Cut(leaf.Field)}' is no field that profiles know.",
                    $"Did you mean '{Nearest(leaf.Field, RiskField.All.Select(f => f.Name))}'?"
                )
            );
            return;
        }
        var words = Comparison.Words(field.Kind);
        if (!words.Contains(leaf.Is))
        {
            faults.Add(
                Fault(
                    "RSK-OPERATOR",
                    pointer + "/is",
                    $"'{Cut(leaf.Is)}' does not compare {field.Name}.",
                    $"Did you mean '{Nearest(leaf.Is, words)}'? It is compared by {string.Join(", ", words)}."
                )
            );
            return;
        }
        var (fewest, most) = Comparison.Arity(leaf.Is);
        if (leaf.Values.Count < fewest || leaf.Values.Count > most)
        {
            faults.Add(
                Fault(
                    "RSK-VALUES",
                    pointer + "/values",
                    fewest == most
                        ? $"'{leaf.Is}' takes {fewest} values, and {leaf.Values.Count} stand."
                        : $"'{leaf.Is}' takes {fewest} to {most} values, and {leaf.Values.Count} stand.",
                    "Give as many values as the comparison takes."
                )
            );
            return;
        }
        for (var i = 0; i < leaf.Values.Count; i++)
            if (Comparison.Fault(field.Kind, leaf.Is, leaf.Values[i]) is { } fault)
                faults.Add(
                    Fault(
                        "RSK-VALUE",
                        $"{pointer}/values[{i + 1}]",
                        $"{Cut(fault)}.",
                        $"Give what {field.Name} can be: {field.Meaning}."
                    )
                );
    }

    internal static Refusal Fault(string code, string pointer, string rule, string mend) =>
        new(code, pointer, rule, Basis, mend);

    /// <summary>The candidate that takes the fewest edits to reach (Levenshtein's distance).</summary>
    internal static string Nearest(string text, IEnumerable<string> candidates)
    {
        text = Cut(text);
        return candidates.MinBy(c => Distance(text, c)) ?? "";
    }

    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }

    private static void Name(string text, string pointer, int max, List<Refusal> faults)
    {
        if (
            string.IsNullOrWhiteSpace(text)
            || text.Length > max
            || text.Any(char.IsControl)
            || !PlainText.IsPlain(text)
        )
            faults.Add(
                Fault(
                    "RSK-TEXT",
                    pointer,
                    $"The {pointer} of a profile has 1 to {max} characters on one line.",
                    "Say who answers for the profile and why goods are looked at."
                )
            );
    }

    private static string Cut(string text) => text.Length <= 60 ? text : text[..60];
}
