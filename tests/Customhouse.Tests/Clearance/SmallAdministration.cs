using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Tariff;
using Customhouse.Tests.Lawbooks;
using Customhouse.Tests.Risk;
using Customhouse.Values;

namespace Customhouse.Tests.Clearance;

/// <summary>An administration that fits on a page: its profiles send all goods to one lane, and what a
/// version owes is told by the test.</summary>
internal static class SmallAdministration
{
    private static readonly Condition Always = RiskCase.Is("item-count", ">", "0");

    public static Registers Registers(
        Lane lane = Lane.Green,
        TimeSpan dwell = default,
        string reason = "weight"
    ) =>
        new()
        {
            Terms = new Terms
            {
                Administration = CountryCode.Parse("XA"),
                Currency = Currency.Eur,
                Dwell = dwell,
            },
            // What a declaration rests on is believed and nothing is secured, where a test is not about it.
            Laws = LawEditions.Only(ShippedLaw.Believing),
            Tariff = new TariffBook([]),
            Profiles =
                lane == Lane.Green
                    ? ProfileBook.Empty
                    : ProfileBook
                        .Create([RiskCase.Profile("P1", lane, Always) with { Reason = reason }])
                        .Book,
            DrawSalt = [.. "a salt for tests"u8],
        };

    /// <summary>What a decision on an act knows here: no rules of lodgement, the version that the act brings,
    /// and what it owes.</summary>
    /// <param name="faults">Why the version cannot be assessed.</param>
    public static DecisionInputs Inputs(
        Case dossier,
        Act act,
        Registers registers,
        IReadOnlyList<DutyLine> lines,
        IReadOnlyList<Guarantee> accounts,
        IReadOnlyList<Refusal>? faults = null
    ) =>
        new()
        {
            Registers = registers,
            Proposed = Proposed(dossier, act),
            Assessed = new AssessmentResult("XA-2026", new Assessment(lines), faults ?? [], []),
            Guarantees = accounts.ToDictionary(g => g.Id, StringComparer.Ordinal),
        };

    public static LodgedMessage Message(string type, string? procedure = null) =>
        new(
            [1],
            "xml",
            new Declaration
            {
                Message = new Element("Declaration", null, []),
                FunctionCode = "9",
                Lrn = "L1",
                TypeCode = type,
                Declarant = new Party("XA1"),
                Amendments = [new Amendment("28", [new WcoPointer("42A")])],
                Items =
                [
                    new GoodsItem
                    {
                        Sequence = 1,
                        RequestedProcedure = procedure,
                        PreviousProcedure = procedure is null ? null : "00",
                    },
                ],
            }
        );

    public static DutyLine Line(string tax, decimal amount) =>
        new(1, tax, "100", Eur(1000m), null, new Rate(10m), null, Eur(amount), Eur(amount), "E", []);

    public static Money Eur(decimal amount) => new(amount, Currency.Eur);

    /// <summary>The messages of these tests have no elements, so a request is itself the version that it asks
    /// for.</summary>
    private static AmendmentResult? Proposed(Case dossier, Act act) =>
        act switch
        {
            Amend { Message.Declaration: var request } => new AmendmentResult(request, []),
            Grant when dossier.PendingMessage is { } request => new AmendmentResult(request, []),
            RecordControl => new AmendmentResult(dossier.Declaration, []),
            _ => null,
        };
}
