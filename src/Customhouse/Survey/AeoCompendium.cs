namespace Customhouse.Survey;

/// <summary>A member's programme of authorised operators. A number is null where the member did not tell
/// it.</summary>
public sealed record CompendiumRow(
    Member Member,
    string Programme,
    string Compliance,
    int? Operators,
    int? Bilateral,
    int? Plurilateral,
    int? Negotiating,
    IReadOnlyList<string> Benefits
);

/// <summary>
/// One year's compendium of AEO programmes. Its totals are sums of its rows and of nothing else. An
/// arrangement of two members stands in the rows of both, so arrangements are counted as told, not as
/// treaties.
/// </summary>
public sealed record AeoCompendium(string Edition, IReadOnlyList<CompendiumRow> Rows)
{
    public int Running => Rows.Count(r => r.Programme == "operational");

    public int Planned => Rows.Count(r => r.Programme == "planned");

    public int Compliance => Rows.Count(r => r.Compliance == "operational");

    public int CompliancePlanned => Rows.Count(r => r.Compliance == "planned");

    public int Operators => Rows.Sum(r => r.Operators ?? 0);

    public int Bilateral => Rows.Sum(r => r.Bilateral ?? 0);

    public int Plurilateral => Rows.Sum(r => r.Plurilateral ?? 0);

    public int Negotiating => Rows.Sum(r => r.Negotiating ?? 0);

    public static AeoCompendium Of(
        Edition edition,
        Questionnaire questionnaire,
        Membership membership,
        IEnumerable<Submission> submissions
    )
    {
        var rows = new List<CompendiumRow>();
        foreach (var submission in SingleWindowMap.Given(submissions))
        {
            if (membership.Find(submission.Member) is not { } member)
                continue;
            string Told(string id) =>
                submission.Given(questionnaire, id) is { Choices: [var code] } ? code : "";
            int? Number(string id) =>
                questionnaire.Find(id) is { } question
                && questionnaire.IsAsked(question, asked => submission.Given(questionnaire, asked))
                    ? (int?)submission.Given(question)?.Number
                    : null;
            if (Told("aeo-programme").Length + Told("compliance-programme").Length == 0)
                continue;
            rows.Add(
                new CompendiumRow(
                    member,
                    Told("aeo-programme"),
                    Told("compliance-programme"),
                    Number("aeo-operators"),
                    Number("mra-bilateral"),
                    Number("mra-plurilateral"),
                    Number("mra-negotiating"),
                    submission.Given(questionnaire, "aeo-benefits")?.Choices ?? []
                )
            );
        }
        return new AeoCompendium(edition.Id, [.. rows.OrderBy(r => r.Member.Name, StringComparer.Ordinal)]);
    }

    /// <summary>Its sheet: one row for each member, below them the totals.</summary>
    public IEnumerable<IEnumerable<string>> Sheet() =>
        Rows.Select(r =>
                (IEnumerable<string>)
                    [
                        r.Member.Code,
                        r.Member.Name,
                        r.Programme,
                        r.Compliance,
                        $"{r.Operators}",
                        $"{r.Bilateral}",
                        $"{r.Plurilateral}",
                        $"{r.Negotiating}",
                        string.Join(';', r.Benefits),
                    ]
            )
            .Prepend([
                "member",
                "name",
                "aeo",
                "compliance",
                "operators",
                "mra_bilateral",
                "mra_plurilateral",
                "mra_negotiating",
                "benefits",
            ])
            .Append([
                "TOTAL",
                "",
                $"{Running}",
                $"{Compliance}",
                $"{Operators}",
                $"{Bilateral}",
                $"{Plurilateral}",
                $"{Negotiating}",
                "",
            ]);
}
