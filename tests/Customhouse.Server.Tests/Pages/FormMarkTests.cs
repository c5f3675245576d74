using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Customhouse.Server.Tests.Api;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>Every form says which state it was made on, and nobody's words are lost where two write at
/// once.</summary>
public sealed partial class FormMarkTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_form_of_every_page_bears_the_mark_of_its_state_or_is_named_here()
    {
        var pages = Directory.EnumerateFiles(
            RunningHouse.PathOf("src", "Customhouse.Web"),
            "*.razor",
            SearchOption.AllDirectories
        );
        var forms = pages.SelectMany(p => Forms().Matches(File.ReadAllText(p))).ToArray();
        Assert.True(forms.Length > 30, $"only {forms.Length} forms were found");
        var bare = forms
            .Where(f => !Marks().IsMatch(f.Value))
            .Select(f => f.Groups["action"].Value)
            .ToHashSet();
        Assert.Equal(UnmarkedForms.All.Keys.Order(), bare.Order());
    }

    /// <summary>Whoever hears a form read out hears with each input its hint, what is wrong and what mends
    /// it.
    /// </summary>
    [Fact]
    public void Every_input_that_may_be_wrong_is_described_by_its_hint_and_its_fault()
    {
        var inputs = Directory
            .EnumerateFiles(
                RunningHouse.PathOf("src", "Customhouse.Web"),
                "*.razor",
                SearchOption.AllDirectories
            )
            .SelectMany(p =>
                Inputs().Matches(File.ReadAllText(p)).Select(m => (Page: Path.GetFileName(p), m.Value))
            )
            .Where(i => i.Value.Contains("aria-invalid", StringComparison.Ordinal))
            .ToArray();
        Assert.True(inputs.Length > 10, $"only {inputs.Length} inputs were found");
        Assert.DoesNotContain(
            inputs,
            i =>
                !i.Value.Contains("DescribedBy(", StringComparison.Ordinal)
                && !i.Value.Contains("aria-describedby=\"@Described\"", StringComparison.Ordinal)
        );
        // Hint and fault together; where it was taken, the hint alone.
        Web.Parts.FieldFault[] faults = [new("amount", "It is no number.", "Write digits.")];
        Assert.Equal(
            "amount-hint amount-wrong amount-mend",
            Web.Parts.Field.DescribedBy("amount", true, faults)
        );
        Assert.Equal("amount-hint", Web.Parts.Field.DescribedBy("amount", true, []));
    }

    [Fact]
    public async Task Two_administrators_of_one_office_see_both_values_and_lose_neither()
    {
        using var one = await house.Person(Role.Administrator);
        using var other = await house.Person(Role.Administrator);
        (string, string)[] first =
        [
            ("id", "XA000901"),
            ("name", "Quay"),
            ("time-zone", "UTC"),
            ("roles", "import"),
        ];
        await Is(
            HttpStatusCode.Redirect,
            one.Send("/administrator/offices/new", "/administrator/offices/new", first)
        );
        const string at = "/administrator/offices/XA000901";
        var seen = Browser.MarksOf(await one.Page(at), at).Single();
        await Is(HttpStatusCode.Redirect, other.Send(at, at, Office("East quay", seen)));
        var page = await Is(HttpStatusCode.PreconditionFailed, one.Send(at, at, Office("West quay", seen)));
        Assert.Contains("id=\"compared\"", page, StringComparison.Ordinal);
        Assert.Contains("East quay", page, StringComparison.Ordinal);
        Assert.Contains("value=\"West quay\"", page, StringComparison.Ordinal);
        Assert.StartsWith("Error: ", Title(page), StringComparison.Ordinal);
        // The form is on the new state now: who saw both may put the own value in place.
        var next = Browser.MarksOf(page, at).Single();
        await Is(HttpStatusCode.Redirect, one.Send(at, at, Office("West quay", next)));
        Assert.Contains("West quay", await other.Page(at), StringComparison.Ordinal);

        static (string, string)[] Office(string name, string mark) =>
            [("name", name), ("time-zone", "UTC"), ("roles", "import"), ("mark", mark)];
    }

    [Fact]
    public async Task One_draft_in_two_tabs_keeps_what_each_typed()
    {
        using var trader = await house.Person(Role.Trader);
        using var begun = await trader.Send("/trader/drafts", "/trader/drafts");
        var at = begun.Headers.Location!.OriginalString;
        var seen = Browser.MarksOf(await trader.Page(at), at).Single();
        await Is(
            HttpStatusCode.Redirect,
            trader.Send(at, at, ("act", "keep"), ("exporter-city", "Lower Brightwater"), ("mark", seen))
        );
        var page = await Is(
            HttpStatusCode.PreconditionFailed,
            trader.Send(at, at, ("act", "keep"), ("exporter-city", "Upper Brightwater"), ("mark", seen))
        );
        Assert.Contains("id=\"compared\"", page, StringComparison.Ordinal);
        Assert.Contains("Lower Brightwater", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Upper Brightwater\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Lower Brightwater\"", await trader.Page(at), StringComparison.Ordinal);
        await Is(
            HttpStatusCode.Redirect,
            trader.Send(
                at,
                at,
                ("act", "keep"),
                ("exporter-city", "Upper Brightwater"),
                ("mark", Browser.MarksOf(page, at).Single())
            )
        );
        Assert.Contains("value=\"Upper Brightwater\"", await trader.Page(at), StringComparison.Ordinal);
        // An older tab does not throw away what was gone on with.
        await Is(HttpStatusCode.Redirect, trader.Send("/trader/drafts", $"{at}/discard", ("mark", seen)));
        await trader.Page(at);
    }

    [Fact]
    public async Task Two_people_on_one_survey_form_save_both_answers()
    {
        using var one = await house.Person(Role.Supervisor);
        using var other = await house.Person(Role.Supervisor);
        const string fill = "/survey/fill/consolidated-2026/FR";
        var seen = Browser.MarksOf(await one.Page(fill), fill).First();
        await Is(
            HttpStatusCode.Redirect,
            other.Send(fill, fill, ("act", "save"), ("staff", "12"), ("mark", seen))
        );
        var page = await Is(
            HttpStatusCode.PreconditionFailed,
            one.Send(fill, fill, ("act", "save"), ("staff", "15"), ("it-strategy", "yes"), ("mark", seen))
        );
        Assert.Contains("id=\"compared\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("that you typed is saved", page, StringComparison.Ordinal);
        Assert.Contains("value=\"15\"", page, StringComparison.Ordinal);
        Assert.Contains(">12<", page, StringComparison.Ordinal);
        Assert.Contains("value=\"12\"", await other.Page(fill), StringComparison.Ordinal);
        await Is(
            HttpStatusCode.Redirect,
            one.Send(
                fill,
                fill,
                ("act", "save"),
                ("staff", "15"),
                ("it-strategy", "yes"),
                ("mark", Browser.MarksOf(page, fill).First())
            )
        );
        Assert.Contains("value=\"15\"", await other.Page(fill), StringComparison.Ordinal);
        var ambiguous = await Is(
            HttpStatusCode.UnprocessableEntity,
            one.Send(fill, fill, ("act", "save"), ("staff", "1.500"))
        );
        Assert.Contains("1.5000", ambiguous, StringComparison.Ordinal);
        Assert.Contains("so nothing is saved yet", ambiguous, StringComparison.Ordinal);
        Assert.Contains("</a> Write 1500", ambiguous, StringComparison.Ordinal);
        // What is wrong in one answer keeps no other from being saved, and the page says so.
        var half = await Is(
            HttpStatusCode.UnprocessableEntity,
            one.Send(fill, fill, ("act", "save"), ("staff", "many"), ("it-strategy", "no"))
        );
        Assert.Contains("Everything else that you typed is saved", half, StringComparison.Ordinal);
        Assert.Matches("value=\"no\"[^>]* (checked|selected)", await other.Page(fill));
        Assert.Contains("aria-describedby=\"staff-wrong\"", ambiguous, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_people_who_fill_in_other_fields_at_once_one_looks_again_and_neither_loses_any()
    {
        using var one = await house.Person(Role.Supervisor);
        using var other = await house.Person(Role.Supervisor);
        const string fill = "/survey/fill/consolidated-2026/DE";
        var seen = Browser.MarksOf(await one.Page(fill), fill).First();
        var answers = await Task.WhenAll(
            one.Send(fill, fill, ("act", "save"), ("staff", "12"), ("it-strategy", ""), ("mark", seen)),
            other.Send(fill, fill, ("act", "save"), ("staff", ""), ("it-strategy", "yes"), ("mark", seen))
        );
        Assert.Equal(
            [HttpStatusCode.Redirect, HttpStatusCode.PreconditionFailed],
            answers.Select(a => a.StatusCode).Order()
        );
        var isOneLate = answers[0].StatusCode == HttpStatusCode.PreconditionFailed;
        var page = await Is(HttpStatusCode.PreconditionFailed, Task.FromResult(answers[isOneLate ? 0 : 1]));
        answers[isOneLate ? 1 : 0].Dispose();
        // Both answers stand in the form. Nobody changed the same one, so there is nothing to compare.
        Assert.Contains("value=\"12\"", page, StringComparison.Ordinal);
        Assert.Matches("value=\"yes\"[^>]* (checked|selected)", page);
        Assert.DoesNotContain("id=\"compared\"", page, StringComparison.Ordinal);
        Assert.Contains("Nothing was saved yet.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("that you typed is saved", page, StringComparison.Ordinal);
        await Is(
            HttpStatusCode.Redirect,
            (isOneLate ? one : other).Send(
                fill,
                fill,
                ("act", "save"),
                ("staff", "12"),
                ("it-strategy", "yes"),
                ("mark", Browser.MarksOf(page, fill).First())
            )
        );
        using var kept = JsonDocument.Parse(
            await one.Client.GetStringAsync("/survey/editions/consolidated-2026/answers/DE", Cancellation)
        );
        Assert.Equal(
            [("it-strategy", "yes"), ("staff", "12")],
            kept.RootElement.GetProperty("answers")
                .EnumerateArray()
                .Select(a =>
                    (
                        a.GetProperty("question").GetString()!,
                        a.GetProperty("writings").EnumerateArray().Last().GetProperty("written").GetString()!
                    )
                )
                .Order()
        );
    }

    [Theory]
    [InlineData("many")]
    [InlineData("1.500")]
    public async Task A_wrong_answer_on_a_form_that_is_out_of_date_is_compared_before_it_is_told(string wrong)
    {
        using var one = await house.Person(Role.Supervisor);
        using var other = await house.Person(Role.Supervisor);
        var fill = $"/survey/fill/consolidated-2026/{(wrong == "many" ? "NL" : "BE")}";
        var seen = Browser.MarksOf(await one.Page(fill), fill).First();
        await Is(
            HttpStatusCode.Redirect,
            other.Send(fill, fill, ("act", "save"), ("staff", "12"), ("mark", seen))
        );
        var late = await Is(
            HttpStatusCode.PreconditionFailed,
            one.Send(fill, fill, ("act", "save"), ("staff", wrong), ("mark", seen))
        );
        Assert.Contains(">12<", late, StringComparison.Ordinal);
        Assert.Contains($"value=\"{wrong}\"", late, StringComparison.Ordinal);
        var told = await Is(
            HttpStatusCode.UnprocessableEntity,
            one.Send(
                fill,
                fill,
                ("act", "save"),
                ("staff", wrong),
                ("mark", Browser.MarksOf(late, fill).First())
            )
        );
        Assert.Contains("aria-describedby=\"staff-wrong\"", told, StringComparison.Ordinal);
        Assert.Contains("value=\"12\"", await other.Page(fill), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_project_id_is_refused_and_what_was_typed_stands()
    {
        using var secretariat = await house.Person(Role.Supervisor);
        const string at = "/survey/register";
        await Is(HttpStatusCode.Redirect, secretariat.Send(at, at + "?lang=en", Project("First title")));
        var page = await Is(
            HttpStatusCode.UnprocessableEntity,
            secretariat.Send(at, at + "?lang=en", Project("Second title"))
        );
        Assert.Contains("First title", page, StringComparison.Ordinal);
        Assert.Contains(
            "250000",
            await secretariat.Client.GetStringAsync("/survey/projects/taken-1", Cancellation),
            StringComparison.Ordinal
        );
        Assert.Contains("value=\"Second title\"", page, StringComparison.Ordinal);
        Assert.Contains("aria-describedby=\"id-wrong id-mend\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Second title", await secretariat.Page(at), StringComparison.Ordinal);

        static (string, string)[] Project(string title) =>
            [
                ("id", "taken-1"),
                ("title", title),
                ("recipients", "KE"),
                ("starts", "2026-01-01"),
                ("funding", "250 000"),
            ];
    }

    private static string Title(string page) =>
        WebUtility.HtmlDecode(page.Split("<title>")[1].Split("</title>")[0]);

    private static async Task<string> Is(HttpStatusCode status, Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode} in place of {status}: {text}");
        return text;
    }

    [GeneratedRegex(
        "<form[^>]*method=\"post\"[^>]*?action=\"(?<action>@\\([^)]*\\)|[^\"]*)\".*?</form>"
            + "|<form[^>]*action=\"(?<action>[^\"]*)\"[^>]*method=\"post\".*?</form>",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Forms();

    [GeneratedRegex(
        "<(input|select|textarea) ([^<>]|@\\([^<>]*\\))*?/?>(?=\\s)?",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Inputs();

    [GeneratedRegex("<Mark |name=\"(seen|version|shown)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Marks();
}
