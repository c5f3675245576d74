using CsCheck;
using Customhouse.Survey;
using Xunit;

namespace Customhouse.Tests.Survey;

/// <summary>The tools that submissions feed.</summary>
public sealed class ToolsTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly Questionnaire Asked = BundledSurveys
        .Questionnaires()
        .Single(q => q.Id == "consolidated");
    private static readonly Membership Members = BundledSurveys.Membership();
    private static readonly Edition Year = BundledSurveys
        .Editions()
        .Single(e => e.Questionnaire == "consolidated");

    [Fact]
    public void Projects_that_do_the_same_for_the_same_at_the_same_time_are_found()
    {
        var first = Of("a", "KE", "single_window", 2024, 2026);
        Project[] all =
        [
            first,
            Of("b", "KE", "single_window", 2026, 2027),
            Of("c", "KE", "risk", 2024, 2026),
            Of("d", "UG", "single_window", 2024, 2026),
            Of("e", "KE", "single_window", 2028, 2029),
            Of("f", "KE", "single_window", 2024, 2026).Move(ProjectStage.Completed, At, "x", "").After,
        ];
        var overlap = Assert.Single(ProjectRegister.Overlaps(all));
        Assert.Equal(
            ("a", "b", new DateOnly(2026, 1, 1)),
            (overlap.First.Id, overlap.Second.Id, overlap.From)
        );
    }

    [Fact]
    public void A_projects_stages_stay_in_its_history()
    {
        var project = Of("a", "KE", "risk", 2024, 2026);
        foreach (
            var stage in (ProjectStage[])
                [ProjectStage.Developing, ProjectStage.InOperation, ProjectStage.Completed]
        )
            project = project.Move(stage, At, "sup", "").After;
        Assert.Equal(3, project.History.Count);
        Assert.Equal("SVY-GROUNDS", project.Move(ProjectStage.InOperation, At, "sup", "").Refusal?.Code);
        Assert.Equal("SVY-STAGE", project.Move(ProjectStage.Completed, At, "sup", "again").Refusal?.Code);
    }

    [Fact]
    public void A_compendiums_totals_are_its_rows_and_a_maps_levels_its_members() =>
        Gen.Int[0, 999]
            .Array[6]
            .Array[40]
            .Sample(
                all =>
                {
                    string[] stages = ["", "none", "planned", "building", "operational", "regional"];
                    string[] programmes = ["", "none", "planned", "operational"];
                    var submissions = all.Select(
                            (d, i) =>
                                Given(
                                    Members.Members[i * 4].Code,
                                    ("sw-stage", stages[d[0] % 6]),
                                    ("aeo-programme", programmes[d[1] % 4]),
                                    ("aeo-operators", $"{d[2]}"),
                                    ("mra-bilateral", $"{d[3] % 300}"),
                                    ("compliance-programme", programmes[d[4] % 4])
                                )
                        )
                        .ToArray();
                    var compendium = AeoCompendium.Create(Year, Asked, Members, submissions);
                    var cells = compendium.Sheet().Select(r => r.ToArray()).ToArray();
                    Assert.Equal(
                        cells.Skip(1).SkipLast(1).Sum(r => r[4].Length == 0 ? 0 : int.Parse(r[4])),
                        int.Parse(cells[^1][4])
                    );
                    Assert.Equal(
                        cells.Skip(1).SkipLast(1).Count(r => r[2] == "operational"),
                        compendium.Running
                    );
                    Assert.Equal(compendium.Rows.Sum(r => r.Bilateral), compendium.Bilateral);
                    // Operators of a programme that does not run are not asked for, so they are not counted.
                    Assert.All(
                        compendium.Rows.Where(r => r.Programme != "operational"),
                        r => Assert.Null(r.Operators)
                    );

                    var map = SingleWindowMap.Create(Asked, Members, Year.MembershipOn, submissions);
                    Assert.Equal(map.Members, map.Unknown + Enum.GetValues<WindowMaturity>().Sum(map.Count));
                },
                iter: 30
            );

    [Fact]
    public void What_an_installation_does_not_know_of_itself_is_not_proposed()
    {
        var proposals = SelfAssessment.Propose(
            new InstallationFacts
            {
                Electronic = 0,
                Declarations = 0,
                Lanes = [],
                AuthorisedOperators = 0,
                HasLearnedModel = false,
            }
        );
        Assert.Equal(["learned-selection", "dm-version"], proposals.Select(p => p.Question));
    }

    [Fact]
    public void What_it_does_becomes_answers_that_the_questionnaire_takes()
    {
        var proposals = SelfAssessment.Propose(
            new InstallationFacts
            {
                Electronic = 99,
                Declarations = 100,
                Lanes = ["green", "red"],
                AuthorisedOperators = 12,
                HasLearnedModel = true,
                MedianReleaseHours = 1.23456,
                KeepsLedger = true,
                TracksSeals = false,
                ExchangesWithCustoms = true,
                Conformity = 98,
            }
        );
        var (after, refusals) = new Submission(Year.Id, "XA").Write(
            Asked,
            proposals.Select(p => new Entry(p.Question, p.Written)),
            SmallSurvey.Form,
            q => q
        );
        Assert.Empty(refusals);
        Assert.Equal(proposals.Count, after.Answers.Count);
        Assert.Equal("99", after.Find("electronic-share")!.Current.Written);
        Assert.Equal("1.23", after.Find("release-hours")!.Current.Written);
    }

    private static Project Of(string id, string recipient, string theme, int from, int to) =>
        new(id, id, [recipient], ["donor"], [theme], new DateOnly(from, 1, 1), new DateOnly(to, 12, 31));

    private static Submission Given(string member, params (string Question, string Written)[] answers) =>
        new(Year.Id, member)
        {
            State = SubmissionState.SignedOff,
            Answers =
            [
                .. answers
                    .Where(a => a.Written.Length > 0)
                    .Select(a => new AnswerHistory(
                        a.Question,
                        [SmallSurvey.Form with { Written = a.Written }]
                    )),
            ],
        };
}
