using System.Text;
using CsCheck;
using Customhouse.Survey;

namespace Customhouse.Tests.Survey;

/// <summary>A questionnaire of every kind of question, two regions, and answers drawn at random.</summary>
internal static class SmallSurvey
{
    public static readonly Questionnaire Questions = Read(
        """
        {"id":"small","version":1,"title":{"en":"Small"},"sections":[{"id":"s","labels":{"en":"S"}}],"questions":[
        {"id":"a","number":1,"section":"s","kind":"single","labels":{"en":"A"},
         "choices":[{"code":"x","labels":{"en":"X"}},{"code":"y","labels":{"en":"Y"}},
         {"code":"z","labels":{"en":"Z"}}]},
        {"id":"m","number":2,"section":"s","kind":"multiple","labels":{"en":"M"},
         "choices":[{"code":"p","labels":{"en":"P"}},{"code":"q","labels":{"en":"Q"}}]},
        {"id":"r","number":3,"section":"s","kind":"ranked","labels":{"en":"R"},
         "choices":[{"code":"p","labels":{"en":"P"}},{"code":"q","labels":{"en":"Q"}}]},
        {"id":"l","number":4,"section":"s","kind":"scale","labels":{"en":"L"},"min":1,"max":3},
        {"id":"n","number":5,"section":"s","kind":"number","labels":{"en":"N"},"min":0},
        {"id":"t","number":6,"section":"s","kind":"text","labels":{"en":"T"},
         "askedIf":{"question":"a","anyOf":["x","y"]}}]}
        """
    );

    public static readonly Membership Members = MembershipFile.Read(
        string.Concat(
            Enumerable
                .Range(0, 20)
                .Select(i =>
                    $"member|{Code(i)}|{Code(i)}A|Land {i}|{"NSE"[i % 3]}|state|"
                    + $"{(i == 0 ? "region-only" : "total")}||2000-01-01||test\n"
                )
                .Prepend("region|N|North|N|N\nregion|S|South|S|S\nregion|E|East|E|E\n")
        )
    );

    public static readonly Edition Year = new(
        "year",
        Labels.Of("Year"),
        "small",
        1,
        "small",
        new DateOnly(2026, 1, 1)
    )
    {
        SmallestCount = 3,
    };

    public static readonly string[][] Written =
    [
        ["", "x", "y", "z"],
        ["", "none", "p", "q", "p;q"],
        ["", "p", "p>q", "q>p"],
        ["", "1", "2", "3"],
        ["", "0", "7.5", "100"],
        ["", "words"],
    ];

    /// <summary>Answers of all members; many are blank.</summary>
    public static readonly Gen<Submission[]> Submissions = Gen.Int[0, 99]
        .Array[6]
        .Array[20]
        .Select(all => all.Select((draws, i) => Of(Code(i), draws)).ToArray());

    public static string Code(int i) => $"X{(char)('A' + i)}";

    public static Submission Of(string member, int[] draws) =>
        new("year", member)
        {
            State = SubmissionState.SignedOff,
            Answers =
            [
                .. Questions
                    .Questions.Select((q, at) => (q.Id, Text: Written[at][draws[at] % Written[at].Length]))
                    .Where(a => a.Text.Length > 0)
                    .Select(a => new AnswerHistory(a.Id, [Form with { Written = a.Text }])),
            ],
        };

    public static readonly Writing Form = new(
        "",
        new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero),
        "officer1",
        AnswerSource.Administration
    );

    public static Tally Tally(IEnumerable<Submission> submissions, Edition? edition = null) =>
        new(edition ?? Year, Questions, Members, submissions);

    private static Questionnaire Read(string json)
    {
        var (read, refusals) = SurveyJson.Questionnaire(Encoding.UTF8.GetBytes(json), _ => null);
        return read
            ?? throw new InvalidOperationException(string.Join("; ", refusals.Select(r => r.Rule + r.Mend)));
    }
}
