using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Clearance.EntitledHouse;

namespace Customhouse.Tests.Clearance;

/// <summary>The law of the day of acceptance holds: on arrival of what was lodged before, and for every
/// change after it.</summary>
public sealed class LawOfTheDayTests
{
    private static readonly DateTimeOffset Eve = Noon.AddDays(-1);

    /// <summary>From the day of the tests on, no declaration names the place that all of them name.</summary>
    private static readonly Registers Changing = Whole with
    {
        Laws = LawEditions.Only(Book("from: 2026-05-05")),
    };

    [Fact]
    public void What_is_not_lawful_on_the_day_of_acceptance_is_not_accepted()
    {
        var early = Import(type: "IMD");
        var registered = At(new Case { Mrn = Number }, new Lodge(Message(early)), early, Eve).After;
        Assert.True(registered.IsRegistered);
        var sooner = At(registered, new Present(), early, Eve);
        Assert.NotNull(sooner.After.AcceptedAt);
        var arrived = At(registered, new Present(), early, Noon);
        Assert.Equal("CDS10020", Assert.Single(Refused(arrived)).Code);
        Assert.Null(arrived.After.AcceptedAt);
    }

    [Fact]
    public void A_change_is_judged_by_the_day_of_acceptance()
    {
        var goods = Import();
        var before = At(new Case { Mrn = Number }, new Lodge(Message(goods)), goods, Eve).After;
        Assert.NotNull(before.AcceptedAt);
        // Another place breaks the rule of today anew, and none of the day of acceptance.
        var next = goods with
        {
            GoodsLocation = goods.GoodsLocation! with { Name = "SHED2" },
        };
        Assert.Empty(Asked(At(before, Asking(next), next, Noon)));
        // A rule that ended meanwhile held on that day.
        var ended = Changing with
        {
            Laws = LawEditions.Only(Book("to: 2026-05-04", "SHED2")),
        };
        var under = At(new Case { Mrn = Number }, new Lodge(Message(goods)), goods, Eve, ended).After;
        Assert.Equal(["CDS10020"], Asked(At(under, Asking(next), next, Noon, ended)));
    }

    private static Lawbook Book(string days, string place = "") =>
        ShippedLaw.Of(
            $$"""
            includes: [general.yaml, data-sets.yaml, terms.yaml, XA/terms.yaml]
            rules:
              - code: CDS10020
                {{days}}
                of: declaration
                when: has(declaration.goodsLocation)
                demand: declaration.goodsLocation.?name.orValue("") != "{{(place == "" ? "SHED1" : place)}}"
                  {{(place == "" ? "&& declaration.goodsLocation.?name.orValue(\"\") != \"SHED2\"" : "")}}
                at: declaration/GoodsShipment/Consignment/GoodsLocation/Name
                rule: The place is closed.
                finding: "{declaration.goodsLocation.?name.orValue('')} is closed."
                basis: DE 5/23
                mend: Name another place.
            """,
            (
                "general.yaml",
                ShippedLaw.Text("general.yaml")[
                    ..ShippedLaw.Text("general.yaml").IndexOf("\nrules:", StringComparison.Ordinal)
                ]
            ),
            ("data-sets.yaml", Sets()),
            ("terms.yaml", ShippedLaw.Text("terms.yaml")),
            ("XA/terms.yaml", ShippedLaw.Text("XA/terms.yaml"))
        );

    private static string Sets()
    {
        var text = ShippedLaw.Text("XA/data-sets.yaml");
        text = text[..text.IndexOf("\nrules:", StringComparison.Ordinal)];
        return System.Text.RegularExpressions.Regex.Replace(
            text,
            @"\n    requires:\s*\[[^\]]*\]",
            "",
            System.Text.RegularExpressions.RegexOptions.None,
            TimeSpan.FromSeconds(1)
        );
    }

    private static Mrn Number => Mrn.Create(2026, CountryCode.Parse("XA"), 7, 'R');

    private static LodgedMessage Message(Declaration declaration) => new([1], "xml", declaration);

    private static Amend Asking(Declaration next) =>
        new(
            Message(
                next with
                {
                    TypeCode = "COR",
                    FunctionCode = "13",
                    Amendments = [new Amendment("28", [new WcoPointer("42A")])],
                }
            )
        );

    private static IEnumerable<string> Asked(Decision decision) =>
        decision.Events.OfType<RequestRejected>().SelectMany(r => r.Refusals).Select(r => r.Code);

    private static Decision At(
        Case dossier,
        Act act,
        Declaration version,
        DateTimeOffset now,
        Registers? registers = null
    ) =>
        ClearanceSteps.Decide(
            dossier,
            act,
            new DecisionInputs
            {
                Registers = registers ?? Changing,
                Proposed = act is Amend ? new AmendmentResult(version, []) : null,
                Guarantees = Whole.AccountsOf(version).ToDictionary(a => a.Id, StringComparer.Ordinal),
            },
            now
        );
}
