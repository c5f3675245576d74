using System.Text;
using CsCheck;
using Customhouse.Survey;
using Customhouse.Web.Http;
using Xunit;

namespace Customhouse.Tests.Survey;

/// <summary>Files that come in: good ones come back the same, bad ones are told cell by cell.</summary>
public sealed class AnswerFileTests
{
    [Fact]
    public void Every_wrong_cell_of_a_sheet_is_named()
    {
        var (members, refusals) = AnswerFile.ReadCsv(
            """
            member,a,m,r,l,n,wrong
            XA,x,p;q,p>q,2,12.5,
            XB,maybe,p;p,q>q,4,-1,
            ,y,none,p,0,many,
            XA,,,,,,
            """,
            SmallSurvey.Questions,
            null
        );
        Assert.Empty(members);
        Assert.Equal(
            ["G1", "B3", "C3", "D3", "E3", "F3", "A4", "E4", "F4", "A5"],
            refusals.Select(r => r.Pointer)
        );
        Assert.Contains("'maybe' is none of x, y, z", refusals[1].Rule, StringComparison.Ordinal);
        Assert.All(refusals, r => Assert.NotEmpty(r.Mend));
    }

    [Fact]
    public void A_sheet_of_questions_tells_its_wrong_cells_too()
    {
        var (_, refusals) = AnswerFile.ReadCsv(
            "question;answer\na;x\nm;p;q\nb;1\na;y\nl;high\n",
            SmallSurvey.Questions,
            "XA"
        );
        Assert.Equal(["A4", "A5", "B6"], refusals.Select(r => r.Pointer));
    }

    [Fact]
    public void Wrong_values_of_a_JSON_file_are_pointed_at()
    {
        var (_, refusals) = AnswerFile.ReadJson(
            Encoding.UTF8.GetBytes(
                """[{"member":"XA","answers":{"a":"x","m":["p","o"],"l":2.5}},{"answers":{}}]"""
            ),
            SmallSurvey.Questions
        );
        Assert.Equal(["/0/answers/m", "/0/answers/l", "/1"], refusals.Select(r => r.Pointer));
    }

    [Fact]
    public void What_is_written_out_comes_back_the_same() =>
        SmallSurvey.Submissions.Sample(
            all =>
            {
                var text = CsvSheet.Text(
                    all.OrderBy(s => s.Member, StringComparer.Ordinal)
                        .Select(s =>
                            SmallSurvey
                                .Questions.Questions.Select(q => s.Find(q.Id)?.Current.Written ?? "")
                                .Prepend(s.Member)
                        )
                        .Prepend(SmallSurvey.Questions.Questions.Select(q => q.Id).Prepend("member"))
                );
                var (members, refusals) = AnswerFile.ReadCsv(text, SmallSurvey.Questions, null);
                Assert.Empty(refusals);
                foreach (
                    var (before, after) in all.OrderBy(s => s.Member, StringComparer.Ordinal).Zip(members)
                )
                {
                    var (again, _) = new Submission("year", after.Member).Write(
                        SmallSurvey.Questions,
                        after.Entries,
                        SmallSurvey.Form,
                        q => q
                    );
                    Assert.Equal(
                        before.Answers.Select(a => (a.Question, a.Current.Written)),
                        again.Answers.Select(a => (a.Question, a.Current.Written))
                    );
                }
            },
            iter: 30
        );

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

    [Theory]
    [InlineData("member,a,a\nXA,x,y\n", "C1")]
    [InlineData("member,a\nXA,\"x\nXB,y\n", "B2")]
    [InlineData("member,n\nXA,\"1.234,50\"\n", "B2")]
    [InlineData("member;n\r\nXA;12,5\r\n", "B2")]
    [InlineData("member,n\nXA,1e5\n", "B2")]
    [InlineData("member,n\nXA,99999999999999999999999999999999\n", "B2")]
    [InlineData("member,n\nXA,\u0663\n", "B2")]
    [InlineData("member,r\nXA,>\n", "B2")]
    [InlineData("member,t\nXA,w\u0001rds\n", "B2")]
    [InlineData("member,a\nXA,x\nXA,y\n", "A3")]
    [InlineData("member,a\nXA,x,y\n", "C2")]
    public void A_bad_cell_is_named_and_no_other(string text, string cell)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        foreach (var marked in (byte[][])[bytes, [.. Encoding.UTF8.Preamble, .. bytes]])
        {
            var (members, refusals) = AnswerFile.ReadCsv(marked, SmallSurvey.Questions, null);
            Assert.Empty(members);
            Assert.Equal(cell, Assert.Single(refusals).Pointer);
        }
    }

    [Fact]
    public void What_is_too_large_or_not_text_is_told_with_the_limit()
    {
        var large = AnswerFile.ReadCsv(new byte[10 * 1024 * 1024], SmallSurvey.Questions, null).Refusals;
        Assert.Contains($"{AnswerFile.BytesMax}", Assert.Single(large).Rule, StringComparison.Ordinal);
        Assert.Equal(
            "SVY-SIZE",
            Assert
                .Single(AnswerFile.ReadJson(new byte[10 * 1024 * 1024], SmallSurvey.Questions).Refusals)
                .Code
        );
        // The name of a city as a spreadsheet saves it in the code page of its country.
        byte[] latin = [.. "member,t\nXA,Bogot"u8, 0xE1, .. "\n"u8];
        Assert.Equal(
            "B2",
            Assert.Single(AnswerFile.ReadCsv(latin, SmallSurvey.Questions, null).Refusals).Pointer
        );
        var words = new string('w', 4_001);
        Assert.Contains(
            "4000 are the most",
            Assert
                .Single(AnswerFile.ReadCsv($"member,t\nXA,{words}\n", SmallSurvey.Questions, null).Refusals)
                .Rule,
            StringComparison.Ordinal
        );
        var wide = new string(',', 1_000_000);
        Assert.Equal(
            "WC1",
            Assert.Single(AnswerFile.ReadCsv("member" + wide, SmallSurvey.Questions, null).Refusals).Pointer
        );
    }

    [Fact]
    public void A_formula_comes_back_as_it_was_answered() =>
        Gen.String[Gen.Char["='+@a;\",\n"], 1, 8]
            .Sample(text =>
            {
                var rows = CsvRows.Read(
                    CsvSheet.Text([
                        ["member", text],
                    ])
                );
                Assert.Equal(text, rows[0][1]);
            });

    [Fact]
    public void Any_bytes_are_either_read_or_refused_with_a_place() =>
        Gen.Select(Gen.Int[0, 3], Gen.Byte.Array[0, 60], Gen.Int[0, 60])
            .Sample(
                (kind, bytes, at) =>
                {
                    byte[] good =
                        kind < 2
                            ? [.. "member,a,m,n,t\nXA,x,\"p;q\",1.5,words\nXB,y,none,2,\n"u8]
                            :
                            [
                                .. """[{"member":"XA","answers":{"a":"x","m":["p","q"],"n":1.5,"t":"words"}}]"""u8,
                            ];
                    // A good file into which something else was written.
                    byte[] file =
                    [
                        .. good[..Math.Min(at, good.Length)],
                        .. bytes,
                        .. good[Math.Min(at + bytes.Length / 2, good.Length)..],
                    ];
                    var (members, refusals) =
                        kind < 2
                            ? AnswerFile.ReadCsv(file, SmallSurvey.Questions, null)
                            : AnswerFile.ReadJson(file, SmallSurvey.Questions);
                    Assert.True(members.Count == 0 || refusals.Count == 0);
                    Assert.All(refusals, r => Assert.NotEmpty(r.Rule));
                },
                iter: 3000
            );

    [Theory]
    [InlineData("""[{"member":"XA","answers":{"a":"x","A":"y"}}]""", "/0/answers/A")]
    [InlineData("""{"member":"XA","answers":{"t":{"b":1}}}""", "/answers/t")]
    [InlineData("""{"member":"XA","answers":{"a":true}}""", "/answers/a")]
    [InlineData("""{"member":"XA","answers":{"t":"\ud800"}}""", "")]
    [InlineData("""[{"member":"XA","answers":{}},{"member":"XA","answers":{}}]""", "/1/member")]
    public void A_bad_value_of_JSON_is_pointed_at(string json, string pointer) =>
        Assert.Equal(
            pointer,
            Assert
                .Single(AnswerFile.ReadJson(Encoding.UTF8.GetBytes(json), SmallSurvey.Questions).Refusals)
                .Pointer
        );

    [Fact]
    public void A_questionnaire_with_faults_is_refused_with_all_of_them()
    {
        var (read, refusals) = SurveyJson.Questionnaire(
            """
            {"id":"q","version":1,"title":"Q","sections":[{"id":"s","labels":"S"}],"questions":[
            {"id":"a b","number":1,"section":"t","kind":"single","labels":"A"},
            {"id":"c","number":2,"section":"s","kind":"text","labels":"C","askedIf":{"question":"d","anyOf":["x"]}},
            {"id":"c","number":3,"section":"s","kind":"scale","labels":"C"}]}
            """u8,
            _ => null
        );
        Assert.Null(read);
        Assert.Equal(
            [
                "$.questions",
                "$.questions[0].id",
                "$.questions[0].section",
                "$.questions[0].choices",
                "$.questions[1].askedIf",
                "$.questions[2].max",
            ],
            refusals.Select(r => r.Pointer)
        );
    }

    [Fact]
    public void A_misspelt_name_in_a_questionnaire_is_told() =>
        Assert.Contains(
            "$.titel",
            SurveyJson
                .Questionnaire(
                    """{"id":"q","version":1,"titel":"Q","sections":[],"questions":[]}"""u8,
                    _ => null
                )
                .Refusals[0]
                .Pointer,
            StringComparison.Ordinal
        );

    [Fact]
    public void Every_question_and_choice_has_its_words_in_three_languages()
    {
        foreach (var questionnaire in BundledSurveys.Questionnaires())
        {
            var labels = questionnaire
                .Questions.SelectMany(q => q.Choices.Select(c => c.Labels).Append(q.Labels))
                .Concat(questionnaire.Sections.Select(s => s.Labels))
                .Append(questionnaire.Title);
            Assert.All(
                labels,
                l => Assert.All(Labels.Languages, language => Assert.NotEmpty(l.ByLanguage[language]))
            );
        }
    }
}
