using Customhouse.Law.Cel;

namespace Customhouse.Lawbooks;

/// <summary>Rules, and the rules that follow from the elements that sets of data require.</summary>
internal sealed partial class LawbookCompiler
{
    private static readonly string[] ElementKeys = ["name", "of", "de", "what", "told", "at"];
    private static readonly string[] RequirementKeys = ["code", "basis", "declaration", "item"];
    private static readonly string[] RequirementTextKeys = ["rule", "mend"];
    private static readonly string[] CaseKeys = ["of", "when", "demand", "at", "with", "finding"];

    private static readonly string[] RuleKeys =
    [
        "code",
        "of",
        "sets",
        "direction",
        "when",
        "demand",
        "at",
        "with",
        "cases",
        "rule",
        "finding",
        "basis",
        "mend",
        "from",
        "to",
        "warning",
    ];

    private static readonly Dictionary<string, LawDirection> Directions = new(StringComparer.Ordinal)
    {
        ["import"] = LawDirection.Import,
        ["export"] = LawDirection.Export,
    };

    /// <summary>Where the rules of elements stand among the others: with the file that has them.</summary>
    private readonly Dictionary<Members, List<LawRule>> _ofElements = [];

    private void ReadElements()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var requirement = parts.Select(p => p.Find("requirement")).OfType<LawEntry>().ToArray();
        if (requirement.Length > 1)
            faults.Add(requirement[1], "there are two requirements", "keep one of them");
        var texts = requirement is [var first, ..]
            ? _reading.Of(first, "the requirement", RequirementKeys)
            : null;
        foreach (var part in parts)
        foreach (var entry in part.List("elements"))
            if (_reading.Of(entry, "an element", ElementKeys) is { } element)
            {
                var name = element.NeededText("name");
                if (!names.Add(name))
                    faults.Add(entry, $"two elements are called {name}", "give one another name");
                if (texts is null)
                    faults.Add(
                        entry,
                        "elements have no 'requirement'",
                        "add the code and texts that hold for all"
                    );
                else if (Requirement(element, name, texts) is { } rule)
                    (_ofElements.TryGetValue(part, out var list) ? list : _ofElements[part] = []).Add(rule);
            }
        foreach (var part in parts)
        foreach (var set in part.List("dataSets"))
        foreach (
            var required in set.Members?.Where(m => m.Name == "requires")
                .SelectMany(m => m.Value.List ?? [m.Value])
                ?? []
        )
            if (!names.Contains(required.Text ?? ""))
                faults.Add(
                    required,
                    $"no element is called '{required.Text}'",
                    EntryReading.Suggestion(required.Text ?? "", names)
                );
    }

    /// <summary>The rule that an element is told, in each set of data that requires it.</summary>
    private LawRule? Requirement(Members element, string name, Members texts)
    {
        var subject = Subject(element, "of", LawSubject.Declaration, LawSubject.Item);
        var sets = _sets.Select((s, i) => (s, i)).Where(s => s.s.Requires.Contains(name)).Select(s => s.i);
        var told = element.Needed("told") is null
            ? null
            : Truth(
                element,
                "told",
                _ofRules,
                subject.Scope,
                ("the element is never wanting", "the element is always wanting")
            );
        var places = Places(element, subject, null);
        var wording = texts.Needed(subject.Name) is { } of
            ? _reading.Of(of, "the requirement", RequirementTextKeys)
            : null;
        var (what, de) = (NeededWording(element, "what"), element.NeededText("de"));
        string? Named(string language, string hole) =>
            hole switch
            {
                "what" => (what.ByLanguage.GetValueOrDefault(language) ?? what.ByLanguage["en"]).Parts[0]
                    as string,
                "de" => de,
                _ => null,
            };
        if (!sets.Any())
            faults.Add(
                element.Entry,
                $"no set of data requires {name}",
                "add it to 'requires:' of one, or leave it out"
            );
        if (told is null || wording is null)
            return null;
        var mend = NeededWording(wording, "mend", with: Named);
        return Sealed(
            new LawRule
            {
                Code = texts.NeededText("code"),
                Wording = NeededWording(wording, "rule", with: Named),
                BasisWording = NeededWording(texts, "basis", with: Named),
                Demand = "",
                Basis = "",
                Source = $"{element.Entry.File}:{element.Entry.Line}",
                IsWarning = false,
                Period = default,
                Sets = sets.ToHashSet(),
                Direction = LawDirection.Any,
                Cases = [new LawCase(0, subject, null, told, places, null, mend)],
            }
        );
    }

    /// <summary>A rule with its English texts, and known to its cases.</summary>
    private static LawRule Sealed(LawRule rule)
    {
        var whole = rule with { Demand = rule.Wording.Plain, Basis = rule.BasisWording.Plain };
        foreach (var part in whole.Cases)
            part.Rule = whole;
        return whole;
    }

    private void ReadRules()
    {
        foreach (var part in parts)
        {
            if (_ofElements.TryGetValue(part, out var elements))
                _rules.AddRange(elements);
            foreach (var entry in part.List("rules"))
                if (_reading.Of(entry, "a rule", RuleKeys) is { } members && Rule(members) is { } rule)
                    _rules.Add(rule);
        }
        for (var i = 0; i < _rules.Count; i++)
            foreach (var part in _rules[i].Cases)
                part.RuleOrder = i;
    }

    private LawRule? Rule(Members members)
    {
        var code = members.NeededText("code");
        IReadOnlyList<Members> cases = members.Find("cases") is null
            ? [members]
            : [.. members.List("cases").Select(c => _reading.Of(c, "a case", CaseKeys)).OfType<Members>()];
        if (cases.Count == 0)
            faults.Add(members.Find("cases")!, "a rule has no case", "add one, or write 'of' and 'demand'");
        if (members.Find("cases") is not null)
            foreach (var own in new[] { "of", "when", "demand", "at", "with" })
                if (members.Find(own) is { } both)
                    faults.Add(both, $"'{own}' stands beside the cases", "write it in each case");
        var wording = NeededWording(members, "rule");
        var basis = NeededWording(members, "basis");
        var all = cases.Select((c, i) => Case(c, i, members)).ToArray();
        var direction = members.Text("direction");
        if (direction is not null && !Directions.ContainsKey(direction))
            faults.Add(
                members.Find("direction")!,
                $"'{direction}' is no direction",
                EntryReading.Suggestion(direction, Directions.Keys)
            );
        var (sets, period, isWarning) = (SetsOf(members), members.Period(), members.Is("warning"));
        if (all.Any(c => c is null))
            return null;
        return Sealed(
            new LawRule
            {
                Code = code,
                Wording = wording,
                BasisWording = basis,
                Demand = "",
                Basis = "",
                Source = $"{members.Entry.File}:{members.Entry.Line}",
                IsWarning = isWarning,
                Period = period,
                Sets = sets,
                Direction = Directions.GetValueOrDefault(direction ?? "", LawDirection.Any),
                Cases = all!,
            }
        );
    }

    private LawCase? Case(Members members, int order, Members rule)
    {
        var subject = Subject(members, "of", [.. LawSubject.All]);
        var when = Truth(
            members,
            "when",
            _ofRules,
            subject.Scope,
            ("leave it out", "the rule is never applied")
        );
        if (members.Find("when") is not null && when is null)
            return null;
        var demand = members.Needed("demand") is null
            ? null
            : Truth(
                members,
                "demand",
                _ofRules,
                subject.Scope,
                ("the rule refuses nothing", "the rule refuses whatever it is applied to"),
                when
            );
        var places = Places(members, subject, when);
        var with = (members.Find("with")?.Members ?? []).ToDictionary(
            m => m.Name,
            m => m.Value.Text ?? "",
            StringComparer.Ordinal
        );
        var used = new HashSet<string>(StringComparer.Ordinal);
        string? Named(string language, string hole)
        {
            used.Add(hole);
            return with.GetValueOrDefault(hole);
        }
        var finding = Wording(
            members.Find("finding") is null ? rule : members,
            "finding",
            subject.Scope,
            when,
            Named
        );
        var mend = NeededWording(rule, "mend", subject.Scope, when, Named);
        foreach (var idle in members.Find("with")?.Members?.Where(m => !used.Contains(m.Name)) ?? [])
            faults.Add(
                idle.Value.File,
                idle.Line,
                $"no text tells '{idle.Name}'",
                "name it in braces in 'finding' or 'mend', or leave it out"
            );
        return demand is null ? null : new LawCase(order, subject, when, demand, places, finding, mend);
    }

    private LawSubject Subject(Members members, string name, params LawSubject[] known)
    {
        var told = members.NeededText(name);
        if (known.FirstOrDefault(s => s.Name == told) is { } subject)
            return subject;
        if (told.Length > 0)
            faults.Add(
                members.Find(name)!,
                $"a rule speaks on no '{told}'",
                EntryReading.Suggestion(told, [.. known.Select(s => s.Name)])
            );
        return LawSubject.Declaration;
    }

    private HashSet<int>? SetsOf(Members members)
    {
        if (members.Find("sets") is null)
            return null;
        var sets = new HashSet<int>();
        foreach (var (name, at) in members.Texts("sets"))
            if (_sets.FindIndex(s => s.Name == name) is >= 0 and var i)
                sets.Add(i);
            else
                faults.Add(
                    at,
                    $"no set of data is called '{name}'",
                    EntryReading.Suggestion(name, [.. _sets.Select(s => s.Name)])
                );
        if (members.Find("sets") is { List: [] } none)
            faults.Add(none, "sets names no set of data", "name one, or leave it out for all");
        return sets;
    }

    /// <summary>Two rules that say the same: one of them was meant to say something else.</summary>
    private void CheckTwins()
    {
        var seen = new Dictionary<string, LawRule>(StringComparer.Ordinal);
        foreach (var rule in _rules)
            if (!seen.TryAdd(LawDigest.ConditionsOf(rule), rule) && Of(rule) is var (file, line))
                faults.Add(
                    file,
                    line,
                    $"{rule.Code} has the condition of {seen[LawDigest.ConditionsOf(rule)].Source}",
                    "leave one of them out, or give their days apart"
                );

        static (string, int) Of(LawRule rule)
        {
            var at = rule.Source.LastIndexOf(':');
            return (rule.Source[..at], int.Parse(rule.Source.AsSpan(at + 1), provider: null));
        }
    }
}
