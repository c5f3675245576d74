using Customhouse.Values;
using Customhouse.Web.Cases;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;

namespace Customhouse.Web.Pages.Trader;

/// <summary>One section of the declaration form: what was typed in it, and what lodging it would be refused
/// for.</summary>
/// <param name="Title">As the form names it; of the whole declaration where a fault has no field.</param>
/// <param name="Fields">In their order, with what was typed.</param>
public sealed record DraftSection(
    string Title,
    IReadOnlyList<(FormField Field, string Value)> Fields,
    IReadOnlyList<FieldFault> Faults
)
{
    /// <summary>The sections of a form in their order. What has no field of the form comes last, and only
    /// where something is wrong with it.</summary>
    internal static IReadOnlyList<DraftSection> All(
        DeclarationForm form,
        IReadOnlyList<FieldFault> faults,
        Words words
    )
    {
        var sections = FormField
            .Header.Select(g => Of(form, words["draft.group-" + g.Group], g.Fields, "", faults))
            .Concat(
                Enumerable
                    .Range(1, form.Items)
                    .Select(n =>
                        Of(form, words["duty.item", words.Number(n)], FormField.Item, $"-{n}", faults)
                    )
            )
            .ToList();
        var elsewhere = faults.Except(sections.SelectMany(s => s.Faults)).ToArray();
        if (elsewhere.Length > 0)
            sections.Add(new DraftSection(words["draft.group-whole"], [], elsewhere));
        return sections;
    }

    /// <summary>What lodging a form would be refused for: numbers that cannot be read, then what the law
    /// says.</summary>
    internal static IReadOnlyList<FieldFault> FaultsOf(
        DeclarationForm form,
        IEnumerable<Refusal> refusals,
        Words words
    )
    {
        var numbers = form.NumberFaults(words);
        return
        [
            .. numbers,
            // A number that cannot be read is left out of the message, and would be missed there again.
            .. DeclarationForm.Faults(refusals).Where(f => numbers.All(n => n.Field != f.Field)),
        ];
    }

    private static DraftSection Of(
        DeclarationForm form,
        string title,
        IReadOnlyList<FormField> fields,
        string behind,
        IReadOnlyList<FieldFault> faults
    ) =>
        new(
            title,
            [.. fields.Select(f => (f, form[f.Name + behind]))],
            [.. faults.Where(x => fields.Any(f => f.Name + behind == x.Field))]
        );
}

/// <summary>An account that may bear the duty, and what is free on it.</summary>
public sealed record PayingAccount(string Id, Money Free);
