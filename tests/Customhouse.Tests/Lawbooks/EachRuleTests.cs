using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Journal;
using Customhouse.Lawbooks;
using Customhouse.Operators;
using Customhouse.Tests.Clearance;
using Customhouse.Tests.Declarations;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Lawbooks;

/// <summary>
/// For each rule of the shipped lawbooks there is a declaration that it refuses and no other does: by the
/// book with the rule the desk refuses it, and by the book without the rule nothing is said of it.
/// </summary>
public sealed class EachRuleTests
{
    private static readonly DateTimeOffset Today = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Rules that never refuse alone, with the codes beside them, one of which always refuses as
    /// well. They are there for what they say.</summary>
    private static readonly Dictionary<string, string[]> Covered = new(StringComparer.Ordinal)
    {
        // No pair of procedures on the lists is without a previous one.
        ["Each goods item tells the previous procedure (00 where there was none)."] =
        [
            "CDS12050",
            "CDS12104",
            "CDS11004",
        ],
    };

    [Fact]
    public void Each_rule_of_XA_refuses_a_declaration_that_no_other_refuses() =>
        Assert.Empty(
            Unproven(
                ShippedLaw.GeneralBelieving,
                GeneralBreaches.Sample(),
                [.. GeneralBreaches.All, .. LodgementBreaches.All.Select(b => b.Change)]
            )
        );

    [Fact]
    public void Each_rule_of_GB_refuses_a_declaration_that_no_other_refuses() =>
        Assert.Empty(
            Unproven(
                ShippedLaw.Kingdom,
                SoundDeclaration.Sound(),
                [.. KingdomBreaches.All, .. LodgementBreaches.All.Select(b => b.Change)]
            )
        );

    /// <summary>Why rules are not proven; each is named by its code and its line.</summary>
    private static List<string> Unproven(
        Lawbook whole,
        Declaration sample,
        Func<Declaration, Declaration>[] changes
    )
    {
        Assert.Empty(whole.Check(sample, Today));
        Assert.Contains(Lodged(whole, sample), e => e is DeclarationAccepted);
        var broken = changes.Select(c => c(sample)).Select(d => (d, Told: whole.Check(d, Today))).ToArray();
        var wrong = new List<string>();
        foreach (var (name, less) in ShippedLaw.EachWithout(whole))
        {
            var rule = whole.Rules.Single(r => name == $"{r.Code} {r.Source}");
            var of = broken.Where(b => b.Told.Any(r => IsOf(r, rule))).ToArray();
            if (ShippedLaw.IsOfRequests(rule))
                wrong.AddRange(OfRequest(whole, less, rule).Select(w => $"{name}: {w}"));
            else if (of.FirstOrDefault(b => less.Check(b.d, Today).Count == 0) is ({ } alone, { } told))
                wrong.AddRange(AtTheDesk(whole, less, rule, alone, told).Select(w => $"{name}: {w}"));
            else if (Covered.TryGetValue(rule.Demand, out var others))
            {
                if (of.Length == 0 || of.Any(b => !b.Told.Any(r => others.Contains(r.Code))))
                    wrong.Add($"{name}: a declaration is refused by it, and by none of its companions");
            }
            else
                wrong.Add(
                    $"{name}: no declaration is refused by it alone; beside it: "
                        + string.Join(
                            " | ",
                            of.Take(3)
                                .Select(b =>
                                    string.Join(
                                        ", ",
                                        less.Check(b.d, Today).Select(r => $"{r.Code} {r.Pointer}")
                                    )
                                )
                        )
                );
        }
        return wrong;
    }

    private static bool IsOf(Refusal told, LawRule rule) =>
        told.Code == rule.Code && told.Demand == rule.Demand;

    /// <summary>The desk refuses by the rule, and where the rule is a warning it tells it; without the rule
    /// it does neither.</summary>
    private static IEnumerable<string> AtTheDesk(
        Lawbook whole,
        Lawbook less,
        LawRule rule,
        Declaration broken,
        IReadOnlyList<Refusal> told
    )
    {
        var (with, without) = (Lodged(whole, broken), Lodged(less, broken));
        if (with.OfType<DeclarationRejected>().Any() == rule.IsWarning)
            yield return $"the desk's answer with the rule: {string.Join(", ", with.Select(e => e.GetType().Name))}";
        if (!Said(with).Any(r => told.Any(t => t.Code == r.Code && t.Pointer == r.Pointer)))
            yield return "the desk does not tell it";
        if (Said(without).Any(r => IsOf(r, rule)))
            yield return "the desk tells it without the rule";
    }

    private static IEnumerable<Refusal> Said(IReadOnlyList<Event> events) =>
        events.SelectMany(e =>
            e switch
            {
                DeclarationRejected rejected => rejected.Refusals,
                DeclarationAccepted accepted => accepted.Warnings,
                DeclarationRegistered registered => registered.Warnings,
                _ => [],
            }
        );

    private static IReadOnlyList<Event> Lodged(Lawbook law, Declaration declaration)
    {
        var dossier = new Case { Mrn = Mrn.Create(2026, CountryCode.Parse("XA"), 7, 'R') };
        var act = new Lodge(new LodgedMessage([1], "xml", declaration));
        var registers = SmallAdministration.Registers() with
        {
            Laws = LawEditions.Only(law),
            Operators = ShippedLaw.Operators,
            Offices = ShippedLaw.Offices,
            // Nothing is looked up where no authorisation was ever registered.
            Authorisations =
                declaration.Declarant?.Id == ShippedLaw.Abroad
                || declaration.PresentationOffice == ShippedLaw.NoOffice
                    ? AuthorisationBook.Create([EntitledHouse.Of("SDE", ShippedLaw.Abroad)])
                    : AuthorisationBook.Empty,
        };
        return ClearanceSteps
            .Decide(dossier, act, SmallAdministration.Inputs(dossier, act, registers, [], []), Today)
            .Events;
    }

    /// <summary>A later message that the rule refuses alone.</summary>
    private static IEnumerable<string> OfRequest(Lawbook whole, Lawbook less, LawRule rule)
    {
        var lodged = SoundDeclaration.Sound();
        var sound = lodged with { Amendments = [new Amendment("21", [new WcoPointer("42A")])] };
        Declaration[] requests =
        [
            sound with
            {
                Amendments = [],
            },
            sound with
            {
                Amendments = [new Amendment("", [])],
            },
            sound with
            {
                Amendments = [new Amendment("2144", [])],
            },
            sound with
            {
                Declarant = new Party("GB2"),
            },
            sound with
            {
                Statements = [new Statement(null, "typo", "AES")],
            },
        ];
        if (whole.CheckRequest(lodged, sound, null, Today).Count > 0)
            yield return "the request without a fault is refused";
        if (
            !requests.Any(r =>
                whole.CheckRequest(lodged, r, null, Today).Any(t => IsOf(t, rule))
                && less.CheckRequest(lodged, r, null, Today).Count == 0
            )
        )
            yield return "no request is refused by it alone";
    }
}
