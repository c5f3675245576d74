using System.Text;
using System.Text.Json;
using Customhouse.Survey;

namespace Customhouse.Server.Importers;

/// <summary>
/// Answers from which published totals can be computed again. Who answered what was never published, so
/// respondents are nameless: a region and a number. What is only known as a total stays only a total.
/// </summary>
internal static class SurveyReconstruction
{
    private const string Head =
        "# RECONSTRUCTION from published totals, made by `customhouse import survey`. "
        + "Respondents are nameless;\n# no line is the answer of a particular administration. "
        + "A * is an answer to a question that was not reached.\n";

    /// <summary>Respondents of each region of Table 1, and Figure 1's yes and no laid upon them.</summary>
    public static string Of2021(JsonElement survey, string strategy)
    {
        var responded = survey
            .GetProperty("table1")
            .EnumerateArray()
            .Where(r => r.GetProperty("region").GetString() != ResponseRow.Total)
            .ToDictionary(
                r => r.GetProperty("region").GetString()!,
                r => r.GetProperty("responded").GetInt32()
            );
        var figure = survey.GetProperty("figures").GetProperty("figure1_it_strategy");
        var (all, yes) = (ValueOf(figure, "N"), ValueOf(figure, "yes"));
        var answered = Split(all, responded);
        var no = No(all - yes, answered, figure.GetProperty("by_region"));
        var text = new StringBuilder(Head).Append(
            "# Which region the yes and no of a question came from was not "
                + "reached: they are laid so that every share told by\n"
                + "# region holds, and figures by region are not shown.\n"
        );
        foreach (var (region, count) in responded)
        {
            for (var n = 1; n <= count; n++)
            {
                var answer =
                    n > answered[region]
                        ? "*"
                        : $"{strategy}={(n > answered[region] - no[region] ? "no" : "yes")}";
                text.Append($"{region}-{n:00}|{answer}\n");
            }
        }
        return text.ToString();
    }

    /// <summary>Respondents of the regions that were told; the others' region is not known.</summary>
    public static string Of2024(JsonElement survey)
    {
        var facts = survey.GetProperty("survey_2024_smart_customs");
        var text = new StringBuilder(Head);
        var told = 0;
        foreach (var region in facts.GetProperty("by_region_pct").EnumerateObject())
        {
            // The note tells the count and the members that give the published share: 19/24.
            if (
                region.Value.ValueKind != JsonValueKind.Object
                || !region.Value.TryGetProperty("note", out var note)
            )
                continue;
            var fraction = note.GetString()!.Split(';')[0].Split('/');
            var (part, whole) = (int.Parse(fraction[0]), int.Parse(fraction[1]));
            if (Rounding.Percent(part, whole) != region.Value.GetProperty("value").GetInt32())
                throw new FormatException($"{region.Name}: {part} of {whole} is not the published share");
            for (var n = 1; n <= part; n++)
                text.Append($"{region.Name}-{n:00}|*\n");
            told += part;
        }
        var rest = ValueOf(facts, "submissions") - told;
        for (var n = 1; n <= rest; n++)
            text.Append($"{Membership.Unknown}-{n:00}|*\n");
        return text.ToString();
    }

    /// <summary>Divides a total as the regions stand to each other, by the largest remainders.</summary>
    private static Dictionary<string, int> Split(int total, Dictionary<string, int> weights)
    {
        var sum = weights.Values.Sum();
        var parts = weights.ToDictionary(w => w.Key, w => total * w.Value / sum);
        foreach (
            var (region, _) in weights
                .OrderByDescending(w => total * w.Value % sum)
                .Take(total - parts.Values.Sum())
                .ToArray()
        )
            parts[region]++;
        return parts;
    }

    /// <summary>Lays the noes so that what is told of each region holds: 100, at least 80, or less than 80
    /// per cent.</summary>
    private static Dictionary<string, int> No(int noes, Dictionary<string, int> answered, JsonElement told)
    {
        string[] Of(string value) =>
            [
                .. told.EnumerateObject()
                    .Where(r => r.Value.GetProperty("value").ToString() == value)
                    .Select(r => r.Name),
            ];
        var no = answered.ToDictionary(a => a.Key, _ => 0);
        foreach (var region in Of(">=80"))
            no[region] = answered[region] / 5;
        var below = Of("<80");
        foreach (
            var (region, part) in Split(noes - no.Values.Sum(), below.ToDictionary(r => r, r => answered[r]))
        )
            no[region] = part;
        foreach (var region in below)
            if (5 * no[region] <= answered[region])
                throw new FormatException($"{region}: the noes left would not bring it under 80 per cent");
        return no;
    }

    private static int ValueOf(JsonElement facts, string name) =>
        facts.GetProperty(name).GetProperty("value").GetInt32();
}
