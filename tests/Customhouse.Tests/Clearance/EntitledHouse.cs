using System.Collections.Immutable;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Tariff;
using Customhouse.Tests.Lawbooks;
using Customhouse.Tests.Tariff;
using Customhouse.Values;

namespace Customhouse.Tests.Clearance;

/// <summary>An administration under the general law with a trader that may do everything, its agent, and a
/// stranger: tests take one thing away.</summary>
internal static class EntitledHouse
{
    public const string Trader = "XA1";
    public const string Agent = "AG1";
    public const string Stranger = "ST1";
    public const string Security = "G1";
    public const string Deferred = "D1";

    public static readonly DateTimeOffset Noon = new(2026, 5, 5, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] Categories =
    [
        .. ShippedLaw
            .GeneralTerms.Authorisations.Needs.SelectMany(n => n.Categories)
            .Append("DPO")
            .Append("CGU")
            .Distinct(),
    ];

    public static Registers Whole { get; } =
        new()
        {
            Terms = new Terms { Administration = CountryCode.Parse("XA"), Currency = Currency.Eur },
            // Rules on the form of a message are not what these tests are about.
            Laws = LawEditions.Only(ShippedLaw.WithoutRules),
            Tariff = new TariffBook([SmallEdition.Read()]),
            Profiles = ProfileBook.Empty,
            DrawSalt = [.. "a salt for tests"u8],
            Operators = new[]
            {
                Business(Trader),
                Business(Agent, Trader),
                Business(Stranger),
            }.ToImmutableDictionary(o => o.Id),
            Accounts = new[]
            {
                Account(Security, Trader, GuaranteeKind.Security),
                Account(Deferred, Trader, GuaranteeKind.Deferment),
                Account("GX", Stranger, GuaranteeKind.Security),
                Account("DX", Stranger, GuaranteeKind.Deferment),
            }.ToImmutableDictionary(a => a.Id),
            Authorisations = AuthorisationBook.Create(
                Categories.SelectMany(c => new[] { Of(c, Trader), Of(c, Stranger) })
            ),
        };

    public static Guarantee Account(
        string id,
        string holder,
        GuaranteeKind kind,
        decimal limit = 1_000_000m
    ) => new(id, holder, kind, Eur(limit), Eur(limit));

    public static Authorisation Of(string category, string holder) =>
        new($"{category}-{holder}", holder, category, new DateOnly(2020, 1, 1), null);

    /// <summary>The registers with the trader's authorisation of a category changed.</summary>
    public static Registers With(string category, Func<Authorisation, Authorisation> change) =>
        Whole with
        {
            Authorisations = Whole.Authorisations.With(change(Of(category, Trader))),
        };

    /// <summary>The registers without the trader's authorisations of some categories.</summary>
    public static Registers Without(params IEnumerable<string> categories) =>
        Whole with
        {
            Authorisations = AuthorisationBook.Create(
                Whole.Authorisations.All.Where(a => a.Holder != Trader || !categories.Contains(a.Category))
            ),
        };

    /// <summary>A sound import: air conditioning, on which value added tax of 2,000 is due.</summary>
    public static Declaration Import(string procedure = "40", string type = "IMA", string previous = "00") =>
        SmallEdition.Of(Goods(1, procedure, previous)) with
        {
            TypeCode = type,
            Declarant = new Party(Trader),
            Importer = new Party(Trader),
            Exporter = type.StartsWith("EX", StringComparison.Ordinal) ? new Party(Trader) : null,
            AuthorisationHolders = [.. Categories.Select(c => new AuthorisationHolder(c, Trader))],
            Guarantees = [new ObligationGuarantee("1", null, Security, null, null, null)],
            Warehouse = new Warehouse("U", $"CW1-{Trader}"),
            PresentationOffice = "XA001",
            GoodsLocation = new GoodsLocation("SHED1", "A", "U", "XA", null),
        };

    public static GoodsItem Goods(int sequence, string procedure = "40", string previous = "00") =>
        SmallEdition.Item("84151030") with
        {
            Sequence = sequence,
            RequestedProcedure = procedure,
            PreviousProcedure = previous,
        };

    /// <summary>What a lodgement comes to.</summary>
    /// <param name="free">What is free on the accounts of licences.</param>
    /// <param name="available">What is free on each guarantee; null for its limit.</param>
    public static Decision Lodge(
        Declaration declaration,
        Registers? registers = null,
        Dictionary<string, decimal>? free = null,
        decimal? available = null
    ) =>
        Act(
            new Case { Mrn = Mrn.Create(2026, CountryCode.Parse("XA"), 7, 'R') },
            new Lodge(new LodgedMessage([1], "xml", declaration)),
            declaration,
            registers ?? Whole,
            free,
            available
        );

    /// <summary>What an act on a case comes to.</summary>
    /// <param name="version">The version that decides.</param>
    public static Decision Act(
        Case dossier,
        Act act,
        Declaration version,
        Registers registers,
        Dictionary<string, decimal>? free = null,
        decimal? available = null
    ) =>
        ClearanceSteps.Decide(
            dossier,
            act,
            new DecisionInputs
            {
                Registers = registers,
                Free = free ?? [],
                Proposed = act is Amend or Grant ? new AmendmentResult(version, []) : null,
                Guarantees = registers
                    .AccountsOf(version)
                    .ToDictionary(
                        a => a.Id,
                        a => available is { } left ? a with { Available = Eur(left) } : a,
                        StringComparer.Ordinal
                    ),
            },
            Noon
        );

    /// <summary>The faults for which a lodgement is refused; empty where it is taken.</summary>
    public static IReadOnlyList<Refusal> Refused(Decision decision) =>
        [.. decision.Events.OfType<DeclarationRejected>().SelectMany(e => e.Refusals)];

    public static Money Eur(decimal amount) => new(amount, Currency.Eur);

    private static Operator Business(string id, params string[] mandates) =>
        new(id, id, "XA", new DateOnly(2020, 1, 1), false, [], mandates);
}
