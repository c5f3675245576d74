using System.Text.RegularExpressions;
using Customhouse.Law.Cel;

namespace Customhouse.Lawbooks;

/// <summary>Lists of codes, definitions and sets of data.</summary>
internal sealed partial class LawbookCompiler
{
    private static readonly string[] ListKeys = ["name", "codes", "file"];
    private static readonly string[] CodeKeys = ["code", "from", "to"];
    private static readonly string[] DefinitionKeys = ["name", "takes", "is"];
    private static readonly string[] DataSetKeys = ["name", "title", "when", "duty", "requires"];

    private static readonly Dictionary<string, DutyTelling> Tellings = new(StringComparer.Ordinal)
    {
        ["none"] = DutyTelling.None,
        ["nothing"] = DutyTelling.Nothing,
        ["assessed"] = DutyTelling.Assessed,
        ["later"] = DutyTelling.Later,
    };

    /// <summary>Of all files, the values of a list that stands under a name.</summary>
    private IEnumerable<Members> All(string name, string what, string[] known) =>
        parts.SelectMany(p => p.List(name)).Select(e => _reading.Of(e, what, known)).OfType<Members>();

    private void ReadLists()
    {
        foreach (var members in All("lists", "a list", ListKeys))
        {
            var list = new LawList();
            if (!_lists.TryAdd(members.NeededText("name"), list))
                faults.Add(members.Find("name")!, "two lists have this name", "give one another name");
            if (members.Find("file") is { } file)
            {
                if (members.Find("codes") is { } both)
                    faults.Add(both, "the list has codes and a file", "keep one of them");
                if (codes.FirstOrDefault(c => c.Name == file.Text) is { } named)
                {
                    _codeFiles.Add(named.Name);
                    foreach (var code in named.Codes)
                        list.TryAdd(code, default, file);
                }
                else
                    faults.Add(
                        file,
                        $"there is no file of codes {file.Text}",
                        EntryReading.Suggestion(file.Text ?? "", [.. codes.Select(c => c.Name)])
                    );
            }
            else if (members.Needed("codes") is not null)
                foreach (var code in members.List("codes"))
                    ReadCode(list, code);
        }
    }

    private void ReadCode(LawList list, LawEntry entry)
    {
        var (code, period) = (entry.Text, default(Period));
        if (code is null && _reading.Of(entry, "a code", CodeKeys) is { } members)
            (code, period) = (members.NeededText("code"), members.Period());
        if (code is { Length: 0 })
            faults.Add(entry, "a code is empty", "write it out, in quotes where it is a number");
        else if (code is not null && !list.TryAdd(code, period, entry))
            faults.Add(entry, $"the list has {code} twice for the same days", "keep one of them");
    }

    /// <summary>Definitions may call each other, and never themselves: each is made before those that call
    /// it.</summary>
    private void ReadDefinitions()
    {
        var open = new Dictionary<string, Members>(StringComparer.Ordinal);
        var standard = new CelEnvironment([], _functions);
        foreach (var members in All("definitions", "a definition", DefinitionKeys))
        {
            var name = members.NeededText("name");
            if (members.Needed("is") is null || name.Length == 0)
                continue;
            if (!Name().IsMatch(name))
                faults.Add(
                    members.Find("name")!,
                    $"'{name}' can be no name",
                    "write letters and digits, a small letter first"
                );
            else if (standard.FunctionsNamed(name, false).Count > 0)
                faults.Add(
                    members.Find("name")!,
                    $"'{name}' is a function of the rule language",
                    "give it another name"
                );
            else if (!open.TryAdd(name, members))
                faults.Add(members.Find("name")!, "two definitions have this name", "give one another name");
        }
        var calls = open.ToDictionary(
            d => d.Key,
            d => Called(d.Value.Text("is") ?? "", open.Keys),
            StringComparer.Ordinal
        );
        while (open.Count > 0)
        {
            if (open.Keys.FirstOrDefault(n => !calls[n].Any(open.ContainsKey)) is not { } next)
            {
                foreach (var (name, members) in open)
                    if (Reaches(name, name, calls, []))
                        faults.Add(
                            members.Entry,
                            $"the definition {name} calls itself, by way of {string.Join(", ", calls[name])}",
                            "write one of them out"
                        );
                return;
            }
            Define(next, open[next]);
            open.Remove(next);
        }
    }

    private static string[] Called(string text, IEnumerable<string> names) =>
        [.. Calls().Matches(text).Select(c => c.Groups["name"].Value).Intersect(names)];

    private static bool Reaches(
        string from,
        string to,
        Dictionary<string, string[]> calls,
        HashSet<string> seen
    ) => calls[from].Any(n => n == to || seen.Add(n) && Reaches(n, to, calls, seen));

    private void Define(string name, Members members)
    {
        var parameters = new List<CelVariable>();
        foreach (var taken in members.Needed("takes")?.Members ?? [])
            if (
                taken.Value.Text is { } type
                && LawEnvironment.ParameterTypes.TryGetValue(type, out var known)
            )
                parameters.Add(new CelVariable(taken.Name, known));
            else
                faults.Add(
                    taken.Value,
                    $"'{taken.Value.Text}' is nothing that a definition takes",
                    EntryReading.Suggestion(taken.Value.Text ?? "", [.. LawEnvironment.ParameterTypes.Keys])
                );
        if (
            parameters.Count is 0 or > CelDefinition.ParametersMax
            || parameters.Select(p => p.Name).Append("day").Distinct().Count() <= parameters.Count
        )
        {
            faults.Add(
                members.Find("takes") ?? members.Entry,
                $"{name} takes {parameters.Count} parameters",
                "let it take one or two, with names apart"
            );
            return;
        }
        var environment = LawEnvironment.OfDefinition(parameters, _functions);
        var at = members.Find("is")!;
        if (Condition(at, at.Text ?? "", name, environment, null, null) is not { } program)
            return;
        _normal[$"define {name}({string.Join(", ", parameters.Select(p => $"{p.Name} {p.Type}"))})"] =
            program.ToString();
        _functions =
        [
            .. _functions,
            CelDefinition.Function(name, environment, program, LawEnvironment.HandedOn),
        ];
    }

    private void ReadDataSets()
    {
        Members? last = null;
        foreach (var members in All("dataSets", "a set of data", DataSetKeys))
        {
            if (last is not null)
                faults.Add(
                    last.Entry,
                    "a set of data without 'when' holds all others, and is not the last",
                    "add 'when:', or put it last"
                );
            last = null;
            var name = members.NeededText("name");
            if (_sets.Any(s => s.Name == name))
                faults.Add(members.Entry, $"two sets of data are called {name}", "give one another name");
            var duty = members.NeededText("duty");
            if (duty.Length > 0 && !Tellings.ContainsKey(duty))
                faults.Add(
                    members.Find("duty")!,
                    $"'{duty}' is no telling of duty",
                    EntryReading.Suggestion(duty, Tellings.Keys)
                );
            if (members.Find("when") is null)
                last = members;
            _sets.Add(
                new LawDataSet(
                    name,
                    members.Text("title") ?? name,
                    Tellings.GetValueOrDefault(duty),
                    [.. members.Texts("requires").Select(r => r.Text)]
                )
                {
                    When = Truth(
                        members,
                        "when",
                        _ofSets,
                        LawSubject.Declaration.Scope,
                        ("no later set is ever followed", "the set is never followed")
                    ),
                }
            );
            // Which elements a declaration must hold is known before anything is looked up.
            if (_sets[^1].When is { } when && LawRegisterFunctions.AreAskedBy(when))
                faults.Add(
                    members.Find("when")!,
                    "the set of data hangs on a register",
                    "tell sets of data by what is declared, and ask the register in a rule"
                );
        }
        if (last is null)
            faults.Add(head.Entry, "no set of data holds all other declarations", "add one without 'when:'");
    }

    [GeneratedRegex("^[a-z][A-Za-z0-9]*$", RegexOptions.None, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"(?<![.\w])(?<name>[a-z][A-Za-z0-9]*)\s*\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Calls();
}
