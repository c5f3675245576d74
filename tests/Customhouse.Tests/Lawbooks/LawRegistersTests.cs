using System.Collections.Immutable;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Lawbooks.Proof;
using Customhouse.Operators;
using Customhouse.Tariff;
using Customhouse.Tests.Clearance;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Lawbooks;

/// <summary>Conditions that ask what is registered: each has an answer as of the day, and none where nothing
/// is looked up.</summary>
public sealed class LawRegistersTests
{
    private static readonly DateOnly Day = new(2026, 5, 5);

    private static readonly Registers Kept = EntitledHouse.Whole with
    {
        Authorisations = AuthorisationBook.Create([
            EntitledHouse.Of("IPO", "XA1") with
            {
                From = Day,
                Suspensions = [new AuthorisationSuspension(Day.AddDays(10), Day.AddDays(12), "law 1")],
                Revoked = new AuthorisationRevocation(Day.AddDays(20), "law 2"),
            },
        ]),
        Operators = new[] { new Operator("XA1", "One", "XB", Day, true, [], []) }.ToImmutableDictionary(o =>
            o.Id
        ),
        Offices = new[] { new CustomsOffice("XA001", "One", "UTC", [], true) }.ToImmutableDictionary(o =>
            o.Id
        ),
        Licences = new[]
        {
            new Licence("L1", "XA1", ["01"], new Quantity(5m, "NAR"), null, Day, Day.AddDays(1))
            {
                Document = "L100",
            },
        }.ToImmutableDictionary(l => l.Id),
        Accounts = new[]
        {
            EntitledHouse.Account("G1", "XA1", GuaranteeKind.Security, 70m),
        }.ToImmutableDictionary(a => a.Id),
    };

    [Theory]
    [InlineData("isAuthorised(\"XA1\", \"IPO\", day)", true)]
    [InlineData("isAuthorised(\"XA1\", \"IPO\", date(\"2026-05-04\"))", false)]
    [InlineData("isAuthorised(\"XA1\", \"IPO\", date(\"2026-05-15\"))", false)]
    [InlineData("isAuthorised(\"XA1\", \"IPO\", date(\"2026-05-18\"))", true)]
    [InlineData("isAuthorised(\"XA1\", \"IPO\", date(\"2026-05-25\"))", false)]
    [InlineData("isAuthorised(\"XA1\", \"OPO\", day)", false)]
    [InlineData("isAuthorised(\"\", \"IPO\", day)", false)]
    [InlineData("operator(\"XA1\").hasValue()", true)]
    [InlineData("operator(\"xa1\").hasValue()", false)]
    [InlineData("operator(\"XA1\").?country.orValue(\"\") == \"XB\"", true)]
    [InlineData("operator(\"XA2\").?country.orValue(\"none\") == \"none\"", true)]
    [InlineData("operator(\"XA1\").?isAuthorisedEconomicOperator.orValue(false)", true)]
    [InlineData("operator(\"XA1\").?since.orValue(date(\"2000-01-01\")) == day", true)]
    [InlineData("licence(\"L1\").?holder.orValue(\"\") == \"XA1\"", true)]
    [InlineData("licence(\"L1\").?document.orValue(\"\") == \"L100\"", true)]
    [InlineData("licence(\"L1\").?granted.?value.orValue(0.0) == 5.0", true)]
    [InlineData("licence(\"L1\").?grantedAmount.hasValue()", false)]
    [InlineData("licence(\"L1\").?to.orValue(day) == date(\"2026-05-06\")", true)]
    [InlineData("licence(\"L2\").hasValue()", false)]
    [InlineData("guaranteeOf(\"G1\").?kind.orValue(\"\") == \"security\"", true)]
    [InlineData("guaranteeOf(\"G1\").?limit.?amount.orValue(0.0) == 70.0", true)]
    [InlineData("guaranteeOf(\"G1\").?isIndividual.orValue(true)", false)]
    [InlineData("guaranteeOf(\"\").hasValue()", false)]
    [InlineData("office(\"XA001\").?name.orValue(\"\") == \"One\"", true)]
    [InlineData("office(\"XA001\").?isClosed.orValue(false)", true)]
    [InlineData("office(\"XA002\").hasValue()", false)]
    [InlineData("administration.country == \"XA\"", true)]
    public void What_is_registered_is_answered(string condition, bool holds)
    {
        var told = Book($"demand: '{condition}'")
            .Check(EntitledHouse.Import(), Kept.FactsOn(Day, ShippedLaw.GeneralTerms));
        Assert.Equal(holds ? [] : ["T1"], told.Select(r => r.Code));
    }

    [Fact]
    public void Whoever_is_registered_later_is_none_on_the_day()
    {
        var book = Book("demand: operator(\"XA1\").hasValue()");
        Assert.Single(
            book.Check(EntitledHouse.Import(), Kept.FactsOn(Day.AddDays(-1), ShippedLaw.GeneralTerms))
        );
    }

    [Fact]
    public void Where_nothing_is_looked_up_the_rule_is_not_told()
    {
        var facts = new LawFacts(Day, CountryCode.Parse("XA"), Currency.Eur, null);
        foreach (
            var body in new[]
            {
                "demand: isAuthorised(\"XA1\", \"IPO\", day)",
                "demand: operator(\"XA1\").hasValue() && declaration.items.size() > 0",
                "when: isAuthorised(\"XA1\", \"IPO\", day)\n    demand: declaration.items.size() > 9",
                "demand: declaration.items.size() > 0 || licence(\"L1\").hasValue()",
                "demand: asks(declaration)",
            }
        )
            Assert.Empty(Book(body).Check(EntitledHouse.Import(), facts));
        // The country of the administration is no entry of a register.
        Assert.Single(Book("demand: administration.country != \"XA\"").Check(EntitledHouse.Import(), facts));
        // Before the first office is registered, none is missing.
        Assert.Empty(
            Book("demand: office(\"XA002\").hasValue()")
                .Check(
                    EntitledHouse.Import(),
                    (Kept with { Offices = Kept.Offices.Clear() }).FactsOn(Day, ShippedLaw.GeneralTerms)
                )
        );
        // What does not hang on the answer is judged all the same.
        Assert.Single(
            Book("demand: declaration.items.size() > 9 && guaranteeOf(\"G1\").hasValue()")
                .Check(EntitledHouse.Import(), facts)
        );
        // A law that believes declarations looks nothing up before authorisations are kept.
        var none = Kept with
        {
            Authorisations = AuthorisationBook.Empty,
        };
        Assert.Null(none.FactsOn(Day, ShippedLaw.KingdomTerms).Registers);
        Assert.NotNull(Kept.FactsOn(Day, ShippedLaw.KingdomTerms).Registers);
        Assert.NotNull(none.FactsOn(Day, ShippedLaw.GeneralTerms).Registers);
    }

    [Fact]
    public void What_cannot_be_a_category_and_a_set_of_data_that_asks_are_faults_of_the_text()
    {
        var wrong = Reading("demand: isAuthorised(\"XA1\", \"Inward\", day)");
        Assert.Contains(
            "no category of an authorisation",
            Assert.Single(wrong.Faults).What,
            StringComparison.Ordinal
        );
        var set = ShippedLaw.Read(
            "dataSets:\n  - { name: some, duty: none, when: 'asks(declaration)' }\n  - { name: all, duty: none }\n"
                + Asks
        );
        Assert.Equal("the set of data hangs on a register", Assert.Single(set.Faults).What);
    }

    [Fact]
    public void The_proof_names_what_asks_a_register()
    {
        var proof = LawProof.Of(
            Book("demand: asks(declaration) || operator(\"XA1\").?country.orValue(\"\") == \"XB\"")
        );
        Assert.Empty(proof.Findings);
        // Two of the definition, and one beside it.
        Assert.Equal(Enumerable.Repeat("it asks a register", 3), proof.Unread.Select(u => u.Why));
        Assert.Contains(
            LawProof.Of(ShippedLaw.General).Unread,
            u => u is { Code: "CH070", Why: "it asks a register" }
        );
    }

    [Fact]
    public void Whoever_declares_is_established_but_for_temporary_admission()
    {
        static Refusal[] Told(string country, string procedure) =>
            [
                .. ShippedLaw
                    .General.Check(
                        EntitledHouse.Import(procedure),
                        (
                            Kept with
                            {
                                Operators = Kept.Operators.SetItem(
                                    "XA1",
                                    Kept.Operators["XA1"] with
                                    {
                                        Country = country,
                                    }
                                ),
                            }
                        ).FactsOn(Day, ShippedLaw.GeneralTerms),
                        "fr"
                    )
                    .Where(r => r.Code == "CH070"),
            ];
        Assert.Empty(Told("XA", "40"));
        Assert.Empty(Told("XB", "53"));
        var told = Assert.Single(Told("XB", "40"));
        Assert.Equal("Declaration/Declarant/ID", told.Pointer);
        Assert.Equal(
            "Le déclarant XA1 est enregistré avec un siège en XB ; il doit être établi en XA.",
            told.Rule
        );
        // Nothing is known of who is not registered.
        Assert.DoesNotContain(
            ShippedLaw.General.Check(
                EntitledHouse.Import() with
                {
                    Declarant = new Party("ZZ1"),
                },
                Kept.FactsOn(Day, ShippedLaw.GeneralTerms)
            ),
            r => r.Code == "CH070"
        );
    }

    [Theory]
    [InlineData("XA001", null, null, null)]
    [InlineData("XA002", null, null, "PresentationOffice")]
    // The others are looked at where they have the case.
    [InlineData("XA001", "XA002", "XA002", null)]
    [InlineData(null, "XA002", "XA001", "SupervisingOffice")]
    [InlineData(null, null, "XB001", "ExitOffice")]
    // What is no code of an office is told by another rule, once.
    [InlineData("al", null, null, null)]
    public void The_office_that_has_the_case_is_registered(
        string? presentation,
        string? supervising,
        string? exit,
        string? wrong
    )
    {
        var told = ShippedLaw
            .General.Check(
                EntitledHouse.Import() with
                {
                    PresentationOffice = presentation,
                    SupervisingOffice = supervising,
                    ExitOffice = exit,
                },
                Kept.FactsOn(Day, ShippedLaw.GeneralTerms),
                "fr"
            )
            .Where(r => r.Code == "CH077")
            .ToArray();
        Assert.Equal(wrong is null ? [] : [$"Declaration/{wrong}/ID"], told.Select(r => r.Pointer));
        Assert.All(
            told,
            r =>
                Assert.EndsWith(
                    "aucun bureau de l’administration n’a ce code.",
                    r.Rule,
                    StringComparison.Ordinal
                )
        );
    }

    private const string Asks =
        "definitions:\n  - name: asks\n    takes: { d: declaration }\n"
        + "    is: d.items.size() > 9 && licence(\"L1\").hasValue() || operator(d.lrn).hasValue()\n";

    private static Lawbook Book(string body)
    {
        var reading = Reading(body);
        Assert.Empty(reading.Faults.Select(f => f.ToString()));
        return reading.Books.Single();
    }

    private static LawReading Reading(string body) =>
        ShippedLaw.Read(
            "dataSets:\n  - { name: all, duty: none }\n"
                + Asks
                + $"rules:\n  - code: T1\n    of: declaration\n    {body}\n    at: declaration\n"
                + "    rule: A rule.\n    basis: A law.\n    mend: A mend.\n"
        );
}
