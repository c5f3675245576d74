using Xunit;

namespace Customhouse.Tests.Lawbooks;

/// <summary>Terms are checked as rules are: each fault is told with its line, what is wrong and what mends
/// it.</summary>
public sealed class TermsFaultTests
{
    /// <summary>Sound terms; the first line is line 4 of the file.</summary>
    private const string Sound = """
        procedures:
          - { code: "40", name: free circulation }
          - { code: "51", name: inward processing, suspensive: true, secured: true }
        taxes:
          - { type: A, class: customs-duty, base: [value] }
          - { type: B00, class: value-added-tax, base: [value, costs], adds: [A0] }
        reliefs:
          - { requested: "51", relief: suspended, charges: all, basis: a law }
          - { additional: C##, relief: relieved, charges: customs-duty, basis: a law }
        authorisations:
          - { for: processing, requested: "51", categories: [IPO], keepers: [IPO], basis: a law }
          - { for: simplified, types: [C, F], categories: SDE, basis: a law }
        verification: always
        deferment: { method: E, category: "1", type: DAN, holder: DPO }
        guarantees:
          comprehensive: CGU
          types: [C]
          methods: [R]
          lines:
            - { procedure: "51", code: T24 }
            - { code: MDC }
        licences:
          - { document: L100, name: a licence, basis: a law, registered: true }
        contractRates:
          - { proof: N315, currency: USD, basis: a law }
        excise:
          - types: ["311", "312"]
            unit: LPA
            currency: GBP
            basis: a law
            rates:
              - { from: 2023-08-01, to: 2025-01-31, amount: 9.27 }
              - { from: 2025-02-01, amount: 9.61 }
        duty:
          currency: GBP
          rounding: truncate
          decimals: 2
          waiver: { claim: NIAID, noHomeDuty: NIDOM, code: STA, basis: a law }
        supplementary:
          category: Y
          documents: [SDE, MRN]
          completes:
            - { type: Y, simplified: [C, F] }
        timeLimits: { presentation: 30, documents: 10, payment: 10, exit: 90 }
        form:
          types: [IMA]
          preferences: "100"
          deliveryTerms: [CIF]
          usualDeliveryTerms: CIF
          usualPackage: BX
          transports: [{ mode: "1", means: "10", document: "705" }]
          transportDocument: X
          place: { type: A, qualifier: U }
          commodity: TSP
          invoice: { category: N, type: "935" }
          documents: N935
          duty: A00
          paidAtOnce: A
          paidByAccount: E
          valuationMethod: "1"
          valuationIndicators: "0000"
          requested: "40"
          previous: "00"
          additional: "000"
          origin: "1"

        """;

    [Fact]
    public void Sound_terms_have_no_fault() => Assert.Empty(ShippedLaw.Read(Whole(Sound)).Faults);

    [Theory]
    [InlineData("{ code: \"40\", name: f", "{ cod: \"40\", name: f", 5, "no 'cod'", "did you mean 'code'?")]
    [InlineData("{ code: \"40\", name: f", "{ name: f", 5, "a procedure has no code", "add 'code:'")]
    [InlineData(", name: inward processing", "", 6, "a procedure has no name", "add 'name:'")]
    [InlineData("code: \"40\"", "code: \"51\"", 6, "procedures has 51 twice", "end before the other begins")]
    [InlineData("suspensive: true", "suspensive: yes", 6, "suspensive is 'yes'", "write true or false")]
    [InlineData(
        "class: customs-duty, base",
        "class: custom-duty, base",
        8,
        "no class of tax",
        "'customs-duty'"
    )]
    [InlineData("base: [value]", "base: [valu]", 8, "'valu' is no part of a base", "did you mean 'value'?")]
    [InlineData(
        "base: [value]",
        "base: [value, declared-price]",
        8,
        "customs value and the declared price",
        "one"
    )]
    [InlineData("type: B00", "type: A", 9, "taxes has A twice", "keep one of them")]
    [InlineData("adds: [A0]", "adds: [D0]", 9, "'D0' is none of the types of tax", "A")]
    [InlineData("adds: [A0]", "adds: [A0, A0]", 9, "adds has A0 twice", "keep one of them")]
    [InlineData("relief: suspended", "relief: suspend", 11, "no kind of relief", "did you mean 'suspended'?")]
    [InlineData("charges: all, ", "", 11, "a relief has no charges", "add 'charges:'")]
    [InlineData("charges: all", "charges: []", 11, "charges is empty", "name one at least")]
    [InlineData("charges: all", "charges: [vat]", 11, "'vat' is no class of tax", "value-added-tax")]
    [InlineData("{ additional: C##, ", "{ ", 12, "the relief is for no procedure", "'requested'")]
    [InlineData(
        "additional: C##",
        "requested: \"52\"",
        12,
        "'52' is none of the procedures",
        "'procedures:'"
    )]
    [InlineData("additional: C##", "requested: \"51\"", 12, "reliefs has 51 - - twice", "keep one of them")]
    [InlineData("categories: [IPO], k", "categories: [], k", 14, "categories is empty", "name one at least")]
    [InlineData("keepers: [IPO]", "keepers: [CW1]", 14, "'CW1' is none of the categories", "IPO")]
    [InlineData(
        "for: processing, requested: \"51\"",
        "for: processing",
        14,
        "for every declaration",
        "'types'"
    )]
    [InlineData("for: processing, requested: \"51\"", "for: a, requested: \"5\"", 14, "'5' is none", "51")]
    [InlineData(
        "types: [C, F], cat",
        "types: [CF], cat",
        15,
        "types has 'CF', and each is one letter",
        "[C, F]"
    )]
    [InlineData("verification: always", "verification: allways", 16, "'allways'", "did you mean 'always'?")]
    [InlineData("verification: always", "verification: [always]", 16, "is a list", "always")]
    [InlineData("method: E, ", "", 17, "deferment has no method", "add 'method:'")]
    [InlineData("holder: DPO", "holders: DPO", 17, "deferment has no 'holders'", "did you mean 'holder'?")]
    [InlineData(
        "deferment: {",
        "deferment: 3 # {",
        17,
        "deferment is a text",
        "write names with values: method"
    )]
    [InlineData(
        "    - { code: MDC }\n",
        "",
        19,
        "no code is named for the line",
        "the last without a procedure"
    )]
    [InlineData("{ code: MDC }", "{ procedure: \"51\", code: MDC }", 24, "two codes are for 51", "keep one")]
    [InlineData("procedure: \"51\", code: T", "procedure: \"15\", code: T", 23, "'15' is none", "51")]
    [InlineData("document: L100, ", "", 26, "a licence has no document", "add 'document:'")]
    [InlineData("registered: true", "registered: true, from: x", 26, "from is 'x', and no day", "2026-01-31")]
    [InlineData("currency: USD", "currency: usd", 28, "currency is 'usd', and no currency", "three capitals")]
    [InlineData(
        "types: [\"311\", \"312\"]",
        "types: [\"311\", \"\"]",
        30,
        "a value of types is empty",
        "in quotes"
    )]
    [InlineData("amount: 9.27", "amount: 9.2.7", 35, "no number", "write it as 12.34")]
    [InlineData("amount: 9.27", "amount: -1", 35, "no number", "write it as 12.34")]
    [InlineData("from: 2023-08-01, ", "", 35, "the rate has no first day", "add 'from:'")]
    [InlineData(
        "from: 2025-02-01",
        "from: 2025-02-03",
        36,
        "excise: 311 ends on 2025-01-31 and goes on from 2025-02-03",
        "day after"
    )]
    [InlineData(
        "from: 2025-02-01",
        "from: 2025-01-31",
        36,
        "excise has 311 twice",
        "end before the other begins"
    )]
    [InlineData("to: 2025-01-31", "to: 2023-07-31", 35, "before the first", "mend one of the days")]
    [InlineData("rounding: truncate", "rounding: cut", 39, "'cut' is no way of rounding", "truncate")]
    [InlineData("decimals: 2", "decimals: 2.5", 40, "decimals is 2.5", "a whole number from 0 to 8")]
    [InlineData("claim: NIAID, ", "", 41, "waiver has no claim", "add 'claim:'")]
    [InlineData("documents: [SDE, MRN]", "documents: []", 44, "documents is empty", "name one at least")]
    [InlineData(
        "{ type: Y, simplified: [C, F] }",
        "{ type: Y }",
        46,
        "type Y completes nothing",
        "name the types"
    )]
    [InlineData("type: Y, simp", "type: IMY, simp", 46, "type is 'IMY', and one letter", "the third letter")]
    [InlineData(
        "presentation: 30",
        "presentation: 30.5",
        47,
        "presentation is 30.5",
        "a whole number from 1 to 3660"
    )]
    [InlineData("exit: 90", "exit: 4000", 47, "exit is 4000", "a whole number from 1 to 3660")]
    [InlineData("payment: 10", "payment: 0", 47, "payment is 0", "a whole number from 1 to 3660")]
    [InlineData("presentation: 30, ", "", 47, "timeLimits has no presentation", "add 'presentation:'")]
    [InlineData("  usualPackage: BX\n", "", 49, "form has no usualPackage", "add 'usualPackage:'")]
    [InlineData(
        "usualDeliveryTerms: CIF",
        "usualDeliveryTerms: CIV",
        52,
        "'CIV' is none of the terms",
        "CIF"
    )]
    [InlineData("mode: \"1\", means", "means", 54, "a value of transports has no mode", "add 'mode:'")]
    [InlineData("place: { type: A, qualifier: U }", "place: A", 56, "place is a text", "type, qualifier")]
    [InlineData(
        "paidByAccount: E",
        "paidByAccount: F",
        49,
        "pays by an account with method 'F', and duty is deferred with 'E'",
        "let 'paidByAccount'"
    )]
    [InlineData("  requested: \"40\"\n", "", 49, "form has no requested", "add 'requested:'")]
    [InlineData("requested: \"40\"\n", "requested: \"41\"\n", 65, "'41' is none of the procedures", "40")]
    public void A_line_that_is_wrong_is_told(string sound, string broken, int line, string what, string mend)
    {
        Assert.Contains(sound, Sound, StringComparison.Ordinal);
        var at = Sound.IndexOf(sound, StringComparison.Ordinal);
        var reading = ShippedLaw.Read(Whole(Sound[..at] + broken + Sound[(at + sound.Length)..]));
        Assert.Empty(reading.Books);
        Assert.Contains(
            reading.Faults,
            f =>
                f.Line == line
                && f.What.Contains(what, StringComparison.Ordinal)
                && f.Mend.Contains(mend, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("deferment: { method: E, category: a, type: b, holder: c }", "'deferment' stands in")]
    [InlineData("verification: where-kept", "'verification' stands in")]
    [InlineData("guarantees: { comprehensive: CGU, lines: [{ code: MDC }] }", "'guarantees' stands in")]
    public void What_a_lawbook_has_once_stands_in_one_of_its_files(string again, string what)
    {
        var reading = ShippedLaw.Read(Whole("includes: [more.yaml]\n" + Sound), ("more.yaml", again));
        var fault = Assert.Single(reading.Faults);
        Assert.Equal(
            ("lawbook.yaml", true),
            (fault.File, fault.What.Contains(what, StringComparison.Ordinal))
        );
        Assert.Contains("keep one of them", fault.Mend, StringComparison.Ordinal);
    }

    /// <summary>Two rows of one key may follow each other, and reliefs of different charges stand side by
    /// side.</summary>
    [Fact]
    public void Rows_of_one_key_for_other_days_or_charges_are_no_fault()
    {
        var text = Sound
            .Replace(
                "relief: suspended, charges: all",
                "relief: suspended, charges: excise",
                StringComparison.Ordinal
            )
            .Replace(
                "  - { additional: C##",
                "  - { requested: \"51\", relief: relieved, charges: levy, basis: a law, to: 2026-01-31 }\n"
                    + "  - { requested: \"51\", relief: suspended, charges: levy, basis: a law, from: 2026-02-01 }\n"
                    + "  - { additional: C##",
                StringComparison.Ordinal
            );
        Assert.Empty(ShippedLaw.Read(Whole(text)).Faults);
    }

    /// <summary>A lawbook without terms is one: what it does not name is refused, and that is told.</summary>
    [Fact]
    public void What_is_missing_is_told()
    {
        Assert.Empty(ShippedLaw.Of(Whole(Sound)).Missing);
        Assert.Empty(ShippedLaw.General.Missing);
        Assert.Equal(
            ["it has no 'licences:': any document is a licence for which licences are registered"],
            ShippedLaw.Kingdom.Missing
        );
        var bare = ShippedLaw.Of("dataSets: [{ name: all, duty: none }]");
        Assert.Equal(11, bare.Missing.Count);
        Assert.Contains("it has no 'procedures:': every procedure is refused", bare.Missing);
        var less = ShippedLaw.Of(Whole(Sound.Replace("deferment: {", "# {", StringComparison.Ordinal)));
        Assert.Equal(["it has no 'deferment:': no duty can be deferred"], less.Missing);
        Assert.Null(less.TermsOn(new DateOnly(2026, 1, 1)).Deferment);
    }

    private static string Whole(string terms) => "dataSets: [{ name: all, duty: none }]\n" + terms;
}
