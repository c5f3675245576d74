using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Values;

namespace Customhouse.Tests.Clearance;

/// <summary>One case and the books behind it: every event is posted, and accounts stand as the books
/// say.</summary>
internal sealed class SettledCase
{
    private static readonly Mrn Number = Mrn.Create(2026, CountryCode.Parse("XA"), 7, 'R');

    private readonly Dictionary<string, decimal> _books = new(StringComparer.Ordinal);
    private DateTimeOffset _now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    public SettledCase(decimal deferment, decimal security)
    {
        _books[Books.Free("DAN1")] = deferment;
        _books[Books.Free("GRN1")] = security;
        _books[Books.Free("GRN2")] = security;
    }

    public Case Case { get; private set; } = new() { Mrn = Number };
    public List<Event> Told { get; } = [];
    public Lane Lane { get; init; } = Lane.Green;

    /// <summary>What the tariff says of a version that names no other amount as its reference.</summary>
    public decimal Duty { get; set; } = 100m;

    public IReadOnlyList<Refusal> Unassessable { get; set; } = [];

    public decimal On(string account) =>
        _books.GetValueOrDefault(account.Replace("MRN", Number.Text, StringComparison.Ordinal));

    public void Pass(TimeSpan time) => _now += time;

    /// <summary>Brings an act; the codes of its refusals, or none.</summary>
    public string Do(Act act)
    {
        var decision = ClearanceSteps.Decide(Case, act, Inputs(act), _now);
        foreach (var posting in decision.Events.SelectMany(f => Books.PostingsOf(Number, f)))
            _books[posting.Account] = On(posting.Account) + posting.Amount;
        Told.AddRange(decision.Events);
        Case = decision.After;
        return string.Join(' ', decision.Refusals.Select(r => r.Code));
    }

    public static LodgedMessage Message(string type) => SmallAdministration.Message(type);

    public static Money Eur(decimal amount) => new(amount, Currency.Eur);

    private DecisionInputs Inputs(Act act) =>
        SmallAdministration.Inputs(
            Case,
            act,
            SmallAdministration.Registers(Lane),
            [SmallAdministration.Line("A00", 0.4m * Duty), SmallAdministration.Line("A00", 0.6m * Duty)],
            [
                Account("DAN1", GuaranteeKind.Deferment),
                Account("GRN1", GuaranteeKind.Security),
                Account("GRN2", GuaranteeKind.Security),
            ],
            Unassessable
        );

    private Guarantee Account(string id, GuaranteeKind kind) =>
        new(id, "XA1", kind, Eur(1000m), Eur(On(Books.Free(id))));
}
