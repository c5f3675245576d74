using System.Net;
using Customhouse.Engine;
using Customhouse.Risk;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Xunit;
using static Customhouse.Server.Tests.Pages.TypedProfile;

namespace Customhouse.Server.Tests.Pages;

/// <summary>Risk profiles changed by plain forms, as without any script.</summary>
public sealed class ProfileDeskTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Profile? InForce(string id) =>
        house.Installation.Administration.Registers.Profiles.Profiles.FirstOrDefault(p => p.Id == id);

    [Fact]
    public async Task Rows_come_and_go_by_plain_buttons_and_nothing_typed_is_lost()
    {
        using var supervisor = await house.Person(Role.Supervisor);
        using var added = await supervisor.Send(
            Place + "/new",
            Place + "/new",
            Form("T-ROWS", "12.5", "add-0")
        );
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        var page = await added.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("name=\"c0-1-field\" value=\"commodity\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"xv, XW\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"12.5\"", page, StringComparison.Ordinal);

        using var removed = await supervisor.Send(
            Place + "/new",
            Place + "/new",
            Form("T-ROWS", "12.5", "remove-0-0")
        );
        Assert.DoesNotContain(
            "c0-0-field",
            await removed.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
        using var grouped = await supervisor.Send(
            Place + "/new",
            Place + "/new",
            Form("T-ROWS", "12.5", "group")
        );
        Assert.Contains(
            "name=\"c1-kind\" value=\"any\"",
            await grouped.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
        foreach (var odd in (string[])["remove-9-9", "add-77", "add-x", "drop--1", "nonsense", "remove-0"])
        {
            using var answer = await supervisor.Send(
                Place + "/new",
                Place + "/new",
                Form("T-ROWS", "12.5", odd)
            );
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        Assert.Null(InForce("T-ROWS"));
    }

    [Theory]
    [InlineData("share", "0", "share-wrong")]
    [InlineData("share", "a few", "share-wrong")]
    [InlineData("factor", "101", "factor-wrong")]
    [InlineData("from", "yesterday", "from-wrong")]
    [InlineData("to", "2025-01-01", "to-wrong")]
    [InlineData("reason", "", "reason-wrong")]
    [InlineData("owner", "", "owner-wrong")]
    [InlineData("lane", "purple", "lane-wrong")]
    [InlineData("id", "a b", "id-wrong")]
    [InlineData("id", "new", "id-wrong")]
    [InlineData("c0-0-values", "Nowhere", "c0-0-values-wrong")]
    [InlineData("c0-0-values", "", "c0-0-values-wrong")]
    [InlineData("c0-0-is", "within", "c0-0-is-wrong")]
    [InlineData("c0-0-field", "colour", "c0-0-is-wrong")]
    public async Task A_fault_is_told_beside_its_field(string field, string value, string told)
    {
        using var supervisor = await house.Person(Role.Supervisor);
        using var answer = await supervisor.Send(
            Place + "/new",
            Place + "/new",
            [.. Form("T-FAULT").Select(f => f.Item1 == field ? (field, value) : f)]
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains($"id=\"{told}\"", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"#{told[..^6]}\"", page, StringComparison.Ordinal);
        Assert.Null(InForce("T-FAULT"));
    }

    [Fact]
    public async Task A_change_comes_in_force_on_grounds_only_and_stands_in_the_trail_and_on_record()
    {
        using var supervisor = await house.Person(Role.Supervisor);
        await Previewed(supervisor, Place + "/new", Form("T-ONE", "10"));
        Assert.Null(InForce("T-ONE"));
        var seen = Seen(await supervisor.Page(Place + "/T-ONE/preview"));
        using var without = await supervisor.Send(
            Place + "/T-ONE/preview",
            Place + "/T-ONE/in-force",
            ("seen", seen),
            ("grounds", " ")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.StatusCode);
        Assert.Null(InForce("T-ONE"));
        await PutInForce(supervisor, "T-ONE", "<script>because</script>");
        var profile = InForce("T-ONE")!;
        Assert.Equal(
            (1, 0.1, Lane.Red, new FieldIs("origin", "in", ["XV", "XW"])),
            (profile.Version, profile.Share, profile.Lane, profile.When)
        );
        var page = await supervisor.Page(Place + "/T-ONE?done=in-force");
        Assert.Contains("&lt;script&gt;because", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>because", page, StringComparison.Ordinal);
        var trail = await house.Installation.Store.AuditTrail.Lines(
            new AuditFilter { Act = "profile-in-force", Subject = "T-ONE" },
            Cancellation
        );
        Assert.Equal(supervisor.User, Assert.Single(trail).By.Id);
        Assert.Equal(
            "<script>because</script>",
            Assert
                .Single(
                    await house.Installation.Store.Registers.ChangesOf(
                        RegisterReader.ProfileKind,
                        "T-ONE",
                        Cancellation
                    )
                )
                .Grounds
        );
        // The draft has served; the same once more changes nothing and is told so.
        using var same = await supervisor.Send(
            Place + "/T-ONE/edit",
            Place + "/T-ONE/edit",
            Form("", "10", version: "1")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, same.StatusCode);
        using var taken = await supervisor.Send(Place + "/new", Place + "/new", Form("T-ONE", "20"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, taken.StatusCode);
    }

    [Fact]
    public async Task Whoever_comes_second_is_shown_the_other_version_and_overwrites_nothing()
    {
        using var first = await house.Person(Role.Supervisor);
        using var second = await house.Person(Role.Supervisor);
        await Previewed(first, Place + "/new", Form("T-TWO"));
        await PutInForce(first, "T-TWO", "begun");
        await Previewed(first, Place + "/T-TWO/edit", Form("", "40", version: "1"));
        await Previewed(
            second,
            Place + "/T-TWO/edit",
            Form("", "100", version: "1", reason: "Another reason")
        );
        var seen = Seen(await second.Page(Place + "/T-TWO/preview"));
        var seal = Browser.SealOf(await second.Page(Place + "/T-TWO/preview"));
        await PutInForce(first, "T-TWO", "fewer of them");

        using var late = await second.Client.PostAsync(
            Place + "/T-TWO/in-force",
            new FormUrlEncodedContent([
                new(AntiforgeryCheck.Field, seal),
                new("seen", seen),
                new("grounds", "a better reason"),
            ]),
            Cancellation
        );
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        var page = await late.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("fewer of them", page, StringComparison.Ordinal);
        Assert.Contains("Another reason", page, StringComparison.Ordinal);
        Assert.Equal(
            (2, 0.4, "Why"),
            (InForce("T-TWO")!.Version, InForce("T-TWO")!.Share, InForce("T-TWO")!.Reason)
        );
        using var looked = await second.Client.GetAsync(Place + "/T-TWO/preview", Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, looked.StatusCode);

        var mark = Assert.Single(
            Browser.MarksOf(await looked.Content.ReadAsStringAsync(Cancellation), Place + "/T-TWO/carry")
        );
        using var carried = await second.Send("/officer", Place + "/T-TWO/carry", ("mark", mark));
        Assert.Equal(HttpStatusCode.Redirect, carried.StatusCode);
        var form = await second.Page(Place + "/T-TWO/edit");
        Assert.Contains("value=\"Another reason\"", form, StringComparison.Ordinal);
        Assert.Contains("name=\"share\" type=\"text\" value=\"40\"", form, StringComparison.Ordinal);
        await PutInForce(second, "T-TWO", "a better reason");
        Assert.Equal(
            (3, 0.4, "Another reason"),
            (InForce("T-TWO")!.Version, InForce("T-TWO")!.Share, InForce("T-TWO")!.Reason)
        );
    }

    [Fact]
    public async Task What_comes_in_force_is_what_was_looked_at()
    {
        using var supervisor = await house.Person(Role.Supervisor);
        await Previewed(supervisor, Place + "/new", Form("T-SEEN"));
        var seen = Seen(await supervisor.Page(Place + "/T-SEEN/preview"));
        await Previewed(supervisor, Place + "/T-SEEN/edit", Form("", "7"));
        using var answer = await supervisor.Send(
            Place + "/T-SEEN/preview",
            Place + "/T-SEEN/in-force",
            ("seen", seen),
            ("grounds", "of an earlier form")
        );
        Assert.Equal(Place + "/T-SEEN/preview", answer.Headers.Location!.OriginalString);
        Assert.Null(InForce("T-SEEN"));
        using var gone = await supervisor.Send(Place + "/T-SEEN/edit", Place + "/T-SEEN/discard");
        Assert.Equal(HttpStatusCode.Redirect, gone.StatusCode);
        using var none = await supervisor.Client.GetAsync(Place + "/T-SEEN/edit", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Conditions_are_written_as_JSON_and_a_fault_there_keeps_every_character()
    {
        using var supervisor = await house.Person(Role.Supervisor);
        const string Deep = """
            {"any": [{"all": [{"field": "origin", "is": "=", "values": ["XV"]}]},
                     {"field": "dispatch", "is": "=", "values": ["XV"]}]}
            """;
        (string, string)[] Json(string text, string act) =>
            [
                .. TypedProfile
                    .Form("T-JSON", act: act)
                    .Where(f => !f.Item1.StartsWith("c0", StringComparison.Ordinal))
                    .Select(f => f.Item1 == "as" ? ("as", "json") : f),
                ("json", text),
            ];
        using var broken = await supervisor.Send(
            Place + "/new",
            Place + "/new",
            Json("""{"field": "origine", "is": "<b>", "values": []}""", "preview")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, broken.StatusCode);
        var page = WebUtility.HtmlDecode(await broken.Content.ReadAsStringAsync(Cancellation));
        Assert.Contains(
            """{"field": "origine", "is": "<b>", "values": []}""",
            page,
            StringComparison.Ordinal
        );
        Assert.Contains("'origin'", page, StringComparison.Ordinal);
        using var rows = await supervisor.Send(Place + "/new", Place + "/new", Json(Deep, "as-rows"));
        Assert.Contains(
            "name=\"c1-kind\" value=\"kept\"",
            await rows.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
        await Previewed(supervisor, Place + "/new", Json(Deep, "preview"));
        Assert.Contains(
            "at least one of",
            await supervisor.Page(Place + "/T-JSON/preview"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(Role.Officer)]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Administrator)]
    public async Task Others_of_customs_read_and_change_nothing(string role)
    {
        using var person = await house.Person(role);
        Assert.DoesNotContain("/supervisor/profiles/new", await person.Page(Place), StringComparison.Ordinal);
        foreach (var path in (string[])["/new", "/T-ONE/edit", "/T-ONE/preview", "/T-ONE/preview/progress"])
        {
            using var answer = await person.Client.GetAsync(Place + path, Cancellation);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
        using var sent = await person.Send(Place, Place + "/T-ONE/in-force", ("grounds", "x"));
        Assert.Equal(HttpStatusCode.Forbidden, sent.StatusCode);
    }

    [Fact]
    public async Task A_list_without_profiles_says_what_to_begin_with()
    {
        using var supervisor = await house.Person(Role.Supervisor);
        var house1 = house.Installation.Administration;
        var before = house1.Registers;
        house1.PutInForce(before with { Profiles = ProfileBook.Empty });
        Assert.Contains(
            "Begin with a random control",
            await supervisor.Page(Place),
            StringComparison.Ordinal
        );
        house1.PutInForce(before);
    }
}
