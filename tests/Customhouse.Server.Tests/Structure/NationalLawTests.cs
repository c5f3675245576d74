using System.Text.RegularExpressions;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.National;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Structure;

/// <summary>What one country says stands in one place and is chosen by the administration's
/// setting.</summary>
public sealed partial class NationalLawTests
{
    /// <summary>ISO 4217 is nobody's law: names of currencies stand with the type.</summary>
    private const string NamesOfCurrencies = "src/Customhouse/Values/Money.cs";

    private static readonly string[] Held =
    [
        "Customhouse",
        "Customhouse.Storage",
        "Customhouse.Engine",
        "Customhouse.Web",
    ];

    [Fact]
    public void No_constant_of_a_country_stands_outside_its_law()
    {
        var root = HouseStyleTests.Root;
        var found = Held.SelectMany(p =>
                Directory.EnumerateFiles(Path.Combine(root, "src", p), "*.*", SearchOption.AllDirectories)
            )
            .Where(f =>
                f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal)
            )
            .Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))
            .Where(f =>
                !f.Contains("/obj/", StringComparison.Ordinal)
                && !f.StartsWith("src/Customhouse/National/", StringComparison.Ordinal)
                && f != NamesOfCurrencies
            )
            .SelectMany(f =>
                File.ReadLines(Path.Combine(root, f))
                    .Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal))
                    .Where(l => OfACountry().IsMatch(l))
                    .Select(l => $"{f}: {l.Trim()}")
            );
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("Currency = Currency.Gbp,")]
    [InlineData("if (unit is \"EUR\")")]
    [InlineData("CountryCode.Parse(\"FR\")")]
    [InlineData("UnitedKingdomTerms.Stacking")]
    [InlineData("i.AdditionalProcedures.Contains(\"1H7\")")]
    [InlineData("s.Code == \"NIDOM\"")]
    [InlineData("declaration.Put(\"AdditionalDocument/TypeCode\", \"DAN\");")]
    public void A_constant_of_a_country_is_known_as_one(string line) => Assert.Matches(OfACountry(), line);

    [Fact]
    public void The_law_is_chosen_by_the_administration()
    {
        Assert.Same(UnitedKingdom.Law, Registers("GB").Law);
        Assert.Same(GeneralLaw.Law, Registers("XA").Law);
        Assert.Empty(
            GeneralLaw
                .Law.LodgementRules.Select(r => r.Code)
                .Except(UnitedKingdom.Law.LodgementRules.Select(r => r.Code))
        );
        Assert.True(UnitedKingdom.Law.LodgementRules.Count > Lodgement.General.Count);
    }

    private static Registers Registers(string administration) =>
        new()
        {
            Terms = new Terms { Administration = CountryCode.Parse(administration), Currency = Currency.Eur },
            Tariff = new TariffBook([]),
            DrawSalt = new byte[16],
        };

    /// <summary>Currencies and countries by their codes, the one country that is at home here, and codes of
    /// its own.</summary>
    [GeneratedRegex(
        "Currency\\.(Gbp|Eur|Usd)\\b|\"(GBP|EUR|USD|GB|XI|GR)\"|CountryCode\\.Parse\\(\"|United ?Kingdom"
            + "|\"(1H7|DAN|CGU|SDE|UKIM|NI[A-Z]{3}|OVR01|OSR42|UVC01|999L|C50[56])\"",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex OfACountry();
}
