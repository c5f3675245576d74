using Customhouse.Declarations;
using Customhouse.Risk;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Risk;

/// <summary>A rehearsal says what the engine would have said.</summary>
public sealed class RehearsalTests
{
    private static readonly byte[] Salt = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
    private static readonly DateOnly Today = DateOnly.FromDateTime(RiskCase.Noon.UtcDateTime);
    private static readonly Profile Korea = RiskCase.Profile("K", Lane.Red, RiskCase.Is("origin", "=", "KR"));

    private static Mrn Number(int n) => Mrn.Create(2026, CountryCode.Parse("XA"), (ulong)n, 'R');

    private static Met Met(
        int n,
        Declaration? declaration = null,
        bool? satisfactory = null,
        string? office = "XA001"
    ) =>
        new(
            Number(n),
            declaration ?? RiskCase.Declaration,
            RiskCase.Worth,
            RiskCase.Noon.AddHours(-n % 48),
            office,
            Draw.Compute(Number(n), Salt),
            satisfactory
        );

    private static RehearsalFigures Figures(
        Profile? before,
        Profile after,
        IEnumerable<Met> cases,
        params Profile[] others
    )
    {
        var (book, refusals) = ProfileBook.Create(before is null ? others : [.. others, before]);
        Assert.Empty(refusals);
        var rehearsal = new Rehearsal(before, after, book, RiskCase.Operators, null, Today);
        foreach (var met in cases)
            rehearsal.Take(met);
        return rehearsal.Figures(RiskCase.Noon, 7);
    }

    private static Declaration From(string origin) =>
        RiskCase.Declaration with
        {
            Items =
            [
                RiskCase.Declaration.Items[0] with
                {
                    Origins = [new Origin(CountryCode.Parse(origin), "1")],
                },
            ],
        };

    [Fact]
    public void What_is_newly_hit_and_no_longer_hit_is_told_with_what_controls_found()
    {
        var after = Korea with { Version = 2, When = RiskCase.Is("origin", "=", "BD"), Lane = Lane.Yellow };
        var figures = Figures(
            Korea,
            after,
            [
                Met(1, From("KR"), satisfactory: false),
                Met(2, From("KR"), satisfactory: true),
                Met(3, From("BD")),
                Met(4, From("BD"), satisfactory: false),
                Met(5, From("CL")),
                Met(6), // Its items come from both.
            ]
        );
        Assert.Equal(6, figures.Cases);
        Assert.Equal(new VersionTally(3, 3, 3, 2, 1), figures.Before);
        Assert.Equal(new VersionTally(3, 3, 3, 1, 1), figures.After);
        Assert.Equal(new CaseTally(2, 1, 1), figures.Newly);
        Assert.Equal(new CaseTally(2, 2, 1), figures.NoLonger);
        Assert.Equal(
            [
                new LaneMove(Lane.Green, Lane.Yellow, 2),
                new LaneMove(Lane.Red, Lane.Green, 2),
                new LaneMove(Lane.Red, Lane.Yellow, 1),
            ],
            figures.Moves
        );
        Assert.Equal(
            [3, 1, 4, 2, 6],
            figures.Shown.Select(s => Enumerable.Range(1, 6).Single(n => Number(n) == s.Mrn))
        );
        Assert.Equal(["item 1 origin BD (= BD)"], figures.Shown[0].Figures);
        Assert.Equal(["item 1 origin KR (= KR)"], figures.Shown[1].Figures);
    }

    [Fact]
    public void Other_profiles_keep_their_lane()
    {
        var other = RiskCase.Profile("O", Lane.Yellow, AllOf.Anything);
        var figures = Figures(null, Korea, [Met(1, From("KR")), Met(2, From("BD"))], other);
        Assert.Equal([new LaneMove(Lane.Yellow, Lane.Red, 1)], figures.Moves);
        // A profile below what stands already moves nothing, though it hits.
        var low = Figures(null, Korea with { Lane = Lane.Blue }, [Met(1, From("KR"))], other);
        Assert.Equal((1, 0), (low.After.Hits, low.Moves.Count));
    }

    [Fact]
    public void A_random_share_is_told_as_expected_and_as_the_cases_own_lots_fall()
    {
        var cases = Enumerable.Range(0, 2_000).Select(n => Met(n)).ToArray();
        var before = RiskCase.Profile("R", Lane.Red, AllOf.Anything, 0.1);
        var figures = Figures(before, before with { Version = 2, Share = 0.2 }, cases);
        Assert.Equal(
            (2_000, 200.0, 2_000, 400.0),
            (
                figures.Before.Matches,
                Math.Round(figures.Before.Expected, 6),
                figures.After.Matches,
                Math.Round(figures.After.Expected, 6)
            )
        );
        var (book, _) = ProfileBook.Create([before]);
        var drawn = cases.Count(c =>
            Targeting.Choose(c.Declaration, c.Worth, RiskCase.Operators, book, null, c.ChosenAt, c.Draw).Lane
            == Lane.Red
        );
        Assert.Equal(drawn, figures.Before.Hits);
        // The lot of a case stays, so a larger share takes all that the smaller one took.
        Assert.Equal(0, figures.NoLonger.Cases);
        Assert.Equal(figures.After.Hits - figures.Before.Hits, figures.Newly.Cases);
        Assert.Equal(Rehearsal.CasesShownMax, figures.Shown.Count);
        var office = Assert.Single(figures.Offices);
        Assert.Equal(200 / figures.Days, office.GoodsBefore, 9);
        Assert.Equal(400 / figures.Days, office.GoodsAfter, 9);
    }

    /// <summary>The whole law at once: over many profiles and cases both say the same of every
    /// case.</summary>
    [Fact]
    public void It_hits_exactly_what_the_engine_hits()
    {
        Profile[] profiles =
        [
            RiskCase.Profile("A", Lane.Red, RiskCase.Is("origin", "in", "KR", "BD"), 0.3),
            RiskCase.Profile(
                "B",
                Lane.Yellow,
                new AnyOf([RiskCase.Is("hour", "<", "9"), RiskCase.Is("value-per-kg", ">", "40")]),
                0.5
            ) with
            {
                AuthorisedFactor = 0.2,
            },
            RiskCase.Profile("C", Lane.Red, RiskCase.Is("total-value", ">", "1000")) with
            {
                ExemptsAuthorised = true,
            },
            RiskCase.Profile("D", Lane.Blue, AllOf.Anything, 0.7),
        ];
        string[] origins = ["KR", "BD", "CL"];
        var cases = Enumerable
            .Range(0, 600)
            .Select(n =>
                Met(
                    n,
                    From(origins[n % 3]) with
                    {
                        Importer = new Party(n % 2 == 0 ? "XA100" : "XA200"),
                    },
                    office: $"XA00{n % 4}"
                )
            )
            .ToArray();
        var (book, _) = ProfileBook.Create(profiles);
        foreach (var profile in profiles)
        {
            var figures = Figures(
                profile,
                profile with
                {
                    Version = 2,
                    Active = false,
                },
                cases,
                [.. profiles.Where(p => p != profile)]
            );
            var chosen = cases
                .Select(c =>
                    Targeting.Choose(
                        c.Declaration,
                        c.Worth,
                        RiskCase.Operators,
                        book,
                        null,
                        c.ChosenAt,
                        c.Draw
                    )
                )
                .ToArray();
            Assert.Equal(chosen.Count(c => c.Hits.Any(h => h.Profile == profile.Id)), figures.Before.Hits);
            Assert.Equal(new VersionTally(0, 0, 0, 0, 0), figures.After);
            Assert.Equal(4, figures.Offices.Count);
            Assert.Equal(
                chosen.Sum(c => c.Chances!.Red) / figures.Days,
                figures.Offices.Sum(o => o.GoodsBefore),
                9
            );
            Assert.Equal(
                chosen.Sum(c => c.Chances!.Yellow) / figures.Days,
                figures.Offices.Sum(o => o.PapersBefore),
                9
            );
            Assert.Equal(
                chosen.Sum(c => c.Chances!.Blue) / figures.Days,
                figures.Offices.Sum(o => o.AuditsBefore),
                9
            );
        }
    }

    [Fact]
    public void Days_of_the_versions_are_set_aside_unless_the_last_is_over()
    {
        var before = Korea with { From = Today.AddDays(-1), To = Today.AddDays(-1) };
        var after = Korea with { Version = 2, From = Today.AddDays(30) };
        var figures = Figures(before, after, [Met(1, From("KR"))]);
        Assert.Equal((0, 1, 1), (figures.Before.Hits, figures.After.Hits, figures.Newly.Cases));
        Assert.Equal(1, Figures(before with { To = Today }, after, [Met(47, From("KR"))]).Before.Hits);
    }

    [Fact]
    public void A_version_with_faults_is_not_rehearsed_and_no_cases_give_no_figures()
    {
        Assert.Throws<ArgumentException>(() => Figures(null, Korea with { Share = 0 }, []));
        Assert.Throws<ArgumentException>(() =>
            Figures(null, Korea with { When = RiskCase.Is("colour", "=", "x") }, [])
        );
        var figures = Figures(null, Korea, []);
        Assert.Equal((0, 7.0, 0), (figures.Cases, figures.Days, figures.Offices.Count));
    }
}
