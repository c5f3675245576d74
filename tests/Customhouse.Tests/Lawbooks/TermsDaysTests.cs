using Customhouse.Lawbooks;
using Xunit;

namespace Customhouse.Tests.Lawbooks;

/// <summary>Rows of the terms leave no day out by mistake, and say one thing however they are cut.</summary>
public sealed class TermsDaysTests
{
    private const string Procedures = """
        procedures:
          - { code: "40", name: free circulation }
          - { code: "51", name: inward processing, suspensive: true }

        """;

    /// <summary>A day between two rows of one thing is a fault where it would let a declaration through, or
    /// refuse one for nothing.</summary>
    [Theory]
    [InlineData("procedures", "code: \"42\", name: a procedure", "procedures: 42 ends on 2026-05-03")]
    [InlineData("taxes", "type: A, class: customs-duty, base: [value]", "taxes: A ends on 2026-05-03")]
    [InlineData(
        "authorisations",
        "for: end use, requested: \"40\", categories: [EUS], basis: a law",
        "authorisations: 40 end use ends on 2026-05-03"
    )]
    [InlineData(
        "licences",
        "document: L100, name: a licence, basis: a law, registered: true",
        "licences: L100 ends on 2026-05-03"
    )]
    public void A_day_that_is_left_out_is_told(string part, string row, string what)
    {
        var text = (string from) =>
            Whole(
                $"{(part == "procedures" ? Procedures : Procedures + part + ":\n")}"
                    + $"  - {{ {row}, from: {from} }}\n  - {{ {row}, to: 2026-05-03 }}\n"
            );
        var fault = Assert.Single(ShippedLaw.Read(text("2026-05-05")).Faults);
        Assert.Equal(
            (part == "procedures" ? 7 : 8, true),
            (fault.Line, fault.What.StartsWith(what, StringComparison.Ordinal))
        );
        Assert.Contains("on the day after", fault.Mend, StringComparison.Ordinal);
        Assert.Empty(ShippedLaw.Read(text("2026-05-04")).Faults);
    }

    /// <summary>Reliefs cost the trader nothing that is not due anyway where they do not hold.</summary>
    [Fact]
    public void Reliefs_may_leave_days_out() =>
        Assert.Empty(
            ShippedLaw
                .Read(
                    Whole(
                        Procedures
                            + "reliefs:\n"
                            + "  - { additional: C07, relief: relieved, charges: all, basis: a, to: 2026-05-03 }\n"
                            + "  - { additional: C07, relief: relieved, charges: all, basis: a, from: 2026-06-01 }\n"
                    )
                )
                .Faults
        );

    [Theory]
    [InlineData("to: 2026-12-31", "suspends charges, and on 2027-01-01 no authorisation")]
    [InlineData("from: 2026-12-31", "suspends charges, and before 2026-12-31 no authorisation")]
    public void A_suspensive_procedure_wants_its_authorisation_on_each_of_its_days(string days, string what)
    {
        string Text(string procedure, string need) =>
            Whole(
                Procedures.Replace(
                    "suspensive: true",
                    "suspensive: true" + procedure,
                    StringComparison.Ordinal
                )
                    + "authorisations:\n  - { for: processing, requested: \"51\", categories: [IPO], basis: a"
                    + need
                    + " }\n"
            );
        var fault = Assert.Single(ShippedLaw.Read(Text("", ", " + days)).Faults);
        Assert.Equal((8, true), (fault.Line, fault.What.Contains(what, StringComparison.Ordinal)));
        Assert.Empty(ShippedLaw.Read(Text(", " + days, ", " + days)).Faults);
        Assert.Empty(ShippedLaw.Read(Text("", "")).Faults);
    }

    /// <summary>A table of licences that holds no row on a day says that nothing is a licence then; a lawbook
    /// without the table says nothing of it.</summary>
    [Fact]
    public void A_table_of_licences_without_a_row_for_a_day_is_a_table()
    {
        var day = new DateOnly(2026, 5, 5);
        var row =
            "licences:\n  - { document: L100, name: a, basis: a, registered: true, from: 2026-05-06 }\n";
        Assert.Empty(ShippedLaw.Of(Whole(Procedures + row)).TermsOn(day).Licences!);
        Assert.Single(ShippedLaw.Of(Whole(Procedures + row)).TermsOn(day.AddDays(1)).Licences!);
        Assert.Null(ShippedLaw.Of(Whole(Procedures)).TermsOn(day).Licences);
    }

    /// <summary>What reads like the mark between two values, within a value, makes another digest.</summary>
    [Theory]
    [InlineData(
        "duty: { WAIVER claim: \"a; noHomeDuty: b\", noHomeDuty: c",
        "duty: { WAIVER claim: a, noHomeDuty: \"b; noHomeDuty: c\""
    )]
    [InlineData(
        "guarantees: { lines: [{ code: M }], methods: [\"A, B\"]",
        "guarantees: { lines: [{ code: M }], methods: [\"A\\\\\", B]"
    )]
    public void Two_meanings_have_two_digests(string one, string other) =>
        Assert.NotEqual(ShippedLaw.Of(Written(one)).Digest, ShippedLaw.Of(Written(other)).Digest);

    private static string Written(string term)
    {
        var whole = term.Replace(
            "WAIVER",
            "currency: EUR, rounding: half-up, decimals: 2, waiver: { code: x, basis: y,",
            StringComparison.Ordinal
        );
        return Whole(Procedures + whole + (whole == term ? " }\n" : " } }\n"));
    }

    private static string Whole(string terms) => "dataSets: [{ name: all, duty: none }]\n" + terms;
}
