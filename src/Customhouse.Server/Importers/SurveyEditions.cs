using System.Text.Json;
using Customhouse.Survey;

namespace Customhouse.Server.Importers;

/// <summary>The editions that the program brings along, with what was printed about them and where.</summary>
internal static class SurveyEditions
{
    private const string Technologies = "disruptive-technologies";

    public static IReadOnlyList<Edition> Read(JsonElement survey)
    {
        var sources = survey.GetProperty("sources");
        var figures = survey.GetProperty("figures");
        var later = survey.GetProperty("survey_2024_smart_customs");
        Check(survey);
        return [Of2021(figures, sources), Of2024(later, sources), Open()];
    }

    private static Edition Of2021(JsonElement figures, JsonElement sources)
    {
        var (chain, things, data) = (
            figures.GetProperty("blockchain"),
            figures.GetProperty("iot"),
            figures.GetProperty("bigdata_ai_ml")
        );
        return new Edition(
            "acs-2021",
            Labels.Of("Annual Consolidated Survey 2021, disruptive technologies"),
            Technologies,
            1,
            "wco",
            new DateOnly(2021, 1, 1)
        )
        {
            State = EditionState.Published,
            SmallestCount = 1,
            IsReconstruction = true,
            HasRegionalFigures = false,
            Notes =
            [
                "Answers are a reconstruction from published totals; respondents are nameless.",
                "The day of the count was not reached; members of 1 January 2021 stand for it (183 are "
                    + "stated).",
                "Shares by region of the strategy question did not reach us in numbers.",
            ],
            Statements =
            [
                Told(
                    "blockchain-stage",
                    "Testing (proof of concept or pilot)",
                    chain,
                    "stage",
                    "testing_poc_or_pilot"
                ),
                Told("blockchain-stage", "Fully deployed", chain, "stage", "fully_deployed"),
                Told("blockchain-kind", "Kind of ledger", chain, "stage", "chain_type"),
                Told("blockchain-benefits", "Benefits named", chain, "benefits"),
                Told("blockchain-challenges", "Largest obstacles named", chain, "obstacles"),
                Told("iot-stage", "Using, told together with AI and ML", things, "stage", "using"),
                Told("iot-benefits", "Benefits named", things, "benefits"),
                Told("data-stage", "Using some combination", data, "stage", "using_some_combination"),
                Told("data-stage", "Planning", data, "stage", "planning"),
                Told("data-benefits", "Benefits named most", data, "benefits"),
                Missing("blockchain-stage"),
                Missing("iot-stage"),
                Missing("data-stage"),
            ],
        };

        Statement Told(string question, string what, JsonElement facts, params string[] path) =>
            Read(question, what, path.Aggregate(facts, (f, name) => f.GetProperty(name)), sources);

        static Statement Missing(string question) =>
            new(question, "Exact shares, in all and by region", "", "not_reached", "");
    }

    private static Edition Of2024(JsonElement facts, JsonElement sources) =>
        new(
            "scs-2024",
            Labels.Of("Smart Customs survey 2024"),
            Technologies,
            1,
            "wco",
            new DateOnly(2024, 4, 17)
        )
        {
            State = EditionState.Published,
            SmallestCount = 1,
            IsReconstruction = true,
            HasRegionalFigures = false,
            RegionsNotReached =
            [
                .. facts
                    .GetProperty("by_region_pct")
                    .EnumerateObject()
                    .Where(r => r.Value.ValueKind == JsonValueKind.String)
                    .Select(r => r.Name),
            ],
            Opens = new DateOnly(2024, 4, 17),
            Closes = new DateOnly(2024, 6, 24),
            Notes =
            [
                "Answers are a reconstruction from published totals; respondents are nameless.",
                "Its questionnaire was not reached; the one of 2021 stands beside it without answers.",
            ],
            Statements =
            [
                Read(
                    "it-strategy",
                    "Strategy in place, per cent",
                    facts.GetProperty("it_strategy_pct"),
                    sources
                ),
                .. facts
                    .GetProperty("maturity_pct")
                    .EnumerateObject()
                    .Where(m => m.Value.ValueKind == JsonValueKind.Object)
                    .Select(m => Read("", $"Maturity: {m.Name}, per cent", m.Value, sources)),
                new Statement("", "Maturity: other levels", "", "not_reached", ""),
                Read("", "Technologies in focus", facts.GetProperty("focus_technologies"), sources),
                Read("", "Needs named", facts.GetProperty("capacity_needs"), sources),
            ],
        };

    private static Edition Open() =>
        new(
            "consolidated-2026",
            Labels.Of("Consolidated survey 2026"),
            "consolidated",
            1,
            "wco",
            new DateOnly(2026, 1, 1)
        )
        {
            State = EditionState.Open,
            Notes =
            [
                "Run by this installation with a questionnaire of our own; the technology questions are "
                    + "those of 2021.",
            ],
        };

    private static Statement Read(string question, string what, JsonElement fact, JsonElement sources)
    {
        var value = fact.GetProperty("value");
        var source = fact.GetProperty("source");
        var name = source.ValueKind == JsonValueKind.Array ? source[0].GetString()! : source.GetString()!;
        return new Statement(
            question,
            what,
            value.ValueKind == JsonValueKind.Array
                ? string.Join(", ", value.EnumerateArray())
                : value.ToString(),
            fact.GetProperty("status").GetString()!,
            sources.GetProperty(name).GetString()!.Split(" (")[0] is var text
            && text.Contains(".txt", StringComparison.Ordinal)
                ? "WCO/WTO paper, chapter 1"
                : text
        );
    }

    /// <summary>A table whose rows do not agree with its members is not carried in.</summary>
    private static void Check(JsonElement survey)
    {
        foreach (var row in survey.GetProperty("table1").EnumerateArray())
        {
            var (part, whole) = (
                row.GetProperty("responded").GetInt32(),
                row.GetProperty("denominator").GetInt32()
            );
            if (Rounding.Percent(part, whole) != row.GetProperty("rate_pct").GetInt32())
                throw new FormatException(
                    $"{row.GetProperty("region")}: {part} of {whole} is not the printed rate"
                );
        }
    }
}
