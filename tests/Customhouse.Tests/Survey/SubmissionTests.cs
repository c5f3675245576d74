using Customhouse.Survey;
using Xunit;

namespace Customhouse.Tests.Survey;

public sealed class SubmissionTests
{
    private static readonly DateTimeOffset Later = SmallSurvey.Form.At.AddHours(1);

    [Fact]
    public void A_follow_up_keeps_the_original_answer_the_editor_and_the_source()
    {
        var signed = SmallSurvey.Of("XA", [1, 0, 0, 0, 0, 0]);
        var (after, refusals) = signed.Write(
            SmallSurvey.Questions,
            [new Entry("a", "y")],
            new Writing("", Later, "secretariat1", AnswerSource.PublicSource, "official gazette 7/2026"),
            q => q
        );
        Assert.Empty(refusals);
        var history = after.Find("a")!;
        Assert.Equal(("x", "officer1"), (history.Original.Written, history.Original.Editor));
        Assert.Equal(
            ("y", "secretariat1", "official gazette 7/2026"),
            (history.Current.Written, history.Current.Editor, history.Current.Reference)
        );
    }

    [Fact]
    public void A_public_source_is_named_and_signed_answers_stand()
    {
        var signed = SmallSurvey.Of("XA", [1, 0, 0, 0, 0, 0]);
        var form = new Writing("", Later, "secretariat1", AnswerSource.PublicSource);
        Assert.Equal(
            "SVY-SOURCE",
            Assert
                .Single(signed.Write(SmallSurvey.Questions, [new Entry("a", "y")], form, q => q).Refusals)
                .Code
        );
        Assert.Equal(
            "SVY-SIGNED",
            Assert
                .Single(
                    signed
                        .Write(SmallSurvey.Questions, [new Entry("a", "y")], SmallSurvey.Form, q => q)
                        .Refusals
                )
                .Code
        );
    }

    [Fact]
    public void Partial_answers_are_kept_and_a_faulty_one_does_not_take_the_others_with_it()
    {
        var (after, refusals) = new Submission("year", "XA").Write(
            SmallSurvey.Questions,
            [new Entry("a", "x"), new Entry("l", "9"), new Entry("m", "p")],
            SmallSurvey.Form,
            q => $"field {q}"
        );
        Assert.Equal("field l", Assert.Single(refusals).Pointer);
        Assert.Equal(["a", "m"], after.Answers.Select(a => a.Question));
    }

    [Fact]
    public void Four_eyes_sign_off_and_grounds_open_again()
    {
        var draft = SmallSurvey.Of("XA", [1, 0, 0, 0, 0, 0]) with { State = SubmissionState.Draft };
        var (review, none) = draft.PassToReview("officer1", Later);
        Assert.Null(none);
        Assert.Equal("SVY-FOUR-EYES", review.SignOff("officer1", Later).Refusal?.Code);
        var (signed, _) = review.SignOff("supervisor1", Later);
        Assert.Equal(SubmissionState.SignedOff, signed.State);
        Assert.Equal("SVY-GROUNDS", signed.Reopen("officer1", Later, " ").Refusal?.Code);
        Assert.Equal(SubmissionState.Draft, signed.Reopen("officer1", Later, "wrong year").After.State);
        Assert.Equal("SVY-EMPTY", new Submission("year", "XB").PassToReview("officer1", Later).Refusal?.Code);
    }

    [Fact]
    public void A_submission_is_read_as_it_was_written()
    {
        var (before, _) = SmallSurvey
            .Of("XA", [1, 4, 2, 1, 2, 1])
            .Write(
                SmallSurvey.Questions,
                [new Entry("a", "")],
                new Writing("", Later, "secretariat1", AnswerSource.FollowUp, "letter"),
                q => q
            );
        var after = SurveyJson.Read<Submission>(SurveyJson.Write(before));
        Assert.Equal(SurveyJson.Write(before), SurveyJson.Write(after));
        Assert.Null(after.Given(SmallSurvey.Questions, "a"));
        Assert.Equal("x", after.Find("a")!.Original.Written);
    }
}
