using System.Security.Cryptography;
using System.Text;
using Customhouse.Law.Cel;

namespace Customhouse.Lawbooks;

/// <summary>
/// All that an answer of a lawbook follows from, written out: the conditions of a rule with the definitions
/// that they call, the lists that they look in, and the sets of data where they ask for these. Parts of two
/// lawbooks that have the same sense answer the same to every declaration on every day, however they are
/// worded.
/// </summary>
internal sealed class LawSense
{
    private readonly Lawbook _book;
    private readonly Dictionary<CelProgram, string> _conditions = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, string> _lists = new(StringComparer.Ordinal);

    public LawSense(Lawbook book)
    {
        _book = book;
        Sets = string.Concat(book.DataSets.Select(s => $"{s.Name} {s.Duty} when {Of(s.When)}\n"));
    }

    /// <summary>The sense of the choice of a set of data, and of what each is told of duty.</summary>
    public string Sets { get; }

    /// <summary>The sense of a rule.</summary>
    public string Of(LawRule rule)
    {
        var text = new StringBuilder(LawDigest.ConditionsOf(rule));
        text.Append("\nsets ")
            .AppendJoin(' ', rule.Sets?.Order().Select(s => _book.DataSets[s].Name) ?? ["all"]);
        text.Append(" warning ").Append(rule.IsWarning);
        foreach (var part in rule.Cases)
            text.Append('\n').Append(Of(part.When)).Append('\n').Append(Of(part.Demand));
        return text.ToString();
    }

    private string Of(CelProgram? condition)
    {
        if (condition is null)
            return "";
        if (_conditions.TryGetValue(condition, out var known))
            return known;
        var text = new StringBuilder(condition.ToString());
        foreach (var call in Calls(condition.Whole))
            text.Append(Of(call));
        return _conditions[condition] = text.ToString();
    }

    private string Of(CallExpr call)
    {
        var text = new StringBuilder();
        foreach (var function in call.Functions)
            if (function.Means is { } means)
                text.Append('\n')
                    .Append(function.Name)
                    .Append(" of ")
                    .AppendJoin(',', means.Parameters)
                    .Append(" is ")
                    .Append(Of(means.Body));
        if (call.Function == LawEnvironment.IsListed && call.Given is [_, { Constant: string list }])
            text.Append("\nlist ").Append(list).Append(' ').Append(OfList(list));
        if (call.Function is LawEnvironment.DataSetOf or LawEnvironment.DataSetOfOnly)
            text.Append("\nsets ").Append(Sets);
        return text.ToString();
    }

    private string OfList(string name)
    {
        if (_lists.TryGetValue(name, out var known))
            return known;
        var codes = Encoding.UTF8.GetBytes(string.Join('\n', _book.ListsByName[name].Lines));
        return _lists[name] = Convert.ToHexStringLower(SHA256.HashData(codes));
    }

    private static IEnumerable<CallExpr> Calls(Expr expr)
    {
        if (expr is CallExpr call)
            yield return call;
        foreach (var part in expr.Parts)
        foreach (var within in Calls(part))
            yield return within;
    }
}
