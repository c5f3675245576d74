using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Customhouse.Declarations;
using Customhouse.Engine.Lawbooks;
using Customhouse.Lawbooks;
using Customhouse.Operators;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Tests.Lawbooks;

/// <summary>The shipped lawbooks for tests, and others made of their texts.</summary>
internal static partial class ShippedLaw
{
    public static readonly Lawbook Kingdom = LawFolder.Of(CountryCode.Parse("GB"));

    public static readonly Lawbook General = LawFolder.Of(CountryCode.Parse("XA"));

    private static readonly DateOnly Day = new(2026, 5, 5);

    /// <summary>What the law of the United Kingdom says of duty.</summary>
    public static readonly LawTerms KingdomTerms = Kingdom.TermsOn(Day);

    /// <summary>What the general law says of duty.</summary>
    public static readonly LawTerms GeneralTerms = General.TermsOn(Day);

    /// <summary>Sets of data and terms alone: whatever is declared, no rule speaks.</summary>
    public static readonly Lawbook WithoutRules = WithTerms(terms => terms);

    /// <summary>The same under the terms of the United Kingdom.</summary>
    public static readonly Lawbook OfKingdomWithoutRules = WithTerms(_ => Text("GB/terms.yaml"));

    /// <summary>The same where what a declaration rests on is believed, and nothing is secured.</summary>
    public static readonly Lawbook Believing = WithTerms(Believed);

    /// <summary>The general law with all of its rules where what a declaration rests on is
    /// believed.</summary>
    public static readonly Lawbook GeneralBelieving = LawFolder
        .Read(BelievingTexts())
        .Books.Single(b => b.StandsIn);

    /// <summary>Sets of data without rules, and the general terms changed.</summary>
    /// <param name="shared">Changes the terms that all lawbooks share.</param>
    /// <param name="rules">Rules of its own.</param>
    public static Lawbook WithTerms(
        Func<string, string> change,
        Func<string, string>? shared = null,
        string rules = ""
    ) =>
        Of(
            "includes: [general.yaml, data-sets.yaml, terms.yaml, XA/terms.yaml]\n" + rules,
            ("general.yaml", RulesOff(Text("general.yaml"))),
            ("data-sets.yaml", Requires().Replace(RulesOff(Text("XA/data-sets.yaml")), "")),
            ("terms.yaml", shared?.Invoke(Text("terms.yaml")) ?? Text("terms.yaml")),
            ("XA/terms.yaml", change(Text("XA/terms.yaml")))
        );

    /// <summary>What any administration demands, and what each set of data must hold.</summary>
    public static readonly Lawbook WithElements = Of(
        "includes: [general.yaml, elements.yaml, GB/data-sets.yaml, terms.yaml, XA/terms.yaml]",
        ("general.yaml", Text("general.yaml")),
        ("terms.yaml", Text("terms.yaml")),
        ("XA/terms.yaml", Text("XA/terms.yaml")),
        ("GB/data-sets.yaml", Text("GB/data-sets.yaml")),
        ("elements.yaml", Text("elements.yaml"))
    );

    /// <summary>An operator that is registered with a seat in another country.</summary>
    public const string Abroad = "ABROAD1";

    /// <summary>The operators that tests of rules know.</summary>
    public static readonly ImmutableDictionary<string, Operator> Operators = new[]
    {
        new Operator(Abroad, "Abroad", "XB", new DateOnly(2020, 1, 1), false, [], []),
    }.ToImmutableDictionary(o => o.Id);

    /// <summary>A code of an office that is not registered.</summary>
    public const string NoOffice = "XA999";

    /// <summary>Offices that are, by what sound declarations name.</summary>
    public static readonly ImmutableDictionary<string, CustomsOffice> Offices = new[]
    {
        "XA001",
        "XAAVN",
        "XA000001",
        "GB000001",
        "GBLHR001",
    }.ToImmutableDictionary(c => c, c => new CustomsOffice(c, c, "UTC", []));

    /// <summary>What a test knows beside a declaration: the day of a moment, no rate of exchange, one
    /// operator and some offices.</summary>
    public static LawFacts FactsAt(DateTimeOffset at) =>
        new(
            DateOnly.FromDateTime(at.UtcDateTime),
            CountryCode.Parse("XA"),
            Currency.Eur,
            null,
            new LawRegisters(
                Operators,
                AuthorisationBook.Empty,
                ImmutableDictionary<string, Licence>.Empty,
                ImmutableDictionary<string, Guarantee>.Empty,
                Offices
            )
        );

    public static IReadOnlyList<Refusal> Check(
        this Lawbook law,
        Declaration declaration,
        DateTimeOffset at,
        string language = "en"
    ) => law.Check(declaration, FactsAt(at), language);

    public static LawDataSet DataSetOf(this Lawbook law, Declaration declaration, DateTimeOffset at) =>
        law.DataSetOf(declaration, FactsAt(at));

    public static IReadOnlyList<Refusal> CheckRequest(
        this Lawbook law,
        Declaration lodged,
        Declaration request,
        Declaration? next,
        DateTimeOffset at
    ) => law.CheckRequest(lodged, request, next, FactsAt(at));

    /// <summary>Whether a rule speaks on a later message, and on no declaration.</summary>
    public static bool IsOfRequests(LawRule rule)
    {
        var at = rule.Source.LastIndexOf(':');
        var of = Text(rule.Source[..at])
            .Split('\n')
            .Skip(int.Parse(rule.Source[(at + 1)..], null) - 1)
            .First(l => l.TrimStart(' ', '-').StartsWith("of:", StringComparison.Ordinal));
        return of.Split(':')[1].Trim() is "request" or "amendment" or "requestStatement";
    }

    public static Lawbook For(string administration) => LawFolder.Of(CountryCode.Parse(administration));

    public static string Text(string file) => LawFolder.ShippedTexts()[file];

    /// <summary>A lawbook of XA.</summary>
    public static Lawbook Of(string rest, params (string File, string Text)[] included)
    {
        var reading = Read(rest, included);
        return reading.Faults.Count == 0
            ? reading.Books.Single()
            : throw new InvalidOperationException(string.Join("\n", reading.Faults));
    }

    public static LawReading Read(string rest, params (string File, string Text)[] included) =>
        LawFolder.Read(
            included
                .Append(("lawbook.yaml", $"lawbook: XA\ntitle: For a test\n{rest}"))
                .ToDictionary(f => f.Item1, f => f.Item2, StringComparer.Ordinal)
        );

    private static Dictionary<string, string> BelievingTexts() =>
        new(LawFolder.ShippedTexts(), StringComparer.Ordinal)
        {
            ["XA/terms.yaml"] = Believed(Text("XA/terms.yaml")),
        };

    private static string Believed(string terms) =>
        terms
            .Replace("verification: always", "verification: where-kept", StringComparison.Ordinal)
            .Replace(", secured: true", "", StringComparison.Ordinal)
            .Replace("  types: [C, F]\n", "", StringComparison.Ordinal);

    /// <summary>The shipped texts with each rule left out in turn: its file, its first line, and the lawbook
    /// without it; what a declaration rests on is believed.</summary>
    public static IEnumerable<(string Rule, Lawbook Book)> EachWithout(Lawbook of)
    {
        // Words of a rule that is gone are a fault of their own.
        var texts = BelievingTexts();
        texts.Remove("XA/words.yaml");
        texts["XA/lawbook.yaml"] = texts["XA/lawbook.yaml"]
            .Replace("  - XA/words.yaml\n", "", StringComparison.Ordinal);
        foreach (var rule in of.Rules)
        {
            var at = rule.Source.LastIndexOf(':');
            var (file, line) = (rule.Source[..at], int.Parse(rule.Source[(at + 1)..], null));
            var less = texts.ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
            less[file] = Without(texts[file], line);
            if (file.EndsWith("elements.yaml", StringComparison.Ordinal))
                foreach (
                    var sets in texts.Keys.Where(f => f.EndsWith("/data-sets.yaml", StringComparison.Ordinal))
                )
                    less[sets] = WithoutName(
                        less[sets],
                        texts[file].Split('\n')[line - 1]["  - name: ".Length..]
                    );
            var reading = LawFolder.Read(less);
            if (reading.Faults.Count > 0)
                throw new InvalidOperationException(string.Join("\n", reading.Faults));
            yield return (
                $"{rule.Code} {rule.Source}",
                reading.Books.Single(b => b.Administration == of.Administration)
            );
        }
    }

    /// <summary>A text without the entry of a list that begins on a line, counted from 1.</summary>
    private static string Without(string text, int line)
    {
        var lines = text.Split('\n').ToList();
        var next = lines.FindIndex(
            line,
            l => l.StartsWith("  - ", StringComparison.Ordinal) || Head().IsMatch(l)
        );
        lines.RemoveRange(line - 1, (next < 0 ? lines.Count : next) - line + 1);
        var whole = string.Join('\n', lines);
        return EmptyRules().Replace(whole, "");
    }

    private static string WithoutName(string text, string element) =>
        Regex.Replace(text, $@"(?<=[\[ ]){element}(, |,\n|(?=\]|\n))", "", RegexOptions.None, Second);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static string RulesOff(string text) => text[..text.IndexOf("\nrules:", StringComparison.Ordinal)];

    [GeneratedRegex(@"\n    requires:\s*\[[^\]]*\]", RegexOptions.None, 1000)]
    private static partial Regex Requires();

    [GeneratedRegex("^[a-zA-Z]+:", RegexOptions.None, 1000)]
    private static partial Regex Head();

    [GeneratedRegex(@"\nrules:\s*(#[^\n]*\s*)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EmptyRules();
}
