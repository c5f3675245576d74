using System.Net;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Risk;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>What a trader is offered where its case stands, and what is done after clearance.</summary>
public sealed class AfterClearanceTests : IAsyncLifetime
{
    private readonly RunningHouse _house = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _house.InitializeAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_cleared_case_offers_what_is_possible_and_a_repayment_can_be_asked()
    {
        var mrn = await Lodged(RunningHouse.Parcel("AFTER-1"));
        Assert.Equal(CaseState.Cleared, (await Open(mrn)).State);
        using var trader = await _house.Person(Role.Trader);
        var at = $"/trader/cases/{mrn}";
        var page = await trader.Page(at);
        Assert.DoesNotContain($"{at}/amend\"", page, StringComparison.Ordinal);
        Assert.Contains($"{at}/review\"", page, StringComparison.Ordinal);

        using var tooMuch = await trader.Send(
            at,
            at + "/review",
            ("grounds", "the goods went back"),
            ("repayment", "1.00")
        );
        var told = WebUtility.HtmlDecode(await tooMuch.Content.ReadAsStringAsync(Cancellation));
        Assert.Contains("1.00 EUR is asked for, and 0", told, StringComparison.Ordinal);
        using var asked = await trader.Send(at, at + "/review", ("grounds", "another container"));
        Assert.Equal(at + "?done=review", asked.Headers.Location!.OriginalString);
        Assert.Equal(PendingRequest.Review, (await Open(mrn)).Pending);
        Assert.DoesNotContain($"{at}/review\"", await trader.Page(at), StringComparison.Ordinal);

        using var officer = await _house.Person(Role.Officer);
        Assert.Contains(
            "another container",
            WebUtility.HtmlDecode(await officer.Page($"/officer/cases/{mrn}")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Everything_that_is_open_has_its_form_whatever_else_the_case_waits_for()
    {
        var mrn = await Lodged(PreLodged());
        var desk = _house.Installation.Desk;
        var officer = new Actor("officer", Role.Officer);
        await desk.Act(mrn, new OrderControl("weight"), officer, Cancellation);
        await desk.Act(mrn, new Query("Which edition?"), officer, Cancellation);
        await desk.Act(mrn, new WantDocuments("origin", ["N935"], null), officer, Cancellation);
        Assert.Equal(CaseState.UnderControl, (await Open(mrn)).State);
        using var trader = await _house.Person(Role.Trader);
        var page = await trader.Page($"/trader/cases/{mrn}");
        foreach (var form in new[] { "arrival", "answer", "documents" })
            Assert.Contains($"action=\"/trader/cases/{mrn}/{form}\"", page, StringComparison.Ordinal);
        Assert.Contains("Which edition?", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_case_shows_its_faults_first_and_opens_a_filled_draft()
    {
        var message = PreLodged()
            .Replace("GoodsItemQuantity>1<", "GoodsItemQuantity>3<", StringComparison.Ordinal);
        using var answer = await _house
            .Client(Role.Trader)
            .PostAsync("/declarations", RunningHouse.Xml(message), Cancellation);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var rejected = (
            await _house.Installation.Store.Cases.Page(
                new CaseFilter { States = [CaseState.Rejected] },
                Cancellation
            )
        )
            .Rows[0]
            .Mrn;
        using var trader = await _house.Person(Role.Trader);
        var at = $"/trader/cases/{rejected}";
        var page = WebUtility.HtmlDecode(await trader.Page(at));
        Assert.DoesNotContain("class=\"expected done\"", page, StringComparison.Ordinal);
        var fault = page.IndexOf("tells 3 goods items", StringComparison.Ordinal);
        Assert.InRange(fault, 0, page.IndexOf("<h2>", fault, StringComparison.Ordinal));

        using var draft = await trader.Send(at, at + "/again");
        Assert.Equal(HttpStatusCode.Redirect, draft.StatusCode);
        var form = await trader.Page(draft.Headers.Location!.OriginalString);
        var declared = (await Open(rejected)).Declaration;
        Assert.Contains(
            $"value=\"{declared.Items[0].Commodity!.Value.Digits}\"",
            form,
            StringComparison.Ordinal
        );
        Assert.Contains("value=\"AVEN-0002\"", form, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_blue_lane_has_a_queue_and_an_audit_that_finds_nothing_leaves_it()
    {
        var administration = _house.Installation.Administration;
        administration.PutInForce(
            administration.Registers with
            {
                Profiles = ProfileBook
                    .Create([
                        new Profile
                        {
                            Id = "P-BLUE",
                            Version = 1,
                            Owner = "Audit",
                            Reason = "books of the trader",
                            From = new DateOnly(2020, 1, 1),
                            Lane = Lane.Blue,
                            When = new FieldIs("item-count", ">", ["0"]),
                        },
                    ])
                    .Book,
            }
        );
        var mrn = await Lodged(RunningHouse.Parcel("BLUE-1"));
        using var auditor = await _house.Person(Role.Auditor);
        Assert.Contains("/auditor/audits", await auditor.Page("/auditor"), StringComparison.Ordinal);
        Assert.Contains(mrn.Text, await auditor.Page("/auditor/audits"), StringComparison.Ordinal);
        var at = $"/auditor/cases/{mrn}";
        var seen = (await Open(mrn)).Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var nothing = await auditor.Send(at + "/reassessment", at + "/audit", ("seen", seen));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.StatusCode);
        using var closed = await auditor.Send(
            at + "/reassessment",
            at + "/audit",
            ("findings", "books agree"),
            ("seen", seen)
        );
        Assert.Equal("/auditor/audits?done=yes", closed.Headers.Location!.OriginalString);
        Assert.DoesNotContain(mrn.Text, await auditor.Page("/auditor/audits"), StringComparison.Ordinal);
        // The trader is not told that there was one: that would tell the lane.
        var timeline = await _house
            .Client(Role.Trader)
            .GetStringAsync($"/declarations/{mrn}/timeline", Cancellation);
        Assert.DoesNotContain("udit", timeline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_does_not_begin_the_wait_of_customs_anew()
    {
        var mrn = await Lodged(RunningHouse.Parcel("WAIT-1"));
        var desk = _house.Installation.Desk;
        var officer = new Actor("officer", Role.Officer);
        await desk.Act(mrn, new Detain("a second look"), officer, Cancellation);
        var rows = _house.Installation.Store.Cases;
        var held = await rows.Find(mrn, Cancellation);
        await desk.Act(mrn, new AskReview("another container", null), officer, Cancellation);
        var asked = await rows.Find(mrn, Cancellation);
        Assert.Equal(
            Case.Replay(mrn, (await desk.Journal(mrn, Cancellation)).Select(j => (j.Event, j.At))).HeldSince,
            asked!.HeldSince
        );
        Assert.Equal((held!.HeldSince, true), (asked.HeldSince, asked.UpdatedAt > held.UpdatedAt));
    }

    private static string PreLodged() =>
        RunningHouse
            .Sample("import-prelodged-imd.xml")
            .Replace("XA000000000101", RunningHouse.OwnTrader, StringComparison.Ordinal);

    private Task<Case> Open(Mrn mrn) => _house.Installation.Desk.Open(mrn, Cancellation)!;

    private async Task<Mrn> Lodged(string message)
    {
        using var answer = await _house
            .Client(Role.Trader)
            .PostAsync("/declarations", RunningHouse.Xml(message), Cancellation);
        Assert.True(
            answer.StatusCode == HttpStatusCode.Created,
            await answer.Content.ReadAsStringAsync(Cancellation)
        );
        return Mrn.Parse(answer.Headers.Location!.OriginalString.Split('/')[^1]);
    }
}
