using System.Text;

namespace Customhouse.Survey;

/// <summary>
/// What the program brings along: the membership, questionnaires, editions, and the answers that were made
/// from published totals. What an installation records under the same name counts instead of it.
/// </summary>
public static class BundledSurveys
{
    /// <summary>The membership of the World Customs Organization as far as public sources tell it.</summary>
    /// <exception cref="FormatException">It cannot be read: a defect of ours.</exception>
    public static Membership Membership() => MembershipFile.Read(Text("wco.membership"));

    /// <summary>In the order in which one may include another.</summary>
    /// <exception cref="InvalidOperationException">One of them has faults: a defect of ours.</exception>
    public static IReadOnlyList<Questionnaire> Questionnaires()
    {
        var all = new List<Questionnaire>();
        foreach (var name in (string[])["disruptive-technologies", "consolidated"])
        {
            var (read, refusals) = SurveyJson.Questionnaire(
                Encoding.UTF8.GetBytes(Text($"{name}.questionnaire")),
                id => all.FirstOrDefault(q => q.Id == id)
            );
            all.Add(
                read
                    ?? throw new InvalidOperationException(
                        $"{name}: {refusals[0].Pointer} {refusals[0].Rule}"
                    )
            );
        }
        return all;
    }

    /// <summary>The editions that are known, past ones among them.</summary>
    /// <exception cref="FormatException">They cannot be read; the message says where.</exception>
    public static IReadOnlyList<Edition> Editions() =>
        SurveyJson.Read<IReadOnlyList<Edition>>(Encoding.UTF8.GetBytes(Text("editions.survey")));

    /// <summary>Answers made from published totals; empty for an edition that has none.</summary>
    public static IReadOnlyList<Submission> Reconstructed(Edition edition) =>
        edition.IsReconstruction ? ReconstructionFile.Read(edition.Id, Text($"{edition.Id}.answers")) : [];

    private static string Text(string name)
    {
        using var resource =
            typeof(BundledSurveys).Assembly.GetManifestResourceStream($"Customhouse.Survey.Editions.{name}")
            ?? throw new InvalidOperationException($"{name} is not in the program");
        using var reader = new StreamReader(resource, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

/// <summary>
/// Answers made from published totals, as text: a respondent, then <c>question=answer</c> for each answer,
/// with bars between; <c>*</c> as a question where one was answered and it was not reached which.
/// </summary>
public static class ReconstructionFile
{
    private const string Editor = "reconstruction";

    /// <summary>
    /// The answers of a text, a submission for each line; lines that begin with <c>#</c> are passed over.
    /// </summary>
    public static IReadOnlyList<Submission> Read(string edition, string text) =>
        [
            .. text.Split('\n')
                .Where(l => l.Length > 0 && l[0] != '#')
                .Select(l => l.Split('|'))
                .Select(fields => new Submission(edition, fields[0])
                {
                    State = SubmissionState.SignedOff,
                    Answers =
                    [
                        .. fields[1..]
                            .Select(f => f.Split('=', 2))
                            .Select(pair => new AnswerHistory(
                                pair[0],
                                [
                                    new Writing(
                                        pair.Length > 1 ? pair[1] : Answer.NotReached.Written,
                                        DateTimeOffset.UnixEpoch,
                                        Editor,
                                        AnswerSource.Reconstruction,
                                        "published totals"
                                    ),
                                ]
                            )),
                    ],
                }),
        ];
}
