using System.Text;
using System.Xml.Linq;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Exchange;
using Customhouse.Journal;
using Customhouse.Lawbooks;
using Customhouse.Tests.Clearance;
using Customhouse.Tests.Exchange;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Lawbooks;

/// <summary>
/// What XA does not name is refused: each sample with one code changed to one that no list has, to other
/// capitals, blanks, letters that only look alike, or one sign too many. The refusal points to the element
/// that was changed.
/// </summary>
public sealed class UnlistedCodesTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Today = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly string[] Imports =
    [
        "import-ima.xml",
        "import-low-value.xml",
        "import-prelodged-imd.xml",
        "export-exd.xml",
    ];

    /// <summary>Elements that hold codes, with what stands above each, and codes that no list has.</summary>
    private static readonly (string Element, string? Within, string[] Unlisted)[] Codes =
    [
        ("TypeCode", "Declaration", ["IMX", "IMJ", "ZZA", "IM"]),
        ("CurrentCode", "GovernmentProcedure", ["99", "42", "9Q9"]),
        ("PreviousCode", "GovernmentProcedure", ["99", "21"]),
        ("CountryCode", null, ["UK", "QQ", "ZZ"]),
        ("ID", "ExportCountry", ["UK", "QQ"]),
        ("RegistrationNationalityCode", null, ["UK", "QQ"]),
        ("TypeCode", "Packaging", ["Q9", "QX"]),
        ("TypeCode", "AdditionalDocument", ["93", "9-5"]),
        ("CategoryCode", "AdditionalDocument", ["NN", "-"]),
        ("LPCOExemptionCode", null, ["A1", "A"]),
        ("ConditionCode", null, ["CIV", "XYZ"]),
        ("LocationTypeCode", null, ["Q"]),
        ("MethodCode", "CustomsValuation", ["0", "7", "9"]),
        ("MethodCode", "Payment", ["Q", "P"]),
        ("DutyRegimeCode", null, ["101", "999", "000"]),
        ("TypeCode", "DutyTaxFee", ["A01", "Z00"]),
        ("TypeCode", "GoodsLocation", ["Q", "E"]),
        ("TypeCode", "Address", ["Q", "A"]),
        ("TransactionNatureCode", null, ["0", "99Q"]),
        ("ModeCode", null, ["0", "6"]),
        ("ChargesTypeCode", null, ["QQ", "AZ"]),
        ("SecurityDetailsCode", null, ["Q", "6"]),
        ("IdentificationTypeCode", "Classification", ["QQQ", "TSQ"]),
        ("AdditionCode", null, ["0002", "000"]),
        ("TypeCode", "Origin", ["3", "9"]),
        ("ID", "PresentationOffice", ["XA", "1"]),
        ("ID", "ExitOffice", ["XA", "1"]),
    ];

    /// <summary>Of a code that is read with another, the element that the refusal points to.</summary>
    private static readonly Dictionary<string, string> ReadWith = new(StringComparer.Ordinal)
    {
        // The requested and the previous procedure are one pair; category and type are one code.
        ["PreviousCode"] = "CurrentCode",
        ["CategoryCode"] = "TypeCode",
    };

    [Theory]
    [InlineData(20260302)]
    [InlineData(7)]
    public void A_code_that_no_list_has_is_neither_accepted_nor_told_elsewhere(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (wrong, tried) = (new List<string>(), 0);
        foreach (var sample in Imports)
        {
            Assert.All(Refusals(Samples.Bytes(sample)), r => Assert.True(r.IsWarning, r.Pointer));
            foreach (var (element, within, unlisted) in Codes)
            foreach (var place in Places(Read(sample), element, within))
            {
                var was = ValueAt(Read(sample), place);
                foreach (var code in Others(was, unlisted, random))
                {
                    tried++;
                    Look(sample, place, was, code);
                }
            }
            foreach (var place in Currencies(Read(sample)))
            foreach (var code in (string[])["QQQ", "eur", "EURO", "EÜR", "E UR", "EU"])
            {
                tried++;
                Look(sample, place, "EUR", code);
            }
        }
        output.WriteLine($"{tried} declarations");
        Assert.True(tried > 900, $"only {tried} declarations");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));

        void Look(string sample, int place, string was, string code)
        {
            var changed = Read(sample);
            var path = Change(changed, place, code);
            var told = Refusals(Encoding.UTF8.GetBytes(changed.ToString(SaveOptions.DisableFormatting)))
                .Where(r => !r.IsWarning)
                .ToArray();
            if (told.Length == 0)
                wrong.Add($"{path} '{was}' to '{code}' is accepted");
            else if (!told.Any(r => IsAt(r.Pointer, path)))
                wrong.Add(
                    $"{path} '{was}' to '{code}' is told at {string.Join(", ", told.Select(r => r.Pointer))}"
                );
        }
    }

    /// <summary>The code spoiled in every way, and codes that no list has.</summary>
    private static IEnumerable<string> Others(string was, string[] unlisted, Random random)
    {
        var at = random.Next(was.Length);
        string[] spoiled =
        [
            was.ToLowerInvariant(),
            $"{was[..at]}{char.ToLowerInvariant(was[at])}{was[(at + 1)..]}",
            " ",
            // Blanks around a code are none of it (XML Schema collapses them); within it they are.
            $"{was[..at]} _{was[at..]}",
            .. was.Length > 1 ? [$"{was[..1]} {was[1..]}"] : Array.Empty<string>(),
            $"{was}{"ABCX019"[random.Next(7)]}{"QZ"[random.Next(2)]}",
            $"{was[..at]}{LookAlike(was[at])}{was[(at + 1)..]}",
            .. unlisted,
        ];
        return spoiled.Where(s => s != was).Distinct();
    }

    /// <summary>A sign of another script that is drawn alike.</summary>
    private static char LookAlike(char of) =>
        of switch
        {
            'A' => 'А',
            'B' => 'В',
            'C' => 'С',
            'E' => 'Е',
            'I' => 'І',
            'M' => 'М',
            'P' => 'Р',
            'S' => 'Ѕ',
            'T' => 'Т',
            'X' => 'Х',
            >= '0' and <= '9' => (char)(of - '0' + '０'),
            _ => (char)(of - 'A' + 'Ａ'),
        };

    private static XDocument Read(string sample) => XDocument.Parse(Samples.Text(sample));

    /// <summary>Elements of a name, by their places among all elements.</summary>
    private static IEnumerable<int> Places(XDocument message, string element, string? within) =>
        message
            .Descendants()
            .Select((e, n) => (e, n))
            .Where(p => p.e.Name.LocalName == element && !p.e.HasElements)
            .Where(p => within is null || p.e.Parent!.Name.LocalName == within)
            // Where goods pass on their way is told to nobody here: no part of a declaration reads it.
            .Where(p => p.e.Ancestors().All(a => a.Name.LocalName != "Itinerary"))
            .Select(p => p.n);

    private static IEnumerable<int> Currencies(XDocument message) =>
        message
            .Descendants()
            .Select((e, n) => (e, n))
            .Where(p => p.e.Attribute("currencyID") is not null)
            .Select(p => p.n);

    private static string ValueAt(XDocument message, int place) =>
        message.Descendants().ElementAt(place).Value;

    /// <summary>Changes one element, or the currency of an amount.</summary>
    /// <returns>Its path, without positions.</returns>
    private static string Change(XDocument message, int place, string code)
    {
        var element = message.Descendants().ElementAt(place);
        if (element.Attribute("currencyID") is { } currency)
            currency.Value = code;
        else
            element.Value = code;
        return string.Join(
            '/',
            element
                .AncestorsAndSelf()
                .Select(e => e.Name.LocalName)
                .Reverse()
                .SkipWhile(n => n != "Declaration")
        );
    }

    private static bool IsAt(string pointer, string path)
    {
        var told = string.Join('/', pointer.Split('/').Select(s => s.Split('[')[0]));
        var name = path.Split('/')[^1];
        return told == path
            || told == $"{path}/@currencyID"
            || ReadWith.TryGetValue(name, out var other) && told == $"{path[..^name.Length]}{other}";
    }

    /// <summary>What the form, the values and the law refuse, as the desk tells it.</summary>
    private static IReadOnlyList<Refusal> Refusals(byte[] bytes)
    {
        var reading = WcoXml.Read(bytes);
        if (!reading.IsTaken)
            return reading.Refusals;
        var (declaration, refusals) = DeclarationReading.Read(reading.Message!);
        if (refusals.Count > 0)
            return refusals;
        var dossier = new Case { Mrn = Mrn.Create(2026, CountryCode.Parse("XA"), 7, 'R') };
        var act = new Lodge(new LodgedMessage(bytes, "xml", declaration));
        var registers = SmallAdministration.Registers() with { Laws = LawEditions.Only(ShippedLaw.General) };
        var events = ClearanceSteps
            .Decide(dossier, act, SmallAdministration.Inputs(dossier, act, registers, [], []), Today)
            .Events;
        var rejected = events.OfType<DeclarationRejected>().SelectMany(e => e.Refusals).ToArray();
        return rejected.Length > 0 || events.Any(e => e is DeclarationAccepted or DeclarationRegistered)
            ? rejected
            : throw new InvalidOperationException("the desk neither took nor refused the declaration");
    }
}
