using System.Globalization;
using System.Text;
using Customhouse.Risk;
using Customhouse.Values;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Pages.Supervisor;

/// <summary>One condition as a row of the form.</summary>
/// <param name="Values">As typed, with commas or blanks between them.</param>
public sealed record ConditionRow(string Field, string Is, string Values)
{
    internal static ConditionRow New(RiskField field) =>
        new(field.Name, Comparison.Words(field.Kind)[0], field.Kind == FieldKind.Flag ? "yes" : "");

    internal static ConditionRow Of(FieldIs leaf) =>
        new(
            leaf.Field,
            leaf.Is,
            RiskField.Find(leaf.Field)!.Kind == FieldKind.Number
                // A nought more, where the number could be read in two ways otherwise.
                ? string.Join(' ', leaf.Values.Select(v => TypedNumber.Parse(v).IsAmbiguous ? v + "0" : v))
                : string.Join(", ", leaf.Values)
        );

    internal FieldIs Condition => new(Field, Is, Split());

    /// <summary>
    /// The values that were typed. Texts may have blanks in them, and a single one commas too; codes have
    /// neither; numbers have no commas between them, for some people write their decimals so.
    /// </summary>
    private IReadOnlyList<string> Split()
    {
        if (Is is "present" or "absent" || Values.Trim().Length == 0)
            return [];
        var kind = RiskField.Find(Field)?.Kind ?? FieldKind.Text;
        if (kind == FieldKind.Text && (Is is "=" or "!=" or "contains"))
            return [Values.Trim()];
        char[] between = kind switch
        {
            FieldKind.Text => [',', ';', '\n', '\r'],
            FieldKind.Number => [' ', ';', '\n', '\r', '\t'],
            _ => [',', ';', ' ', '\n', '\r', '\t'],
        };
        return
        [
            .. Values
                .Split(between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(v =>
                    kind switch
                    {
                        FieldKind.Country => v.ToUpperInvariant(),
                        FieldKind.Number => Number(v),
                        _ => v,
                    }
                ),
        ];
    }

    private static string Number(string typed) =>
        typed.EndsWith('0') && TypedNumber.Parse(typed[..^1]).IsAmbiguous ? typed[..^1].Replace(',', '.')
        : TypedNumber.Parse(typed) is { Value: not null } number ? number.Written
        : typed;

    /// <summary>The first number that was typed and could be two; null for none.</summary>
    internal TypedNumber? Ambiguous =>
        RiskField.Find(Field)?.Kind != FieldKind.Number
            ? null
            : Values
                .Split([' ', ';', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries)
                .Select(v => (TypedNumber?)TypedNumber.Parse(v))
                .FirstOrDefault(n => n is { IsAmbiguous: true });

    /// <summary>Whether a condition says the same after it stood in a row.</summary>
    internal static bool CanShow(FieldIs leaf) =>
        RiskField.Find(leaf.Field) is not null && Of(leaf).Condition.Equals(leaf);
}

/// <summary>
/// Conditions that stand together in the form: rows of which all or any must hold, a condition in the rule
/// language, or a part that is nested deeper than rows can show and is kept as it is.
/// </summary>
/// <param name="Kind"><see cref="All"/>, <see cref="Any"/>, <see cref="Rule"/> or <see
/// cref="Deep"/>.</param>
/// <param name="Kept">The condition as JSON, of a part that is kept; of a rule its text.</param>
public sealed record ConditionBlock(string Kind, IReadOnlyList<ConditionRow> Rows, string Kept)
{
    public const string All = "all";
    public const string Any = "any";
    public const string Deep = "kept";
    public const string Rule = "rule";

    internal static ConditionBlock Empty(string kind) => new(kind, [], "");

    /// <summary>Blocks of a condition, in its order.</summary>
    internal static IReadOnlyList<ConditionBlock> Of(Condition when)
    {
        var blocks = new List<ConditionBlock>();
        foreach (var part in when is AllOf all ? all.Parts : [when])
            if (part is FieldIs leaf && ConditionRow.CanShow(leaf))
            {
                if (blocks is not [.., { Kind: All }])
                    blocks.Add(Empty(All));
                blocks[^1] = blocks[^1] with { Rows = [.. blocks[^1].Rows, ConditionRow.Of(leaf)] };
            }
            else if (part is AnyOf any && any.Parts.All(p => p is FieldIs f && ConditionRow.CanShow(f)))
                blocks.Add(
                    new ConditionBlock(Any, [.. any.Parts.Select(p => ConditionRow.Of((FieldIs)p))], "")
                );
            else if (part is RuleHolds rule)
                blocks.Add(new ConditionBlock(Rule, [], rule.Rule));
            else
                blocks.Add(new ConditionBlock(Deep, [], ProfileJson.WriteCondition(part)));
        if (blocks is not [{ Kind: All }, ..])
            blocks.Insert(0, Empty(All));
        return blocks;
    }

    internal static IReadOnlyList<ConditionBlock> Read(IFormCollection form)
    {
        var blocks = new List<ConditionBlock>();
        for (var b = 0; b < Limits.ConditionsPerProfileMax && form.ContainsKey($"c{b}-kind"); b++)
        {
            var rows = new List<ConditionRow>();
            for (var r = 0; r < Limits.ConditionsPerProfileMax && form.ContainsKey($"c{b}-{r}-field"); r++)
                rows.Add(
                    new ConditionRow(
                        form[$"c{b}-{r}-field"].ToString(),
                        form[$"c{b}-{r}-is"].ToString(),
                        form[$"c{b}-{r}-values"].ToString().Trim()
                    )
                );
            var kind = form[$"c{b}-kind"].ToString();
            blocks.Add(
                new ConditionBlock(
                    kind is Any or Deep or Rule ? kind : All,
                    rows,
                    form[$"c{b}-kept"].ToString()
                )
            );
        }
        return blocks;
    }

    /// <summary>
    /// The condition that blocks make together, and for each place in it the field of the form that says it.
    /// </summary>
    /// <returns>Null with the blocks that are kept and cannot be read, which only a broken form
    /// has.</returns>
    internal static (Condition? When, IReadOnlyDictionary<string, string> Places) Build(
        IReadOnlyList<ConditionBlock> blocks
    )
    {
        var parts = new List<(Condition Part, string Place)>();
        foreach (var (b, block) in blocks.Index())
            if (block.Kind == Any)
                parts.Add((new AnyOf([.. block.Rows.Select(r => (Condition)r.Condition)]), $"c{b}"));
            else if (block.Kind == All)
                parts.AddRange(block.Rows.Select((r, i) => ((Condition)r.Condition, $"c{b}-{i}")));
            else if (block.Kind == Rule)
                parts.Add((new RuleHolds(Lines(block.Kept)), $"c{b}"));
            else if (ProfileJson.ReadCondition(Encoding.UTF8.GetBytes(block.Kept)).Condition is { } kept)
                parts.Add((kept, $"c{b}"));
            else
                return (null, new Dictionary<string, string>());
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (i, (part, place)) in parts.Index())
        {
            var pointer =
                parts.Count == 1 ? "when" : string.Create(CultureInfo.InvariantCulture, $"when/all[{i + 1}]");
            places[pointer] = place;
            if (part is AnyOf any && blocks[BlockOf(place)].Kind == Any)
                for (var r = 0; r < any.Parts.Count; r++)
                    places[string.Create(CultureInfo.InvariantCulture, $"{pointer}/any[{r + 1}]")] =
                        $"{place}-{r}";
        }
        return (parts is [var (one, _)] ? one : new AllOf([.. parts.Select(p => p.Part)]), places);
    }

    /// <summary>The text of a rule, with ends of lines as the house writes them: browsers send others.
    /// </summary>
    internal static string Lines(string typed) =>
        typed.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Trim();

    /// <summary>The block of a field of the form: <c>c2-0</c> stands in the third.</summary>
    internal static int BlockOf(string place) =>
        int.Parse(place.Split('-')[0].AsSpan(1), CultureInfo.InvariantCulture);
}
