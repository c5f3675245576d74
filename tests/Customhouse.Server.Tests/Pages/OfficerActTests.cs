using System.Net;
using System.Text.RegularExpressions;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>What officers do on the page of a case, by its plain forms.</summary>
public sealed class OfficerActTests(RunningHouse house) : OfficerDeskWalk(house)
{
    public static TheoryData<string, string> Acts =>
        new()
        {
            { "question", "under-query" },
            { "documents", "documents-wanted" },
            { "control", "under-control" },
            { "detain", "detained" },
        };

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task An_act_needs_its_grounds_and_is_done_with_them(string act, string state)
    {
        using var officer = await House.Person(Role.Officer);
        var mrn = await Lodged("ACT-" + act.ToUpperInvariant());
        using var refused = await Do(officer, mrn, act, ("grounds", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(
            "id=\"grounds-wrong\"",
            await refused.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
        using var done = await Do(officer, mrn, act, ("grounds", "the weight is odd"));
        await Answered(done, HttpStatusCode.Redirect);
        Assert.Equal($"/officer/cases/{mrn}?done={act}", done.Headers.Location!.OriginalString);
        Assert.Equal(state, Web.Cases.CaseWords.Name((await Open(mrn)).State));
        var page = await officer.Page(done.Headers.Location.OriginalString);
        Assert.Contains("the weight is odd", page, StringComparison.Ordinal);
        Assert.Contains(officer.User, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_begun_is_ended_by_the_acts_that_end_it()
    {
        using var officer = await House.Person(Role.Officer);
        var mrn = await Lodged("END-1", new Detain("a dispute"));
        await Answered(await Do(officer, mrn, "lift", ("grounds", "settled")), HttpStatusCode.Redirect);
        await Act(mrn, new WantDocuments("origin", [], null));
        await Answered(await Do(officer, mrn, "accept", ("grounds", "seen")), HttpStatusCode.Redirect);
        await Answered(await Do(officer, mrn, "arrival", ("place", "XAAVN01")), HttpStatusCode.Redirect);
        Assert.NotNull((await Open(mrn)).AcceptedAt);
        // What cannot be done now is not offered, and is refused by the law where it is sent all the same.
        Assert.DoesNotContain(
            "act=lift",
            await officer.Page($"/officer/cases/{mrn}"),
            StringComparison.Ordinal
        );
        await Answered(await Do(officer, mrn, "lift", ("grounds", "again")), HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_result_keeps_its_photographs_and_puts_values_right()
    {
        using var officer = await House.Person(Role.Officer);
        var mrn = await Lodged("CONTROL-1", new OrderControl("odd weight"));
        using var unsaid = await Result(officer, mrn, [], ("grounds", "seen"));
        await Answered(unsaid, HttpStatusCode.UnprocessableEntity, "id=\"satisfactory-wrong\"");
        using var noPicture = await Result(
            officer,
            mrn,
            "text"u8.ToArray(),
            ("grounds", "x"),
            ("satisfactory", "no")
        );
        await Answered(noPicture, HttpStatusCode.UnprocessableEntity, "id=\"photographs-wrong\"");
        using var both = await Result(
            officer,
            mrn,
            [],
            ("grounds", "x"),
            ("satisfactory", "yes"),
            ("found-description-1", "Cotton shirts for women")
        );
        await Answered(both, HttpStatusCode.UnprocessableEntity, "id=\"found-description-1-wrong\"");
        byte[] picture = [0x89, 0x50, 0x4e, 0x47, 1, 2, 3];
        using var done = await Result(
            officer,
            mrn,
            picture,
            ("grounds", "shirts for women"),
            ("satisfactory", "no"),
            ("found-description-1", "Cotton shirts for women")
        );
        await Answered(done, HttpStatusCode.Redirect);
        Assert.Equal("Cotton shirts for women", (await Open(mrn)).Declaration.Items[0].Description);
        var page = await officer.Page($"/officer/cases/{mrn}");
        var path = Regex
            .Match(
                page,
                "/officer/cases/[^\"]+/photographs/[0-9a-f]{64}",
                RegexOptions.None,
                TimeSpan.FromSeconds(1)
            )
            .Value;
        Assert.Equal(picture, await officer.Client.GetByteArrayAsync(path, Cancellation));
        Assert.Equal([mrn.Text], await DocumentsRead(officer));
    }

    [Fact]
    public async Task Of_two_officers_at_once_the_second_reads_first_what_the_other_did()
    {
        using var officer = await House.Person(Role.Officer);
        var mrn = await Lodged("TWO-1");
        var seen = (await Open(mrn)).Sequence;
        await Act(mrn, new OrderControl("<b>mine</b> first"));
        var at = $"/officer/cases/{mrn}";
        using var late = await officer.Send(
            at + "?act=detain",
            at + "/acts/detain",
            ("grounds", "mine as well"),
            ("seen", $"{seen}")
        );
        var page = await Answered(late, HttpStatusCode.Conflict, "Somebody else acted meanwhile");
        Assert.Contains("&lt;b&gt;mine&lt;/b&gt; first", page, StringComparison.Ordinal);
        Assert.Contains(">mine as well</textarea>", page, StringComparison.Ordinal);
        Assert.False((await Open(mrn)).IsDetained);
        // The page that told it shows the case as it is now, so the same words can be sent again.
        Assert.Contains($"name=\"seen\" value=\"{seen + 1}\"", page, StringComparison.Ordinal);
        using var blind = await officer.Send(at, at + "/acts/detain", ("grounds", "without having seen"));
        await Answered(blind, HttpStatusCode.Conflict);
        await Answered(
            await Do(officer, mrn, "detain", ("grounds", "mine as well")),
            HttpStatusCode.Redirect
        );
    }
}
