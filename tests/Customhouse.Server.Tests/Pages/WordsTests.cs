using System.Text.Json;
using System.Text.RegularExpressions;
using Customhouse.Clearance;
using Customhouse.Server.Tests.Api;
using Customhouse.Values;
using Customhouse.Web.Cases;
using Customhouse.Web.Language;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>Pages speak every language completely, and say nothing that is not among their words.</summary>
public sealed partial class WordsTests
{
    private static readonly string Web = RunningHouse.PathOf("src", "Customhouse.Web");

    [Fact]
    public void Every_text_stands_in_every_language_with_the_same_places_to_fill()
    {
        var faults = new List<string>();
        var told = new HashSet<string>();
        foreach (var path in Directory.GetFiles(Path.Combine(Web, "Language"), "*.json"))
        {
            // The English of what is told of a case stands in the law.
            var isTold = Path.GetFileName(path) == "telling.json";
            using var file = JsonDocument.Parse(File.ReadAllText(path));
            foreach (var text in file.RootElement.EnumerateObject())
            {
                var places = new HashSet<string>();
                if (isTold)
                    told.Add(text.Name);
                foreach (var locale in isTold ? Locale.All.Skip(1) : Locale.All)
                {
                    if (!text.Value.TryGetProperty(locale.Code, out var said))
                    {
                        faults.Add($"{text.Name}: no {locale.Code}");
                        continue;
                    }
                    if (said.ValueKind == JsonValueKind.Object)
                    {
                        if (!said.TryGetProperty("other", out said))
                            faults.Add($"{text.Name}: no other form");
                        if (
                            text
                                .Value.GetProperty(locale.Code)
                                .EnumerateObject()
                                .Any(f => !Plural.Forms.Contains(f.Name))
                        )
                            faults.Add($"{text.Name}: an unknown form");
                    }
                    if (string.IsNullOrWhiteSpace(said.GetString()))
                        faults.Add($"{text.Name}: empty");
                    places.Add(
                        string.Concat(
                            Place().Matches(said.GetString()!).Select(m => m.Value).Distinct().Order()
                        )
                    );
                }
                if (places.Count > 1)
                    faults.Add($"{text.Name}: languages fill different places");
            }
        }
        Assert.Empty(faults);
        Assert.All(
            Locale.All,
            l =>
                Assert.Equal(
                    Words.In(Locale.Usual).Keys.Select(Base).Distinct().Order(),
                    Words.In(l).Keys.Select(Base).Except(told).Distinct().Order()
                )
        );
    }

    [Fact]
    public void Every_text_that_a_page_names_exists()
    {
        var known = Words.In(Locale.Usual).Keys.Select(Base).ToHashSet();
        var missing = Pages
            .Concat(Directory.GetFiles(Web, "*.cs", SearchOption.AllDirectories))
            .SelectMany(f =>
                Named()
                    .Matches(File.ReadAllText(f))
                    .Select(m => (File: Path.GetFileName(f), Key: m.Groups["key"].Value))
            )
            .Where(n => !n.Key.EndsWith('-') && !n.Key.EndsWith('.') && !known.Contains(n.Key))
            .Distinct()
            .ToArray();
        Assert.Empty(missing);
        foreach (var state in CaseWords.StateNames)
            Assert.Contains("state." + state, known);
    }

    [Fact]
    public void No_page_says_a_word_of_its_own()
    {
        var own = new List<string>();
        foreach (var path in Pages)
        {
            var text = Code().Replace(Comment().Replace(File.ReadAllText(path), ""), "");
            text = Expression().Replace(text, "");
            foreach (Match attribute in Spoken().Matches(text))
                own.Add($"{Path.GetFileName(path)}: {attribute.Value}");
            foreach (var part in Tag().Replace(text, "\n\n").Split('\n').Select(l => l.Trim()))
                if (Letters().IsMatch(part) && !IsCode(part))
                    own.Add($"{Path.GetFileName(path)}: {part}");
        }
        Assert.Empty(own);
    }

    [Theory]
    [InlineData("en", "1,234,567.50", "EUR\u00a01,234.50", "3 Mar 2026")]
    [InlineData("fr", "1\u202f234\u202f567,50", "1\u202f234,50\u00a0EUR", "3 mars 2026")]
    [InlineData("es", "1.234.567,50", "1.234,50\u00a0EUR", "3 mar 2026")]
    [InlineData("ar", "1,234,567.50", "1,234.50\u00a0EUR", "3 مارس 2026")]
    public void Numbers_money_and_days_are_written_as_the_language_writes_them(
        string language,
        string number,
        string money,
        string day
    )
    {
        var words = Words.In(Locale.Find(language)!);
        Assert.Equal(number, words.Number(1_234_567.5m, 2));
        Assert.Equal(money, words.Money(new Money(1_234.5m, Currency.Parse("EUR"))));
        Assert.Equal(day, words.Day(new DateOnly(2026, 3, 3)));
    }

    /// <summary>Samples of the Unicode CLDR's plural rules.</summary>
    [Theory]
    [InlineData("en", "0:other 1:one 2:other 21:other")]
    [InlineData("fr", "0:one 1:one 2:other")]
    [InlineData("es", "0:other 1:one 2:other")]
    [InlineData("ar", "0:zero 1:one 2:two 3:few 10:few 11:many 99:many 100:other 102:other 103:few 111:many")]
    public void A_count_takes_the_form_of_its_language(string language, string samples) =>
        Assert.All(
            samples.Split(' ').Select(s => s.Split(':')),
            s => Assert.Equal(s[1], Plural.Choose(language, long.Parse(s[0])))
        );

    private static IEnumerable<string> Pages =>
        Directory.GetFiles(Web, "*.razor", SearchOption.AllDirectories);

    private static string Base(string key) => key.Split('/')[0];

    private static bool IsCode(string line) =>
        line.StartsWith('@')
        || line.StartsWith('{')
        || line.StartsWith('}')
        || line.EndsWith(';')
        || line.EndsWith('{')
        || line.StartsWith("else", StringComparison.Ordinal)
        || line.StartsWith("case ", StringComparison.Ordinal)
        || line is "default:"
        || line.StartsWith("DOCTYPE", StringComparison.Ordinal);

    [GeneratedRegex(@"\{\w+\}", RegexOptions.None, 1000)]
    private static partial Regex Place();

    [GeneratedRegex(
        """\b(W|words|Words\.Of\(context\))(\.Count\(|\[)"(?<key>[a-z0-9.-]+)"(?! \+)""",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Named();

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^@code \{.*", RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex Code();

    /// <summary>What Razor computes: @name.member[...](...), with brackets within brackets, and
    /// @(...).</summary>
    [GeneratedRegex(
        @"@(?!if|else|foreach|for|switch|while|inject|using|inherits)(?:[\w.?!]*)"
            + @"(?:\((?>[^()]+|(?<o>\()|(?<-o>\)))*(?(o)(?!))\)"
            + @"|\[(?>[^\[\]]+|(?<b>\[)|(?<-b>\]))*(?(b)(?!))\]|[\w.?!]+)*",
        RegexOptions.None,
        1000
    )]
    private static partial Regex Expression();

    [GeneratedRegex(@"<[^<>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(
        "\\b(aria-label|title|placeholder|alt|Title|Label|Hint|Text)=\"[^\"@]*\\p{L}{2,}[^\"]*\"",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Spoken();

    [GeneratedRegex(@"\p{L}{2,}", RegexOptions.None, 1000)]
    private static partial Regex Letters();
}
