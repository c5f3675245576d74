using System.Diagnostics;
using System.Globalization;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Survey;

namespace Customhouse.Server.Verbs;

/// <summary><c>bench survey</c>: how long ten editions of two hundred members take to load and to
/// compute.</summary>
internal static class SurveyLoad
{
    private const int Editions = 10;
    private const int Members = 200;
    private const string Technologies = "disruptive-technologies";

    public static async Task<int> Run(string? address, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(
            Path.Combine(
                Environment.CurrentDirectory,
                $"bench-survey-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}"
            )
        );
        try
        {
            await using var store = Store.Connect(
                address ?? $"sqlite:{Path.Combine(folder.FullName, "survey.db")}"
            );
            var book = new SurveyBook(store);
            var questionnaire = BundledSurveys.Questionnaires().First(q => q.Id == Technologies);
            var started = Stopwatch.GetTimestamp();
            for (var e = 0; e < Editions; e++)
                await Record(book, questionnaire, e);
            Console.WriteLine(
                $"recorded   {Editions} editions x {Members} members x {questionnaire.Questions.Count} "
                    + $"questions in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:N0} ms"
            );
            for (var round = 1; round <= 3; round++)
            {
                started = Stopwatch.GetTimestamp();
                var answers = 0;
                for (var e = 0; e < Editions; e++)
                    answers += (await book.Submissions(EditionOf(e), cancellation)).Sum(s => s.Answers.Count);
                var load = Stopwatch.GetElapsedTime(started);
                started = Stopwatch.GetTimestamp();
                for (var e = 0; e < Editions; e++)
                    _ = (await book.NowOf(EditionOf(e), cancellation)).Figures();
                Console.WriteLine(
                    $"round {round}    {answers} answers loaded in {load.TotalMilliseconds:N0} ms; "
                        + "with all figures computed in "
                        + $"{Stopwatch.GetElapsedTime(started).TotalMilliseconds:N0} ms"
                );
            }
            return Verb.Done;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Edition EditionOf(int e) =>
        new($"bench-{e}", Labels.Of("Bench"), Technologies, 1, "wco", new DateOnly(2016 + e, 1, 1));

    private static async Task Record(SurveyBook book, Questionnaire questionnaire, int e)
    {
        var writing = new Writing("", DateTimeOffset.UnixEpoch, "bench", AnswerSource.Administration);
        // Any answers will do as long as every question has one and they differ between members.
        var submissions = Enumerable
            .Range(0, Members)
            .Select(m => new Submission($"bench-{e}", $"EUR-{m:000}")
            {
                State = SubmissionState.SignedOff,
                Answers =
                [
                    .. questionnaire.Questions.Select(q => new AnswerHistory(
                        q.Id,
                        [
                            writing with
                            {
                                Written =
                                    q.Choices.Count == 0
                                        ? "words"
                                        : q.Choices[(m + e) % q.Choices.Count].Code,
                            },
                        ]
                    )),
                ],
            });
        var outcome = await book.Put(
            submissions.Select(s => new Kept<Submission>(s, 0)),
            "bench",
            DateTimeOffset.UnixEpoch,
            Actor.System
        );
        if (outcome is not RegisterOutcome.Done)
            throw new FormatException("the store is not empty: take a fresh one");
    }
}
