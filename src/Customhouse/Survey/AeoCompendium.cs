namespace Customhouse.Survey;

/// <summary>A member's programme of authorised operators. A number is null where the member did not tell
/// it.</summary>
/// <param name="Programme">How far the AEO programme is (SAFE Framework):
/// none, planned, operational; empty where it was not told.</param>
/// <param name="Compliance">How far a compliance programme beside it is, in the same words.</param>
/// <param name="Operators">Authorised operators.</param>
/// <param name="Bilateral">Mutual recognition arrangements with one partner.</param>
/// <param name="Plurilateral">Mutual recognition arrangements with several partners.</param>
/// <param name="Negotiating">Mutual recognition arrangements that are being negotiated.</param>
/// <param name="Benefits">Codes of what the programme gives to its operators.</param>
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
/// <param name="Edition">The edition whose answers these are.</param>
/// <param name="Rows">In the order of the members' names.</param>
public sealed record AeoCompendium(string Edition, IReadOnlyList<CompendiumRow> Rows)
{
    /// <summary>Members whose AEO programme is operational.</summary>
    public int Running => Rows.Count(r => r.Programme == "operational");

    /// <summary>Members whose AEO programme is planned.</summary>
    public int Planned => Rows.Count(r => r.Programme == "planned");

    /// <summary>Members whose compliance programme is operational.</summary>
    public int Compliance => Rows.Count(r => r.Compliance == "operational");

    /// <summary>Members whose compliance programme is planned.</summary>
    public int CompliancePlanned => Rows.Count(r => r.Compliance == "planned");

    /// <summary>Authorised operators in all.</summary>
    public int Operators => Rows.Sum(r => r.Operators ?? 0);

    /// <summary>Bilateral arrangements in all, as told.</summary>
    public int Bilateral => Rows.Sum(r => r.Bilateral ?? 0);

    /// <summary>Plurilateral arrangements in all, as told.</summary>
    public int Plurilateral => Rows.Sum(r => r.Plurilateral ?? 0);

    /// <summary>Arrangements under negotiation in all, as told.</summary>
    public int Negotiating => Rows.Sum(r => r.Negotiating ?? 0);

    /// <summary>
    /// The compendium of an edition: a row for each member that signed off and told of a programme.
    /// </summary>
    public static AeoCompendium Create(
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
