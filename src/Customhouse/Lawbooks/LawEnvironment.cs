using System.Collections.Frozen;
using Customhouse.Declarations;
using Customhouse.Law.Cel;
using Customhouse.Values;

namespace Customhouse.Lawbooks;

/// <summary>What the conditions of a lawbook may name: the day, the position of what a rule speaks on, what
/// it speaks on and what lists that, and general functions.</summary>
internal static class LawEnvironment
{
    /// <summary>The day by whose law a declaration is checked.</summary>
    public const int DaySlot = 0;

    /// <summary>What is known of the administration on that day: <see cref="LawFacts"/>.</summary>
    public const int FactsSlot = 1;

    /// <summary>The position of what a rule speaks on among its like, from 1.</summary>
    public const int PositionSlot = 2;

    /// <summary>The declaration that a request is about.</summary>
    public static readonly int LodgedSlot = LawSubject.All.Max(s => s.Slot) + 1;

    /// <summary>The function that looks a code up in a list.</summary>
    public const string IsListed = "isListed";

    /// <summary>The function that tells the set of data of a declaration.</summary>
    public const string DataSetOf = "dataSetOf";

    /// <summary>The function that tells the set of data that a declaration would follow with one item
    /// alone.</summary>
    public const string DataSetOfOnly = "dataSetOfOnly";

    /// <summary>How many variables a definition has beside its parameters: the day, and what is known of the
    /// administration on it.</summary>
    public const int HandedOn = 2;

    private static readonly CelVariable Day = new("day", CelType.Date);

    private static readonly CelVariable Facts = new("administration", LawTypes.Administration.Type);

    /// <summary>Variables in the order of their places.</summary>
    private static readonly CelVariable[] Variables =
    [
        Day,
        Facts,
        new("position", CelType.Int),
        .. LawSubject.All.OrderBy(s => s.Slot).Select(s => new CelVariable(s.Name, s.Type)),
        new("lodged", LawDeclarationTypes.Declaration.Type),
    ];

    /// <summary>Types that the parameters of definitions may have, by their names.</summary>
    public static readonly IReadOnlyDictionary<string, CelType> ParameterTypes = LawDeclarationTypes
        .All.Select(t => t.Type)
        .Append(CelType.String)
        .ToDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>The check digit that a container's number should have (ISO 6346); empty where it is none. It
    /// needs nothing of the law, so risk profiles call it, too.</summary>
    public static readonly CelFunction ContainerCheckDigit = CelFunction.Of<string, string>(
        "iso6346CheckDigit",
        [CelType.String],
        CelType.String,
        (_, number) => ContainerNumber.CheckDigitFor(number)?.ToString() ?? ""
    );

    /// <summary>The environment of rules.</summary>
    public static CelEnvironment OfRules(IReadOnlyList<CelFunction> functions) =>
        new(Variables, functions, LawDeclarationTypes.All);

    /// <summary>The environment of a definition.</summary>
    public static CelEnvironment OfDefinition(
        IReadOnlyList<CelVariable> parameters,
        IReadOnlyList<CelFunction> functions
    ) => new([Day, Facts, .. parameters], functions, LawDeclarationTypes.All);

    /// <summary>Sets what is the same for the whole of a check.</summary>
    public static void Set(Frame frame, LawFacts facts)
    {
        frame.Set(DaySlot, facts.Day);
        frame.Set(FactsSlot, facts);
    }

    /// <summary>What any condition may call: whether a list holds a code on the day, money in the
    /// currency of the administration, and what is registered.</summary>
    /// <param name="lists">By their names.</param>
    public static IReadOnlyList<CelFunction> General(IReadOnlyDictionary<string, LawList> lists)
    {
        var found = lists.ToFrozenDictionary(StringComparer.Ordinal);
        return
        [
            CelFunction.Of<string, string, bool>(
                IsListed,
                [CelType.String, CelType.String],
                CelType.Bool,
                (frame, code, list) => found[list].Has(code, DayOf(frame)),
                known => Unlisted(known[1], lists)
            ),
            ContainerCheckDigit,
            CelFunction.Of<Money, Money>("inOwnCurrency", [CelType.Money], CelType.Money, InOwnCurrency),
            .. LawRegisterFunctions.All,
        ];
    }

    /// <summary>What rules may call besides: the set of data that a declaration follows. What tells the sets
    /// may not ask for them.</summary>
    public static IReadOnlyList<CelFunction> OfSets(DataSetChoice sets) =>
        [
            CelFunction.Of<object, string>(
                DataSetOf,
                [LawDeclarationTypes.Declaration.Type],
                CelType.String,
                (frame, declaration) =>
                    sets.NameOf(sets.PlaceOf((Declaration)declaration, frame, out var why), why, frame)
            ),
            CelFunction.Of<object, object, string>(
                DataSetOfOnly,
                [LawDeclarationTypes.Declaration.Type, LawDeclarationTypes.Item.Type],
                CelType.String,
                (frame, declaration, item) =>
                    sets.NameOf(
                        sets.PlaceOfOnly((Declaration)declaration, (GoodsItem)item, frame, out var why),
                        why,
                        frame
                    )
            ),
        ];

    private static LawFacts FactsOf(Frame frame) => (LawFacts)frame.Slots[FactsSlot]!;

    private static Money InOwnCurrency(Frame frame, Money money)
    {
        if (FactsOf(frame).InOwnCurrency(money) is { } own)
            return own;
        frame.Fail($"no rate of exchange of {money.Currency} is published for {DayOf(frame):O}");
        return money;
    }

    private static DateOnly DayOf(Frame frame) => (DateOnly)frame.Slots[DaySlot]!;

    private static (string, string)? Unlisted(object? name, IReadOnlyDictionary<string, LawList> lists) =>
        name is not string known ? ("the name of a list is worked out", "write the name itself")
        : lists.ContainsKey(known) ? null
        : ($"no list is called '{known}'", EntryReading.Suggestion(known, [.. lists.Keys]));
}
