using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>One rule that a declaration is checked by when it is lodged.</summary>
/// <param name="Code">The code under which the field knows the rule.</param>
/// <param name="Rule">What it demands, in plain words.</param>
/// <param name="Basis">The law, list or data element behind it.</param>
/// <param name="Mend">What the trader can do.</param>
/// <param name="Breaks">
/// Every place that breaks it, from the body of the declaration on; empty where the rule holds.
/// </param>
public sealed record LodgementRule(
    string Code,
    string Rule,
    string Basis,
    string Mend,
    Func<Declaration, IEnumerable<Pointer>> Breaks
)
{
    /// <summary>
    /// What is wrong at a place that breaks it: both values that do not fit each other, and what is demanded
    /// of them. Null for a rule that compares nothing, which says only what it demands.
    /// </summary>
    public Func<Declaration, Pointer, string>? Finding { get; init; }

    /// <summary>What the trader can do at a place that breaks it, with its values; null where
    /// <see cref="Mend"/> says all.</summary>
    public Func<Declaration, Pointer, string>? MendOf { get; init; }

    /// <summary>The first day on which the rule is applied; null where it always was.</summary>
    public DateOnly? Since { get; init; }

    /// <summary>Says so and stops nothing.</summary>
    public bool IsWarning { get; init; }

    /// <summary>Whether a declaration that is lodged on a day is checked by it; the day is the
    /// office's.</summary>
    public bool IsInForceOn(DateOnly day) => Since is null || day >= Since;

    /// <summary>The refusals of one declaration by this rule.</summary>
    public IEnumerable<Refusal> Refuse(Declaration declaration) =>
        Breaks(declaration)
            .Select(place =>
                Pointing.Refuse(
                    Code,
                    Places.Body / place,
                    Finding?.Invoke(declaration, place) ?? Rule,
                    Basis,
                    MendOf?.Invoke(declaration, place) ?? Mend
                ) with
                {
                    Demand = Rule,
                    IsWarning = IsWarning,
                }
            );
}
