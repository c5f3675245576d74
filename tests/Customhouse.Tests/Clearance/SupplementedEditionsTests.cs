using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Operators;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Clearance.EntitledHouse;
using static Customhouse.Tests.Clearance.Supplemented;

namespace Customhouse.Tests.Clearance;

/// <summary>A supplementary declaration whose lawbook is another than that of the simplified one: its form
/// and codes are judged by that of its own day, its duty and entitlements by the other, and nothing by
/// both.</summary>
public sealed class SupplementedEditionsTests
{
    /// <summary>Until March: named by SDE or MRN, and screws are free of duty.</summary>
    private static readonly Lawbook Before = ShippedLaw.WithTerms(
        t =>
            t.Replace(
                "\nreliefs:\n",
                "\nreliefs:\n  - requested: \"40\"\n    relief: relieved\n    charges: [customs-duty]\n"
                    + "    basis: law 1\n",
                StringComparison.Ordinal
            ),
        null,
        Rule("T1", "day < date(\"2026-04-01\")")
    );

    /// <summary>From April: named by SDN, and screws bear duty.</summary>
    private static readonly Lawbook Since = ShippedLaw.WithTerms(
        t => t,
        t => t.Replace("documents: [SDE, MRN]", "documents: [SDN]", StringComparison.Ordinal),
        Rule("T2", "declaration.lrn != \"BAD\" && day >= date(\"2026-04-01\")")
    );

    private static readonly Registers Both = Whole with
    {
        Laws = LawEditions.Of(
            [Edition("XA-1", Before), Edition("XA-2", Since)],
            new LawTimeline([
                new LawLine(DateOnly.MinValue, "XA-1", Before.Digest),
                new LawLine(new DateOnly(2026, 4, 1), "XA-2", Since.Digest),
            ])
        ),
    };

    private static readonly Case Earlier = Simplified with { Law = new LawReference("XA-1", Before.Digest) };

    private static string Rule(string code, string demand) =>
        $"rules:\n  - code: {code}\n    of: declaration\n    demand: '{demand}'\n    at: declaration\n"
        + "    rule: A rule.\n    basis: A law.\n    mend: A mend.\n";

    private static LawEdition Edition(string name, Lawbook book) =>
        new(name, book.Digest, () => new LawReading([book], []));

    private static Declaration Named(string document, string lrn = "Y-1") =>
        Screws("IMY") with
        {
            Lrn = lrn,
            PreviousDocuments = [new("Y", document, Earlier.Mrn.Text)],
        };

    [Fact]
    public void It_names_the_other_as_the_law_of_its_own_day_says()
    {
        var taken = Completing(Named("SDN"), Earlier, Both);
        Assert.Empty(Refused(taken).Select(r => r.Rule));
        Assert.Equal("XA-2", taken.After.Law?.Name);
        // What the law before would have asked for names nothing any more.
        Assert.Equal("SUP-MISSING", Assert.Single(Refused(Completing(Named("SDE"), Earlier, Both))).Code);
        // A simplified one of today is named in the same way.
        var today = Simplified with
        {
            Law = new LawReference("XA-2", Since.Digest),
            AcceptedAt = Noon,
        };
        Assert.Empty(Refused(Completing(Named("SDN"), today, Both)));
    }

    [Fact]
    public void Its_form_is_judged_by_the_rules_of_its_own_day_alone()
    {
        Assert.Empty(Refused(Completing(Named("SDN"), Earlier, Both)));
        Assert.Equal("T2", Assert.Single(Refused(Completing(Named("SDN", "BAD"), Earlier, Both))).Code);
    }

    [Fact]
    public void Its_duty_is_charged_by_the_terms_of_the_simplified_one()
    {
        static decimal Charged(Decision decision) =>
            decision.After.Assessment!.Lines.Where(l => l.TaxType == "A00").Sum(l => l.Payable?.Amount ?? 0m);
        Assert.Equal(0m, Charged(Completing(Named("SDN"), Earlier, Both)));
        // The same day under the law that has no such relief: 8.5 %.
        Assert.Equal(
            850m,
            Charged(
                Completing(
                    Named("SDN"),
                    Simplified with
                    {
                        Law = new LawReference("XA-2", Since.Digest),
                    },
                    Both
                )
            )
        );
        Assert.Equal(700m, Charged(Lodge(Screws("IMA"), Both)));
    }

    [Fact]
    public void It_is_entitled_as_on_the_day_of_the_simplified_one()
    {
        Registers Holding(Func<Authorisation, Authorisation> change) =>
            Both with
            {
                Authorisations = With("SDE", change).Authorisations,
            };
        var day = new DateOnly(2026, 4, 10);
        Assert.Empty(
            Refused(
                Completing(
                    Named("SDN"),
                    Earlier,
                    Holding(a => a with { Revoked = new AuthorisationRevocation(day, "law 2") })
                )
            )
        );
        Assert.Contains(
            Refused(Completing(Named("SDN"), Earlier, Holding(a => a with { From = day }))),
            r => r.Code == "AUT-NONE"
        );
    }

    [Fact]
    public void A_later_act_is_judged_in_the_same_way()
    {
        var lodged = Completing(Named("SDN"), Earlier, Both).After with { ClearedAt = null };
        var linked = Earlier with { CompletedBy = lodged.Mrn };
        Assert.Equal([], Asked(lodged, Named("SDN"), linked, Both));
        Assert.Equal(["T2"], Asked(lodged, Named("SDN", "BAD"), linked, Both));
        Assert.Equal(["SUP-MISSING", "SUP-MOVED"], Asked(lodged, Named("SDE"), linked, Both));
    }

    [Fact]
    public void Where_its_edition_cannot_be_read_nothing_is_decided()
    {
        var unread = Both with
        {
            Laws = Both.Laws.With(
                new LawEdition("XA-1", Before.Digest, () => ShippedLaw.Read("rules: nothing"))
            ),
        };
        Assert.Equal("CH066", Assert.Single(Completing(Named("SDN"), Earlier, unread).Refusals).Code);
    }
}
