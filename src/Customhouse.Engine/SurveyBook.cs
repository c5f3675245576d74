using System.Text;
using Customhouse.Storage;
using Customhouse.Survey;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>
/// The survey's records as the store keeps them, every version of every one. What the program brings along
/// counts until something is recorded under the same name.
/// </summary>
public sealed class SurveyBook(Store store)
{
    private const string QuestionnaireKind = "survey-questionnaire";
    private const string MembershipKind = "survey-membership";
    private const string EditionKind = "survey-edition";
    private const string ProjectKind = "survey-project";
    private const string ConformityKind = "survey-conformity";
    private const string ReleaseKind = "survey-release";
    private const string StandingKind = "survey-standing";
    private const string AnswersKind = "survey-answers/";

    private static readonly Lazy<IReadOnlyList<Questionnaire>> BroughtQuestionnaires = new(
        BundledSurveys.Questionnaires
    );
    private static readonly Lazy<IReadOnlyList<Edition>> BroughtEditions = new(BundledSurveys.Editions);
    private static readonly Lazy<Membership> BroughtMembership = new(BundledSurveys.Membership);

    private readonly SurveyRecords records = new(store);

    /// <summary>All editions, the newest day of membership first.</summary>
    public async Task<IReadOnlyList<Edition>> Editions(CancellationToken cancellation)
    {
        var kept = await records.All(EditionKind, e => SurveyJson.Read<Edition>(e.Body), cancellation);
        return
        [
            .. kept.Select(k => k.Value)
                .Concat(BroughtEditions.Value.Where(b => kept.All(k => k.Value.Id != b.Id)))
                .OrderByDescending(e => e.MembershipOn)
                .ThenBy(e => e.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>One edition; null if there is none.</summary>
    public async Task<Kept<Edition>?> Edition(string id, CancellationToken cancellation)
    {
        if (await store.Registers.Entry(EditionKind, id, cancellation) is { } entry)
            return new Kept<Edition>(SurveyJson.Read<Edition>(entry.Body), entry.Version);
        return BroughtEditions.Value.FirstOrDefault(e => e.Id == id) is { } brought
            ? new Kept<Edition>(brought, 0)
            : null;
    }

    /// <summary>The questionnaire of an edition, in the version that it names.</summary>
    /// <exception cref="FormatException">There is no such version.</exception>
    public async Task<Questionnaire> QuestionnaireOf(Edition edition, CancellationToken cancellation)
    {
        var versions = (
            await store.Registers.Versions(QuestionnaireKind, edition.Questionnaire, cancellation)
        ).Select(e => SurveyJson.Read<Questionnaire>(e.Body));
        return versions
                .Concat(BroughtQuestionnaires.Value.Where(q => q.Id == edition.Questionnaire))
                .FirstOrDefault(q => q.Version == edition.QuestionnaireVersion)
            ?? throw new FormatException(
                $"edition {edition.Id} asks version {edition.QuestionnaireVersion} of "
                    + $"{edition.Questionnaire}, which is not on record"
            );
    }

    /// <summary>The edition whose released figures rest on other questions under the same version; null for
    /// none.
    /// </summary>
    public async Task<string?> ReleasedOtherwise(Questionnaire sent, CancellationToken cancellation)
    {
        foreach (var edition in await Editions(cancellation))
        {
            if (
                edition.Questionnaire == sent.Id
                && edition.QuestionnaireVersion == sent.Version
                && await StandingOf(edition.Id, cancellation) is not null
                && !SurveyJson
                    .Write(await QuestionnaireOf(edition, cancellation))
                    .AsSpan()
                    .SequenceEqual(SurveyJson.Write(sent))
            )
                return edition.Id;
        }
        return null;
    }

    /// <summary>The latest version of a questionnaire; null if there is none.</summary>
    public async Task<Kept<Questionnaire>?> Questionnaire(string id, CancellationToken cancellation)
    {
        if (await store.Registers.Entry(QuestionnaireKind, id, cancellation) is { } entry)
            return new Kept<Questionnaire>(SurveyJson.Read<Questionnaire>(entry.Body), entry.Version);
        return BroughtQuestionnaires.Value.FirstOrDefault(q => q.Id == id) is { } brought
            ? new Kept<Questionnaire>(brought, 0)
            : null;
    }

    /// <summary>The membership of an edition.</summary>
    public async Task<Membership> MembershipOf(string id, CancellationToken cancellation) =>
        await store.Registers.Entry(MembershipKind, id, cancellation) is { } entry
            ? MembershipFile.Read(Encoding.UTF8.GetString(entry.Body))
            : BroughtMembership.Value;

    /// <summary>All submissions of an edition.</summary>
    public async Task<IReadOnlyList<Submission>> Submissions(Edition edition, CancellationToken cancellation)
    {
        var kept = await records.All(
            AnswersKind + edition.Id,
            e => SurveyJson.Read<Submission>(e.Body),
            cancellation
        );
        return [.. kept.Select(k => k.Value), .. BundledSurveys.Reconstructed(edition)];
    }

    /// <summary>What a member answered; empty at version 0 if it did not begin.</summary>
    public async Task<Kept<Submission>> Submission(
        Edition edition,
        string member,
        CancellationToken cancellation
    ) =>
        await store.Registers.Entry(AnswersKind + edition.Id, member, cancellation) is { } entry
            ? new Kept<Submission>(SurveyJson.Read<Submission>(entry.Body), entry.Version)
            : new Kept<Submission>(new Submission(edition.Id, member), 0);

    /// <summary>What a member had answered by a version; empty at version 0.</summary>
    public async Task<Submission> SubmissionAt(
        Edition edition,
        string member,
        int version,
        CancellationToken cancellation
    ) =>
        (await store.Registers.Versions(AnswersKind + edition.Id, member, cancellation)).FirstOrDefault(e =>
            e.Version == version
        )
            is { } entry
            ? SurveyJson.Read<Submission>(entry.Body)
            : new Submission(edition.Id, member);

    /// <summary>
    /// The results that are out: those of the last release. Before the first, who responded, and no figures.
    /// </summary>
    public async Task<Tally> TallyOf(Edition edition, CancellationToken cancellation)
    {
        // What was released counts, whatever the edition says of itself since.
        if (await StandingOf(edition.Id, cancellation) is not { Value: { } stood })
        {
            var now = await NowOf(edition, cancellation);
            return ReleasedAnswers.Binds(edition) ? now.Withheld() : now;
        }
        var then = stood.Standing.Edition;
        return new Tally(
            stood.Standing,
            await QuestionnaireOf(then, cancellation),
            await MembershipAt(then.Membership, stood.MembershipVersion, cancellation)
        );
    }

    /// <summary>
    /// The results that a release of now would tell for the first time: for those who run the survey, who see
    /// every answer, and for nobody else.
    /// </summary>
    public async Task<Tally> NowOf(Edition edition, CancellationToken cancellation) =>
        new(
            edition,
            await QuestionnaireOf(edition, cancellation),
            await MembershipOf(edition.Membership, cancellation),
            await Submissions(edition, cancellation)
        );

    /// <summary>What an edition has released; null if nothing.</summary>
    public async Task<Kept<KeptStanding>?> StandingOf(string edition, CancellationToken cancellation) =>
        await store.Registers.Entry(StandingKind, edition, cancellation) is { } entry
            ? new Kept<KeptStanding>(SurveyJson.Read<KeptStanding>(entry.Body), entry.Version)
            : null;

    /// <summary>What would stand after a release of now, and its results.</summary>
    public async Task<(Kept<KeptStanding> Standing, Tally Tally)> Next(
        Edition edition,
        CancellationToken cancellation
    )
    {
        var before = await StandingOf(edition.Id, cancellation);
        var membership =
            before?.Value.MembershipVersion
            ?? await records.Version(MembershipKind, edition.Membership, cancellation);
        var members = await MembershipAt(edition.Membership, membership, cancellation);
        var questionnaire = await QuestionnaireOf(edition, cancellation);
        var next = ReleasedAnswers.After(
            before?.Value.Standing,
            new Tally(edition, questionnaire, members, await Submissions(edition, cancellation))
        );
        return (
            new Kept<KeptStanding>(new KeptStanding(next, membership), before?.Version ?? 0),
            new Tally(next, questionnaire, members)
        );
    }

    private async Task<Membership> MembershipAt(string id, int version, CancellationToken cancellation) =>
        version == 0
            ? BroughtMembership.Value
            : MembershipFile.Read(
                Encoding.UTF8.GetString(
                    (await store.Registers.Versions(MembershipKind, id, cancellation))
                        .First(e => e.Version == version)
                        .Body
                )
            );

    /// <summary>All projects.</summary>
    public async Task<IReadOnlyList<Project>> Projects(CancellationToken cancellation) =>
        [
            .. (await records.All(ProjectKind, e => SurveyJson.Read<Project>(e.Body), cancellation)).Select(
                k => k.Value
            ),
        ];

    public async Task<Kept<Project>?> Project(string id, CancellationToken cancellation) =>
        await store.Registers.Entry(ProjectKind, id, cancellation) is { } entry
            ? new Kept<Project>(SurveyJson.Read<Project>(entry.Body), entry.Version)
            : null;

    /// <summary>What <c>conform</c> found, the latest run of each suite.</summary>
    public async Task<IReadOnlyList<ConformityRun>> Conformity(CancellationToken cancellation) =>
        [
            .. (
                await records.All(ConformityKind, e => SurveyJson.Read<ConformityRun>(e.Body), cancellation)
            ).Select(k => k.Value),
        ];

    public Task<RegisterOutcome> Put(Kept<Edition> edition, string grounds, DateTimeOffset at, Actor by) =>
        records.Put(
            SurveyRecords.Of(EditionKind, edition.Value.Id, edition.Version, edition.Value),
            grounds,
            at,
            by
        );

    public Task<RegisterOutcome> Put(Kept<Questionnaire> questionnaire, DateTimeOffset at, Actor by) =>
        records.Put(
            SurveyRecords.Of(
                QuestionnaireKind,
                questionnaire.Value.Id,
                questionnaire.Version,
                questionnaire.Value
            ),
            $"version {questionnaire.Value.Version}",
            at,
            by
        );

    public Task<RegisterOutcome> Put(Kept<Project> project, DateTimeOffset at, Actor by) =>
        records.Put(
            SurveyRecords.Of(ProjectKind, project.Value.Id, project.Version, project.Value),
            "",
            at,
            by
        );

    /// <summary>Replaces a membership by the text of another.</summary>
    public async Task<RegisterOutcome> PutMembership(
        string id,
        string text,
        DateTimeOffset at,
        Actor by,
        CancellationToken cancellation
    ) =>
        await records.Put(
            new RegisterChange(
                MembershipKind,
                id,
                await records.Version(MembershipKind, id, cancellation),
                Encoding.UTF8.GetBytes(text)
            ).ReadBack(e => MembershipFile.Read(Encoding.UTF8.GetString(e.Body))),
            "",
            at,
            by
        );

    public async Task<RegisterOutcome> Put(
        ConformityRun run,
        DateTimeOffset at,
        Actor by,
        CancellationToken cancellation
    ) =>
        await records.Put(
            SurveyRecords.Of(
                ConformityKind,
                run.Suite,
                await records.Version(ConformityKind, run.Suite, cancellation),
                run
            ),
            "",
            at,
            by
        );

    /// <summary>Records submissions, all or none.</summary>
    public Task<RegisterOutcome> Put(
        IEnumerable<Kept<Submission>> submissions,
        string grounds,
        DateTimeOffset at,
        Actor by
    ) =>
        store.Registers.Change(
            [
                .. submissions.Select(s =>
                    SurveyRecords.Of(AnswersKind + s.Value.Edition, s.Value.Member, s.Version, s.Value) with
                    {
                        Grounds = grounds,
                    }
                ),
            ],
            at,
            by
        );

    /// <summary>Releases, the latest of each edition, with how many there were.</summary>
    public Task<List<Kept<SurveyRelease>>> Releases(CancellationToken cancellation) =>
        records.All(ReleaseKind, e => SurveyJson.Read<SurveyRelease>(e.Body), cancellation);

    /// <summary>Records a release, and what stands by it, both or neither.</summary>
    /// <param name="standing">Null for an edition whose figures are all public.</param>
    public Task<RegisterOutcome> Put(
        Kept<SurveyRelease> release,
        Kept<KeptStanding>? standing,
        DateTimeOffset at,
        Actor by
    )
    {
        List<RegisterChange> changes =
        [
            SurveyRecords.Of(ReleaseKind, release.Value.Edition, release.Version, release.Value),
        ];
        if (standing is not null)
            changes.Add(
                SurveyRecords.Of(StandingKind, release.Value.Edition, standing.Version, standing.Value)
            );
        return store.Registers.Change(changes, at, by);
    }
}
