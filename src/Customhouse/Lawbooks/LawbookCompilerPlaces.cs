using System.Globalization;
using Customhouse.Declarations;
using Customhouse.Law.Cel;

namespace Customhouse.Lawbooks;

/// <summary>Pointers of rules: they begin with what the rule speaks on, or what lists that, and lead through
/// the data model.</summary>
internal sealed partial class LawbookCompiler
{
    private LawPlace[] Places(Members members, LawSubject subject, CelProgram? guard)
    {
        if (members.Needed("at") is null)
            return [];
        var places = members
            .Texts("at")
            .Select(t => Place(t.At, t.Text, subject, guard))
            .OfType<LawPlace>()
            .ToArray();
        if (members.Find("at") is { List: [] } none)
            faults.Add(none, "at names no place", "name the element that is wrong");
        return places;
    }

    private LawPlace? Place(LawEntry at, string text, LawSubject subject, CelProgram? guard)
    {
        var names = Cut(text);
        if (names is null or [])
            return NoPlace(at, text, "a bracket is not closed", "");
        var scope = subject.Scope.ToArray();
        if (scope.FirstOrDefault(s => s.Name == names[0]) is not { } from)
            return NoPlace(
                at,
                text,
                $"it begins with '{names[0]}'",
                $"begin with {string.Join(" or ", scope.Select(s => s.Name))}"
            );
        var field = DataModel.Declaration.Body;
        foreach (var step in from.Scope.SelectMany(s => s.Path.Steps))
            field = field.Find(step.Name)!;
        var steps = new List<LawStep>();
        foreach (var name in names.Skip(1))
        {
            var bracket = name.IndexOf('[', StringComparison.Ordinal);
            var element = bracket < 0 ? name : name[..bracket];
            if (field.Find(element) is not { } next)
                return NoPlace(
                    at,
                    text,
                    $"{field.Name} has no element '{element}'",
                    EntryReading.Suggestion(element, [.. field.Fields.Select(f => f.Name)])
                );
            field = next;
            if (bracket < 0)
                steps.Add(new LawStep(element, null, null));
            else if (Position(at, text, name[(bracket + 1)..], subject, guard) is var (number, worked))
                steps.Add(new LawStep(element, number, worked));
            else
                return null;
        }
        return new LawPlace(from, steps, text);
    }

    private LawPlace? NoPlace(LawEntry at, string text, string why, string mend)
    {
        faults.Add(at, $"'{text}' is no pointer: {why}", mend);
        return null;
    }

    /// <summary>A position: a number from 1, or a condition in braces that comes to one.</summary>
    private (int? Number, CelProgram? Worked)? Position(
        LawEntry at,
        string text,
        string told,
        LawSubject subject,
        CelProgram? guard
    )
    {
        if (told is ['{', .., '}', ']'])
            return Condition(at, told[1..^2], "at", _ofRules, subject.Scope, CelType.Int, guard) is { } worked
                ? (null, worked)
                : null;
        if (
            told is [.., ']']
            && int.TryParse(told[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0
        )
            return (number, null);
        NoPlace(at, text, $"'[{told}' is no position", "write a number from 1, or a condition in braces");
        return null;
    }

    /// <summary>The steps of a pointer; what stands in brackets is passed over. Null where a bracket is not
    /// closed.</summary>
    private static List<string>? Cut(string text)
    {
        var (steps, from, depth) = (new List<string>(), 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch
            {
                '[' => 1,
                ']' => -1,
                _ => 0,
            };
            if (text[i] != '/' || depth > 0)
                continue;
            steps.Add(text[from..i]);
            from = i + 1;
        }
        steps.Add(text[from..]);
        return depth == 0 ? steps : null;
    }
}
