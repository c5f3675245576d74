using Customhouse.Law.Cel;
using Customhouse.Values;

namespace Customhouse.Lawbooks;

/// <summary>Makes one lawbook of its files, and tells all that is wrong with them.</summary>
/// <param name="head">The file that says whose lawbook it is.</param>
/// <param name="parts">Its files, in the order in which their rules are told.</param>
/// <param name="codes">Files of codes that lists may name.</param>
internal sealed partial class LawbookCompiler(
    Members head,
    IReadOnlyList<Members> parts,
    IReadOnlyList<LawCodes> codes,
    FaultList faults
)
{
    private readonly EntryReading _reading = new(faults);
    private readonly Dictionary<string, LawList> _lists = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _codeFiles = new(StringComparer.Ordinal);
    private readonly List<LawDataSet> _sets = [];
    private readonly List<LawRule> _rules = [];
    private readonly SortedDictionary<string, string> _normal = new(StringComparer.Ordinal);
    private IReadOnlyList<CelFunction> _functions = [];
    private CelEnvironment _ofSets = LawEnvironment.OfRules([]);
    private CelEnvironment _ofRules = LawEnvironment.OfRules([]);

    /// <summary>The lawbook; null where anything is wrong.</summary>
    public Lawbook? Compile()
    {
        var name = head.NeededText("lawbook");
        if (!CountryCode.TryParse(name, out var administration) && name.Length > 0)
            faults.Add(
                head.Find("lawbook")!,
                $"'{name}' is no administration",
                "write its country's code, two capitals (ISO 3166-1)"
            );
        var title = head.NeededText("title");
        foreach (var part in parts)
            if (part != head)
                foreach (var own in new[] { "lawbook", "standsIn" })
                    if (part.Find(own) is { } other)
                        faults.Add(
                            other,
                            $"an included file has '{own}'",
                            "leave it out, or do not include it"
                        );
        ReadLists();
        // Sets of data and definitions are not asked for sets of data: they would ask themselves.
        var choice = new DataSetChoice();
        _functions = LawEnvironment.General(_lists);
        ReadDefinitions();
        _ofSets = LawEnvironment.OfRules(_functions);
        _ofRules = LawEnvironment.OfRules([.. _functions, .. LawEnvironment.OfSets(choice)]);
        ReadDataSets();
        ReadWords();
        ReadElements();
        ReadRules();
        CheckWords();
        CheckTwins();
        var reading = new TermsReading(head, parts, _reading, faults);
        var terms = reading.Read();
        if (faults.Any)
            return null;
        choice.Decide(_ofSets, _sets);
        var said = LawDigest.PartsOf(_normal, _lists, _sets, _rules, reading.Said);
        return new Lawbook(_ofRules, choice, _sets, _rules, _lists, terms)
        {
            Missing = reading.Missing,
            Terms = reading.Said.Count,
            Administration = administration,
            Title = title,
            StandsIn = head.Is("standsIn"),
            Definitions = _functions.Count - LawEnvironment.General(_lists).Count,
            Digest = LawDigest.Of(name, title, said),
            Parts = said,
            Files = [.. parts.Select(p => p.Entry.File), .. _codeFiles],
        };
    }

    /// <summary>Reads a condition. Its faults are told at its own lines.</summary>
    /// <param name="what">What it is, for faults.</param>
    /// <param name="subjects">What it may read.</param>
    /// <param name="line">Lines of the text before it.</param>
    private CelProgram? Condition(
        LawEntry at,
        string text,
        string what,
        CelEnvironment environment,
        IEnumerable<LawSubject>? subjects,
        CelType? expected,
        CelProgram? guard = null,
        int line = 0
    )
    {
        var (program, wrong) = environment.Compile(text, expected, guard);
        foreach (var fault in wrong)
            faults.Add(
                at.File,
                at.TextLine + line + fault.Line - 1,
                $"{what}, column {fault.Column}: {fault.What}",
                fault.Mend
            );
        if (program is null || subjects is null)
            return program;
        var scope = subjects.ToArray();
        var known = scope.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        known.Add("day");
        known.Add("administration");
        if (environment == _ofRules)
            known.Add("position");
        if (scope[0] == LawSubject.Request)
            known.Add("lodged");
        foreach (var root in program.Reads.Select(r => r.Split('.')[0]).Distinct())
            if (!known.Contains(root))
                faults.Add(
                    at.File,
                    at.TextLine + line,
                    $"{what}: it is on {scope[^1].Name}, and reads '{root}'",
                    $"read {string.Join(", ", known)}"
                );
        return program;
    }

    /// <summary>Reads a condition that is to be true or false, and must not be always the same.</summary>
    /// <param name="ifAlways">What it means that it is always true, and what it means that it never
    /// is; null where that may be.</param>
    private CelProgram? Truth(
        Members members,
        string name,
        CelEnvironment environment,
        IEnumerable<LawSubject> subjects,
        (string True, string False) ifAlways,
        CelProgram? guard = null
    )
    {
        if (members.Text(name) is not { } text)
            return null;
        var at = members.Find(name)!;
        var program = Condition(at, text, name, environment, subjects, CelType.Bool, guard);
        if (program?.Constant is bool always)
            faults.Add(
                at.File,
                at.TextLine,
                $"{name} is always {(always ? "true" : "false")}: {(always ? ifAlways.True : ifAlways.False)}",
                "name what is declared"
            );
        return program;
    }

    /// <summary>Reads a text in one language or several; null where there is none.</summary>
    /// <param name="subjects">What its holes may read; null where it may have none.</param>
    /// <param name="with">What stands for a name in a hole, by the language: a condition, or where holes
    /// may read nothing the text itself.</param>
    private LawWording? Wording(
        Members members,
        string name,
        IEnumerable<LawSubject>? subjects = null,
        CelProgram? guard = null,
        Func<string, string, string?>? with = null
    )
    {
        if (members.Find(name) is not { } value)
            return null;
        var texts = new Dictionary<string, LawTemplate>(StringComparer.Ordinal);
        if (value.Text is not null)
            texts[LawWording.English] = Template(value, name, LawWording.English, subjects, guard, with);
        else if (_reading.Of(value, name, LawWording.Languages) is { } languages)
        {
            foreach (var language in LawWording.Languages)
                if (languages.Find(language) is { Text: not null } told)
                    texts[language] = Template(told, $"{name} ({language})", language, subjects, guard, with);
                else if (languages.Find(language) is { } other)
                    faults.Add(other, $"{name} ({language}) is {other.Kind}", "write a text");
            if (languages.Find(LawWording.English) is null)
                faults.Add(value, $"{name} has no English text", "add 'en:'");
        }
        if (EnglishOf(value) is { } english && Words(english) is { } words)
            foreach (var language in LawWording.Languages)
                if (!texts.ContainsKey(language) && words.Find(language) is { Text: not null } told)
                    texts[language] = Template(told, $"{name} ({language})", language, subjects, guard, with);
        return texts.ContainsKey(LawWording.English) ? new LawWording(texts) : null;
    }

    private LawWording NeededWording(
        Members members,
        string name,
        IEnumerable<LawSubject>? subjects = null,
        CelProgram? guard = null,
        Func<string, string, string?>? with = null
    )
    {
        members.Needed(name);
        return Wording(members, name, subjects, guard, with) ?? LawWording.Nothing;
    }

    private LawTemplate Template(
        LawEntry at,
        string name,
        string language,
        IEnumerable<LawSubject>? subjects,
        CelProgram? guard,
        Func<string, string, string?>? with
    )
    {
        var text = at.Text!;
        if (text.Trim().Length == 0)
            faults.Add(at, $"{name} is empty", "write it out");
        if (LawTemplate.Cut(text) is not { } cut)
        {
            faults.Add(at, $"{name} has a brace without its other", "write {{ or }} for the brace itself");
            return new LawTemplate([""]);
        }
        var made = new List<object>();
        foreach (var part in cut)
        {
            if (part is not Hole hole)
                made.Add(part);
            else if (with?.Invoke(language, hole.Text) is { } named && subjects is null)
                made.Add(named);
            else if (subjects is null)
                faults.Add(
                    at.File,
                    at.TextLine + hole.Line,
                    $"{name} holds a value, {{{hole.Text}}}, and holds for everybody",
                    "tell values in 'finding'"
                );
            else if (
                Condition(
                    at,
                    with?.Invoke(language, hole.Text) ?? hole.Text,
                    name,
                    _ofRules,
                    subjects,
                    null,
                    guard,
                    hole.Line
                ) is
                { } program
            )
                made.Add(program);
        }
        return new LawTemplate(Joined(made));
    }

    /// <summary>Texts that stand beside each other are one.</summary>
    private static List<object> Joined(List<object> all)
    {
        var joined = new List<object>();
        foreach (var part in all)
            if (part is string text && joined is [.., string before])
                joined[^1] = before + text;
            else
                joined.Add(part);
        return joined.Count == 0 ? [""] : joined;
    }
}
