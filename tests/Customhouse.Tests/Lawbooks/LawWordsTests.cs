using System.Text.RegularExpressions;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Tests.Declarations;
using Customhouse.Tests.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Lawbooks;

/// <summary>What the law of XA says to a trader stands in the four languages of the pages, with the same
/// values in it.</summary>
public sealed partial class LawWordsTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 5, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] Languages = ["ar", "en", "es", "fr"];

    /// <summary>Every text of each rule of a lawbook by language, as its normal form has them: texts in the
    /// order of their languages stand together, and the basis is in English alone.</summary>
    private static IEnumerable<(
        string Rule,
        IReadOnlyList<IReadOnlyDictionary<string, string>> Texts
    )> TextsOf(Lawbook book)
    {
        foreach (var part in book.Parts.Where(p => p.Kind == LawPartKind.Rule))
        {
            var texts = new List<Dictionary<string, string>>();
            var last = "";
            foreach (var line in part.Text.Split('\n').Select(l => l.TrimEnd('\r')))
            {
                var language = Languages.FirstOrDefault(l =>
                    line.StartsWith(l + " ", StringComparison.Ordinal)
                );
                if (language is null)
                {
                    last = "";
                    continue;
                }
                if (last.Length == 0 || string.CompareOrdinal(language, last) <= 0)
                    texts.Add(new(StringComparer.Ordinal));
                texts[^1].Add(language, line[3..]);
                last = language;
            }
            yield return (part.Text, texts);
        }
    }

    private static string[] HolesOf(string text) =>
        [.. Hole().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_text_has_four_languages_and_the_same_values()
    {
        var count = 0;
        foreach (var (rule, texts) in TextsOf(ShippedLaw.General))
        {
            // The basis names the law, in the letters of the law.
            Assert.True(texts.Count(t => t.Count == 1) == 1, rule);
            foreach (var text in texts.Where(t => t.Count > 1))
            {
                count++;
                Assert.True(Languages.All(text.ContainsKey), rule);
                foreach (var (language, told) in text)
                {
                    Assert.True(HolesOf(text["en"]).SequenceEqual(HolesOf(told)), $"{language}: {told}");
                    // Nothing was left in English, and each is in its own script.
                    Assert.True(language == "en" || told != text["en"], told);
                    Assert.True(language == "ar" == told.Any(c => c is >= '\u0600' and <= '\u06ff'), told);
                }
            }
        }
        Assert.True(count > 300, $"{count} texts");
    }

    [Fact]
    public void The_kingdom_speaks_english_alone() =>
        Assert.All(TextsOf(ShippedLaw.Kingdom).SelectMany(r => r.Texts), t => Assert.Equal(["en"], t.Keys));

    [Theory]
    [InlineData(
        "en",
        "Net mass (30.5 kg) must not be more than gross mass (20 kg).",
        "Check both masses; both are in kilograms."
    )]
    [InlineData(
        "fr",
        "La masse nette (30.5 kg) ne doit pas dépasser la masse brute (20 kg).",
        "Vérifiez les deux masses ; elles s’expriment en kilogrammes."
    )]
    [InlineData(
        "es",
        "La masa neta (30.5 kg) no debe superar la masa bruta (20 kg).",
        "Compruebe ambas masas; se expresan en kilogramos."
    )]
    [InlineData(
        "ar",
        "يجب ألا يتجاوز الوزن الصافي (30.5 كغ) الوزن القائم (20 كغ).",
        "تحقق من الوزنين؛ وكلاهما بالكيلوغرام."
    )]
    public void A_refusal_is_told_in_a_language_at_once_and_afterwards(
        string language,
        string rule,
        string mend
    )
    {
        var declaration = SmallEdition.Of(
            SmallEdition.Item("73181500") with
            {
                NetMassKilograms = 30.5m,
                GrossMassKilograms = 20m,
            }
        );
        var told = ShippedLaw.General.Check(declaration, At, language).Single(r => r.Code == "CDS11006");
        Assert.Equal((rule, mend), (told.Rule, told.Mend));
        // The record has the English one.
        var recorded = ShippedLaw.General.Check(declaration, At).Single(r => r.Code == "CDS11006");
        var again = LawTranslation.Of(ShippedLaw.General, recorded, language);
        Assert.Equal(
            (rule, mend, recorded.Pointer, recorded.Basis),
            (again.Rule, again.Mend, again.Pointer, again.Basis)
        );
    }

    [Fact]
    public void Whatever_is_refused_is_told_afterwards_as_at_once()
    {
        var count = 0;
        foreach (var declaration in Broken())
        foreach (var language in Languages)
        {
            var at = ShippedLaw.General.Check(declaration, At, language);
            var after = ShippedLaw
                .General.Check(declaration, At)
                .Select(r => LawTranslation.Of(ShippedLaw.General, r, language))
                .ToArray();
            Assert.Equal(
                at.Select(r => (r.Code, r.Rule, r.Mend)),
                after.Select(r => (r.Code, r.Rule, r.Mend))
            );
            count += after.Length;
        }
        Assert.True(count > 200, $"{count} refusals");
    }

    [Fact]
    public void What_the_lawbook_does_not_say_stays_as_it_is()
    {
        foreach (
            var other in new[]
            {
                new Refusal("TAR-CODE", "", "A text of the tariff.", "", "A mend."),
                new Refusal("CDS11006", "", "Net mass (1 kg) must not be", "", "Check both masses"),
                // Of an edition that said it in other words.
                new Refusal("CDS11006", "", "Net mass is more than gross mass.", "", "Check."),
            }
        )
            Assert.Equal(other, LawTranslation.Of(ShippedLaw.General, other, "fr"));
    }

    [Fact]
    public void A_value_that_looks_like_the_text_around_it_keeps_its_place()
    {
        const string Odd = "X' is declared as the kind of packages; the list does not have this code.";
        var refusal = new Refusal(
            "CDS10020",
            "",
            $"'{Odd}' is declared as the kind of packages; the list does not have this code.",
            "",
            "Give the code of the kind of packages, for example BX for boxes."
        );
        Assert.Equal(
            $"« {Odd} » est déclaré comme type de colis ; la liste ne contient pas ce code.",
            LawTranslation.Of(ShippedLaw.General, refusal, "fr").Rule
        );
    }

    [Fact]
    public void Words_that_no_rule_says_and_words_without_english_are_faults()
    {
        static string[] Faults(string words) =>
            [
                .. ShippedLaw
                    .Read(
                        "dataSets:\n  - { name: all, duty: none }\nrules:\n  - code: T1\n    of: declaration\n"
                            + "    demand: declaration.items.size() > 9\n    at: declaration\n    rule: A rule.\n"
                            + "    basis: A law.\n    mend: A mend.\nwords:\n"
                            + words
                    )
                    .Faults.Select(f => f.What),
            ];
        Assert.Empty(Faults("  - { en: A rule., fr: Une règle. }\n"));
        Assert.Equal(
            ["no rule and no element of this lawbook says this English text"],
            Faults("  - { en: Another rule., fr: Une règle. }\n")
        );
        Assert.Equal(
            ["this English text stands twice"],
            Faults("  - { en: A rule., fr: Une règle. }\n  - { en: A  rule., es: Una regla. }\n")
        );
        Assert.NotEmpty(Faults("  - { fr: Une règle. }\n"));
        Assert.NotEmpty(Faults("  - { en: A rule., de: Eine Regel. }\n"));
        // A value that is none is a fault in any language.
        Assert.NotEmpty(Faults("  - { en: A mend., fr: 'Corrigez {declaration.nothing}.' }\n"));
    }

    /// <summary>Declarations with whatever a rule of XA refuses.</summary>
    private static IEnumerable<Declaration> Broken() =>
        GeneralBreaches
            .All.Concat(LodgementBreaches.All.Select(b => b.Change))
            .Select(change => change(GeneralBreaches.Sample()));

    [GeneratedRegex(@"(?<!\{)\{[^{}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Hole();
}
