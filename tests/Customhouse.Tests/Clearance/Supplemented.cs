using System.Collections.Immutable;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Operators;
using Customhouse.Tariff;
using Customhouse.Tests.Lawbooks;
using Customhouse.Tests.Tariff;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Clearance.EntitledHouse;

namespace Customhouse.Tests.Clearance;

/// <summary>A simplified declaration, and what a declaration that completes it comes to.</summary>
internal static class Supplemented
{
    /// <summary>Screws bear 8.5 % until 31 March 2026, and 7 % after.</summary>
    public static readonly DateTimeOffset March = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);

    public static Case Simplified { get; } = Lodge(Screws("IMC")).After with { AcceptedAt = March };

    /// <summary>Why a change is refused that is asked for.</summary>
    public static IEnumerable<string> Asked(
        Case dossier,
        Declaration next,
        Case? named,
        Registers? registers = null
    ) =>
        Decide(
            dossier,
            new Amend(new LodgedMessage([1], "xml", next with { TypeCode = "COR", FunctionCode = "13" })),
            next,
            named,
            registers ?? Whole
        )
            .Events.OfType<RequestRejected>()
            .SelectMany(r => r.Refusals)
            .Select(r => r.Code)
            .Where(c => !c.StartsWith("CDS", StringComparison.Ordinal));

    public static decimal Duty(Case dossier) =>
        dossier.Assessment!.Lines.Where(l => l.TaxType == "A00").Sum(l => l.Assessed.Amount);

    public static string Code(Declaration declaration, Case? named, Registers? registers = null) =>
        Assert.Single(Refused(Completing(declaration, named, registers))).Code;

    public static decimal Duty(Decision decision) => Duty(decision.After);

    public static Decision Completing(
        Declaration declaration,
        Case? named,
        Registers? registers = null,
        Dictionary<string, decimal>? free = null
    ) =>
        Decide(
            new Case { Mrn = Number(8) },
            new Lodge(new LodgedMessage([1], "xml", declaration)),
            declaration,
            named,
            registers ?? Whole,
            free
        );

    public static Decision Decide(
        Case dossier,
        Act act,
        Declaration version,
        Case? named,
        Registers registers,
        Dictionary<string, decimal>? free = null
    ) =>
        ClearanceSteps.Decide(
            dossier,
            act,
            new DecisionInputs
            {
                Registers = registers,
                Free = free ?? [],
                Proposed = act is Amend ? new AmendmentResult(version, []) : null,
            }.Completing(version, named, registers.TermsOf(dossier, version.Office, Noon), dossier.Mrn),
            Noon
        );

    public static Mrn Number(ulong n) => Mrn.Create(2026, CountryCode.Parse("XA"), n, 'R');

    public static Declaration Screws(string type, params string[] completes) =>
        With(
            type,
            SmallEdition.Item("73181500") with
            {
                RequestedProcedure = "40",
                PreviousProcedure = "00",
            },
            completes
        );

    public static Declaration Pistols(string type, decimal pieces, params string[] completes) =>
        With(
            type,
            SmallEdition.Item("93020000") with
            {
                RequestedProcedure = "40",
                PreviousProcedure = "00",
                SupplementaryQuantity = new Quantity(pieces, "NAR"),
                Documents = [new Document("L", "100", "L1")],
            },
            completes
        );

    public static Declaration With(string type, GoodsItem item, string[] completes) =>
        Import(type: type) with
        {
            Items = [item],
            PreviousDocuments = [.. completes.Select(n => new Document("Y", "SDE", n))],
        };
}
