using System.Text;
using CsCheck;
using Customhouse.Survey;
using Xunit;

namespace Customhouse.Tests.Survey;

/// <summary>Files that come in: good ones come back the same, bad ones are told cell by cell.</summary>
public sealed class AnswerFileTests
{
    [Fact]
    public void Every_wrong_cell_of_a_sheet_is_named()
    {
        var (members, refusals) = AnswerFile.ReadCsv("""
            member,a,m,r,l,n,wrong
            XA,x,p;q,p>q,2,12.5,
            XB,maybe,p;p,q>q,4,-1,
            ,y,none,p,0,many,
            XA,,,,,,
            """, SmallSurvey.Questions, null);
        Assert.Empty(members);
        Assert.Equal(["G1", "B3", "C3", "D3", "E3", "F3", "A4", "E4", "F4", "A"], refusals.Select(r => r.Pointer));
        Assert.Contains("'maybe' is none of x, y, z", refusals[1].Rule, StringComparison.Ordinal);
        Assert.All(refusals, r => Assert.NotEmpty(r.Mend));
    }

    [Fact]
    public void A_sheet_of_questions_tells_its_wrong_cells_too()
    {
        var (_, refusals) = AnswerFile.ReadCsv(
            "question;answer\na;x\nm;p;q\nb;1\na;y\nl;high\n", SmallSurvey.Questions, "XA");
        Assert.Equal(["A4", "A5", "B6"], refusals.Select(r => r.Pointer));
    }

    [Fact]
    public void Wrong_values_of_a_JSON_file_are_pointed_at()
    {
        var (_, refusals) = AnswerFile.ReadJson(Encoding.UTF8.GetBytes(
            """[{"member":"XA","answers":{"a":"x","m":["p","o"],"l":2.5}},{"answers":{}}]"""), SmallSurvey.Questions);
        Assert.Equal(["/0/answers/m", "/0/answers/l", "/1"], refusals.Select(r => r.Pointer));
    }

    [Fact]
    public void What_is_written_out_comes_back_the_same() => SmallSurvey.Submissions.Sample(all =>
    {
        var text = AnswerFile.WriteCsv(SmallSurvey.Questions, all);
        var (members, refusals) = AnswerFile.ReadCsv(text, SmallSurvey.Questions, null);
        Assert.Empty(refusals);
        foreach (var (before, after) in all.OrderBy(s => s.Member, StringComparer.Ordinal).Zip(members))
        {
            var (again, _) = new Submission("year", after.Member)
                .Write(SmallSurvey.Questions, after.Entries, SmallSurvey.Form, q => q);
            Assert.Equal(before.Answers.Select(a => (a.Question, a.Current.Written)),
                again.Answers.Select(a => (a.Question, a.Current.Written)));
        }
    }, iter: 30);

    [Theory]
    [InlineData(0, 0, "A1")]
    [InlineData(6, 25, "Z7")]
    [InlineData(0, 26, "AA1")]
    [InlineData(9, 701, "ZZ10")]
    [InlineData(9, 702, "AAA10")]
    public void Cells_are_named_as_spreadsheets_name_them(int row, int column, string name) =>
        Assert.Equal(name, CsvRows.Cell(row, column));

    [Fact]
    public void Any_text_is_either_read_or_refused() =>
        Gen.String.Sample(text =>
        {
            var (members, refusals) = AnswerFile.ReadCsv("member," + text, SmallSurvey.Questions, null);
            Assert.True(members.Count == 0 || refusals.Count == 0);
        });

    [Fact]
    public void A_questionnaire_with_faults_is_refused_with_all_of_them()
    {
        var (read, refusals) = SurveyJson.Questionnaire("""
            {"id":"q","version":1,"title":"Q","sections":[{"id":"s","labels":"S"}],"questions":[
            {"id":"a b","number":1,"section":"t","kind":"single","labels":"A"},
            {"id":"c","number":2,"section":"s","kind":"text","labels":"C","askedIf":{"question":"d","anyOf":["x"]}},
            {"id":"c","number":3,"section":"s","kind":"scale","labels":"C"}]}
            """u8, _ => null);
        Assert.Null(read);
        Assert.Equal(["$.questions", "$.questions[0].id", "$.questions[0].section", "$.questions[0].choices",
            "$.questions[1].askedIf", "$.questions[2].max"], refusals.Select(r => r.Pointer));
    }

    [Fact]
    public void A_misspelt_name_in_a_questionnaire_is_told() => Assert.Contains("$.titel",
        SurveyJson.Questionnaire("""{"id":"q","version":1,"titel":"Q","sections":[],"questions":[]}"""u8, _ => null)
            .Refusals[0].Pointer, StringComparison.Ordinal);

    [Fact]
    public void Every_question_and_choice_has_its_words_in_three_languages()
    {
        foreach (var questionnaire in Shelf.Questionnaires())
        {
            var labels = questionnaire.Questions.SelectMany(q => q.Choices.Select(c => c.Labels).Append(q.Labels))
                .Concat(questionnaire.Sections.Select(s => s.Labels)).Append(questionnaire.Title);
            Assert.All(labels, l => Assert.All(Labels.Languages, language => Assert.NotEmpty(l.ByLanguage[language])));
        }
    }
}
