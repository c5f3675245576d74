using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Customhouse.Declarations;
using Customhouse.Law.Cel;
using Customhouse.Values;

namespace Customhouse.Lawbooks;

/// <summary>
/// The law of lodgement of one administration, read from its text: which set of data a declaration follows,
/// whether it is told its duty, the rules that it must keep, and what procedures do to charges. Every door
/// asks the same one. It never changes, and any thread may ask it.
/// </summary>
public sealed class Lawbook
{
    private readonly CelEnvironment _environment;
    private readonly DataSetChoice _choice;
    private readonly IReadOnlyDictionary<string, LawList> _lists;
    private readonly TermsBook _terms;
    private readonly ILookup<string, LawRule> _byCode;
    private readonly ConcurrentDictionary<(int Set, LawDirection Direction, int Days), LawPlan> _plans =
        new();

    internal Lawbook(
        CelEnvironment environment,
        DataSetChoice choice,
        IReadOnlyList<LawDataSet> dataSets,
        IReadOnlyList<LawRule> rules,
        IReadOnlyDictionary<string, LawList> lists,
        TermsBook terms
    )
    {
        (_environment, _choice, DataSets, Rules, _lists) = (environment, choice, dataSets, rules, lists);
        _terms = terms;
        _byCode = rules.ToLookup(r => r.Code, StringComparer.Ordinal);
        Changes =
        [
            .. rules
                .SelectMany(r => r.Period.Changes)
                .Concat(lists.Values.SelectMany(l => l.Changes))
                .Distinct()
                .Order(),
        ];
    }

    /// <summary>Whose law it is.</summary>
    public required CountryCode Administration { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>It holds where an administration brings no lawbook of its own.</summary>
    public required bool StandsIn { get; init; }

    /// <summary>The SHA-256 of its normal form, in hexadecimal: lawbooks that say the same have the
    /// same.</summary>
    public required string Digest { get; init; }

    /// <summary>The files that it was read from.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>All that it says, part by part, in its normal form.</summary>
    [JsonIgnore]
    public IReadOnlyList<LawPart> Parts { get; init; } = [];

    /// <summary>How many definitions it has.</summary>
    public required int Definitions { get; init; }

    /// <summary>How many terms it has: rows of procedures, taxes, reliefs and the like.</summary>
    public int Terms { get; init; }

    /// <summary>What each lawbook should say and this one does not, with what that means.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>What it says of procedures, charges, reliefs, authorisations and the form on a legal day; of
    /// one day always the same object.</summary>
    public LawTerms TermsOn(DateOnly day) => _terms.On(day);

    /// <summary>How many lists of codes it has.</summary>
    public int Lists => _lists.Count;

    /// <summary>The lists of codes, by their names.</summary>
    internal IReadOnlyDictionary<string, LawList> ListsByName => _lists;

    /// <summary>The sets of data, in the order in which they are asked for.</summary>
    public IReadOnlyList<LawDataSet> DataSets { get; }

    /// <summary>The rules, in the order in which their faults are told.</summary>
    public IReadOnlyList<LawRule> Rules { get; }

    /// <summary>The rules of a code, in their order.</summary>
    internal IEnumerable<LawRule> RulesOf(string code) => _byCode[code];

    /// <summary>The days on which rules and codes of lists begin, or have ended the day before, in their
    /// order.</summary>
    public IReadOnlyList<DateOnly> Changes { get; }

    /// <summary>The set of data that a declaration follows; where several fit, the first of the
    /// lawbook.</summary>
    /// <param name="facts">What is known beside it, the legal day among it.</param>
    public LawDataSet DataSetOf(Declaration declaration, LawFacts facts) =>
        DataSets[_choice.PlaceOf(declaration, facts, out _)];

    /// <summary>Every fault of a declaration in one answer, in the order of the rules; warnings among
    /// them.</summary>
    /// <param name="facts">What is known beside it. A rule is applied from its first day to its last.</param>
    /// <param name="language">In which its texts are told, where the lawbook has them in it.</param>
    public IReadOnlyList<Refusal> Check(
        Declaration declaration,
        LawFacts facts,
        string language = LawWording.English
    )
    {
        var frame = FrameOf(facts);
        var set = _choice.PlaceOf(declaration, frame, out var why);
        var plan = PlanOf(set, DirectionOf(declaration), facts.Day);
        var told = new LawRun(frame, plan, language).OfDeclaration(declaration);
        return why is null ? told : [NoDataSet(why), .. told];
    }

    /// <summary>Every fault of a later message on a lodged declaration, a change or an invalidation, in one
    /// answer. A fault that the version in force has already is none of the request's making, as long as the
    /// request leaves it as it is: the same finding, of the same values.</summary>
    /// <param name="lodged">The version in force.</param>
    /// <param name="next">The version that the request asks for; null where it asks for none.</param>
    public IReadOnlyList<Refusal> CheckRequest(
        Declaration lodged,
        Declaration request,
        Declaration? next,
        LawFacts facts
    )
    {
        var frame = FrameOf(facts);
        var plan = PlanOf(_choice.PlaceOf(lodged, frame, out _), DirectionOf(lodged), facts.Day);
        var told = new LawRun(frame, plan, LawWording.English).OfRequest(lodged, request);
        if (next is null || Check(next, facts) is not { Count: > 0 } faults)
            return told;
        var known = Check(lodged, facts).Select(r => Found(r, lodged)).ToHashSet();
        return [.. told, .. faults.Where(r => !known.Contains(Found(r, next)))];
    }

    /// <summary>What was found, with what is written there: not every finding tells the value that it is
    /// about.</summary>
    private static (string Code, string Pointer, string Rule, string Written) Found(
        Refusal refusal,
        Declaration declaration
    )
    {
        var at = declaration.Message.Open(Pointer.Parse(refusal.Pointer));
        var written = at is null ? "" : string.Join(' ', at.Attributes.Select(a => a.Value).Prepend(at.Text));
        return (refusal.Code, refusal.Pointer, refusal.Rule, written);
    }

    /// <summary>The same with some of its rules alone; a set of data is told as by the whole.</summary>
    internal Lawbook Only(IReadOnlyList<LawRule> rules) =>
        new(_environment, _choice, DataSets, rules, _lists, _terms)
        {
            Administration = Administration,
            Title = Title,
            StandsIn = StandsIn,
            Digest = Digest,
            Definitions = Definitions,
        };

    /// <summary>What the conditions of its rules run in.</summary>
    internal Frame FrameOf(LawFacts facts)
    {
        var frame = new Frame(_environment);
        LawEnvironment.Set(frame, facts);
        return frame;
    }

    private LawPlan PlanOf(int set, LawDirection direction, DateOnly day)
    {
        var days = 0;
        while (days < Changes.Count && Changes[days] <= day)
            days++;
        return _plans.GetOrAdd(
            (set, direction, days),
            static (key, of) => LawPlan.Of(of.Rules, key.Set, key.Direction, of.day),
            (Rules, day)
        );
    }

    internal static LawDirection DirectionOf(Declaration declaration) =>
        declaration.IsImport ? LawDirection.Import
        : declaration.IsExport ? LawDirection.Export
        : LawDirection.Neither;

    /// <summary>What cannot be put under a set of data goes through by none.</summary>
    private static Refusal NoDataSet(string why) =>
        Pointing.Refuse(
            "CH062",
            Places.Body / "TypeCode",
            $"The set of data that the declaration follows cannot be told: {why}.",
            "Lawbook of the administration",
            "Correct the type and the procedures; if they are right, ask the customs office."
        ) with
        {
            Demand = "A declaration follows a set of data.",
        };
}
