using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using Customhouse.Clearance;
using Customhouse.Engine.Lawbooks;
using Customhouse.Lawbooks;
using Customhouse.Tariff;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Structure;

/// <summary>What one country says stands in one place and is chosen by the administration's
/// setting.</summary>
public sealed partial class NationalLawTests
{
    /// <summary>ISO 4217 is nobody's law: names of currencies stand with the type.</summary>
    private const string NamesOfCurrencies = "src/Customhouse/Values/Money.cs";

    /// <summary>Days of which the terms are looked through: before and after rates of excise
    /// changed.</summary>
    private static readonly DateOnly[] Days = [new(2020, 1, 1), new(2026, 3, 2)];

    private static readonly string[] Held =
    [
        "Customhouse",
        "Customhouse.Storage",
        "Customhouse.Engine",
        "Customhouse.Web",
    ];

    /// <summary>Texts that are written as a code of the law is and are none, or are of a list that no
    /// administration may change.</summary>
    private static readonly string[] NoCodes =
    [
        // The kind of statement that a reason is: the data model's own (WCO 226), no country's.
        "src/Customhouse.Web/Cases/ChangeRequest.cs: AES",
        // A share of a hundred in a hundred.
        "src/Customhouse.Web/Pages/Supervisor/ProfileForm.cs: 100",
        // How a message names its commodity code (DE 6/14).
        "src/Customhouse/Declarations/DeclarationReading.cs: TSP",
        "src/Customhouse/Tariff/Place.cs: TSP",
        // The form of a date (UN/EDIFACT 2379).
        "src/Customhouse/Exchange/ResponseMessage.cs: 304",
        // Units of measure (UN/ECE Recommendation 20, and litres of pure alcohol).
        .. new[] { "HLT", "LPA", "LTR" }.Select(u => $"src/Customhouse/Tariff/Units.cs: {u}"),
        .. new[] { "LPA", "LTR" }.Select(u => $"src/Customhouse/Tariff/Charging.cs: {u}"),
        // Incoterms, of the International Chamber of Commerce.
        .. new[] { "CFR", "CIF", "CIP", "CPT", "DAP", "DDP", "EXW", "FCA", "FOB" }.Select(t =>
            $"src/Customhouse/Tariff/DeliveryTerms.cs: {t}"
        ),
        // The type of tax under which an edition of the tariff has customs duty, and that no preference is
        // claimed: both are in the form of editions.
        "src/Customhouse/Clearance/Selectivity.cs: A00",
        "src/Customhouse/Tariff/ItemMeasuring.cs: 100",
        "src/Customhouse/Tariff/ItemMeasuring.cs: A00",
    ];

    [Fact]
    public void No_constant_of_a_country_stands_in_the_program() =>
        Assert.Empty(
            Lines(Held)
                .Where(l => l.File != NamesOfCurrencies && OfACountry().IsMatch(l.Text))
                .Select(l => $"{l.File}: {l.Text.Trim()}")
        );

    /// <summary>Whoever writes messages and pages asks the law in force. Codes of one or two characters
    /// cannot be told from other short texts, and are not looked for.</summary>
    [Fact]
    public void No_code_that_the_law_has_as_data_stands_in_what_asks_it()
    {
        var codes = LawFolder
            .ShippedCountries.SelectMany(c => Days.Select(LawFolder.Of(c).TermsOn))
            .SelectMany(TextsIn)
            .Concat(CodesOfLawbooks())
            .Where(t => Code().IsMatch(t))
            .ToHashSet(StringComparer.Ordinal);
        Assert.Superset(
            new HashSet<string>
            {
                "IMA",
                "N935",
                "TSP",
                "000",
                "1H7",
                "T24",
                "DAN",
                "522",
                "411",
                "SDE",
                "MRN",
                "IPO",
                "L100",
                "F48",
            },
            codes
        );
        Assert.Equal(
            NoCodes.Order(StringComparer.Ordinal),
            Lines(Held)
                .SelectMany(l =>
                    Literal().Matches(l.Text).Select(m => (l.File, Text: m.Groups["text"].Value))
                )
                .Where(l => codes.Contains(l.Text))
                .Where(l => l.File != NamesOfCurrencies)
                .Select(l => $"{l.File}: {l.Text}")
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("Currency = Currency.Gbp,")]
    [InlineData("if (unit is \"EUR\")")]
    [InlineData("CountryCode.Parse(\"FR\")")]
    [InlineData("UnitedKingdomTerms.Stacking")]
    [InlineData("ByNumber = [\"SDE\", \"MRN\"];")]
    [InlineData("i.AdditionalProcedures.Contains(\"1H7\")")]
    [InlineData("s.Code == \"NIDOM\"")]
    [InlineData("line.TaxType == \"MDC\"")]
    [InlineData("declaration.Put(\"AdditionalDocument/TypeCode\", \"DAN\");")]
    public void A_constant_of_a_country_is_known_as_one(string line) => Assert.Matches(OfACountry(), line);

    [Fact]
    public void The_terms_are_those_of_the_edition_in_force()
    {
        var (day, moment) = (
            new DateOnly(2026, 3, 2),
            new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero)
        );
        Assert.Same(ShippedLaw.For("GB").TermsOn(day), Registers("GB").TermsAt(moment));
        Assert.Same(ShippedLaw.For("XA").TermsOn(day), Registers("XA").TermsAt(moment));
        Assert.Same(LawTerms.Nothing, (Registers("XA") with { Laws = LawEditions.None }).TermsAt(moment));
    }

    /// <summary>Codes that also tell faults of a message's form, which its readers refuse before any law is
    /// asked, and what the simulator's mistakes are meant to be refused with.</summary>
    private static readonly string[] AlsoOfForm = ["CDS10001", "CDS10020"];

    private static readonly string[] Readers =
    [
        "src/Customhouse/Declarations/AmendmentApplication.cs",
        "src/Customhouse/Declarations/ValueReading.cs",
        "src/Customhouse/Declarations/VersionTree.cs",
        "src/Customhouse/Exchange/MessageFaults.cs",
    ];

    [Fact]
    public void No_code_of_a_rule_of_lodgement_stands_in_the_program()
    {
        var codes = LawFolder
            .ShippedCountries.SelectMany(c => LawFolder.Of(c).Rules)
            .Select(r => r.Code)
            .Distinct()
            .ToArray();
        Assert.Superset(new HashSet<string> { "CDS12050", "CDS12171", "CH060" }, codes.ToHashSet());
        Assert.Empty(
            Lines([
                    "Customhouse",
                    "Customhouse.Storage",
                    "Customhouse.Engine",
                    "Customhouse.Web",
                    "Customhouse.Server",
                ])
                .Where(l =>
                    !l.File.StartsWith("src/Customhouse.Server/Simulation/", StringComparison.Ordinal)
                )
                .SelectMany(l =>
                    codes
                        .Where(c => l.Text.Contains($"\"{c}\"", StringComparison.Ordinal))
                        .Select(c => (l.File, Code: c))
                )
                .Where(l => !(AlsoOfForm.Contains(l.Code) && Readers.Contains(l.File)))
                .Select(l => $"{l.File}: {l.Code}")
        );
    }

    /// <summary>Texts in quotes of the shipped lawbooks: what rules compare with, and lists of
    /// codes.</summary>
    private static IEnumerable<string> CodesOfLawbooks() =>
        LawFolder
            .ShippedTexts()
            .Where(t => t.Key.EndsWith(".yaml", StringComparison.Ordinal))
            .SelectMany(t => Quoted().Matches(t.Value).Select(m => m.Groups["text"].Value));

    [GeneratedRegex("\"(?<text>[A-Z0-9]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();

    private static IEnumerable<(string File, string Text)> Lines(IEnumerable<string> projects) =>
        projects
            .SelectMany(p =>
                Directory.EnumerateFiles(
                    Path.Combine(HouseStyleTests.Root, "src", p),
                    "*.*",
                    SearchOption.AllDirectories
                )
            )
            .Where(f =>
                f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal)
            )
            .Select(f => Path.GetRelativePath(HouseStyleTests.Root, f).Replace('\\', '/'))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(f =>
                File.ReadLines(Path.Combine(HouseStyleTests.Root, f))
                    .Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal))
                    .Select(l => (f, l))
            );

    /// <summary>Every text in data of the house, however deep it lies.</summary>
    private static IEnumerable<string> TextsIn(object? data) =>
        data switch
        {
            null or Delegate => [],
            string text => [text],
            IDictionary named => TextsIn(named.Keys).Concat(TextsIn(named.Values)),
            IEnumerable all => all.Cast<object?>().SelectMany(TextsIn),
            _ when data.GetType().Assembly != typeof(LawTerms).Assembly => [],
            _ => data.GetType()
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.GetIndexParameters().Length == 0)
                .SelectMany(p => TextsIn(p.GetValue(data))),
        };

    private static Registers Registers(string administration) =>
        new()
        {
            Terms = new Terms { Administration = CountryCode.Parse(administration), Currency = Currency.Eur },
            Laws = LawEditions.Only(ShippedLaw.For(administration)),
            Tariff = new TariffBook([]),
            DrawSalt = new byte[16],
        };

    /// <summary>Currencies and countries by their codes, the one country that is at home here, and codes of
    /// its own.</summary>
    [GeneratedRegex(
        "Currency\\.(Gbp|Eur|Usd)\\b|\"(GBP|EUR|USD|GB|XI|GR)\"|CountryCode\\.Parse\\(\"|United ?Kingdom"
            + "|\"(1H7|DAN|CGU|SDE|UKIM|NI[A-Z]{3}|OVR01|OSR42|UVC01|999L|C50[56]|1PP|1RV|1CL|T24|MDC|ENU)\"",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex OfACountry();

    [GeneratedRegex("^[A-Z0-9]{3,5}$", RegexOptions.None, 1000)]
    private static partial Regex Code();

    /// <summary>A text in quotes that is not the greatest length of a field.</summary>
    [GeneratedRegex("(?<!Max=|maxlength=)\"(?<text>[A-Z0-9]{3,5})\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Literal();
}
