using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.Engine;
using Customhouse.Server.Tests.Processes;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Insight;
using Customhouse.Web.Language;
using Customhouse.Web.Pages.Officer;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>What the history of a case says: who did what, when by a clock that may be wrong, and who reads
/// it.
/// </summary>
public sealed partial class CaseHistoryTests
{
    private const string SetBack = "before the act before it: the clock was set back";

    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    /// <summary>What persons do; all others are the system's, whatever brought them about.</summary>
    private static readonly Type[] ByPersons =
    [
        typeof(DeclarationLodged),
        typeof(GoodsPresented),
        typeof(DocumentsAdded),
        typeof(DocumentsSubmitted),
        typeof(DocumentsAccepted),
        typeof(ControlRecorded),
        typeof(QuestionAsked),
        typeof(QuestionAnswered),
        typeof(GoodsDetained),
        typeof(DetentionLifted),
        typeof(PaymentReceived),
        typeof(SecurityReleaseAsked),
        typeof(DutyDetermined),
        typeof(GoodsExited),
        typeof(DepartureToldEarly),
        typeof(AmendmentRequested),
        typeof(CancellationRequested),
        typeof(RequestGranted),
        typeof(RequestDenied),
        typeof(DeclarationAmended),
        typeof(DutyReassessed),
        typeof(AuditClosed),
        typeof(ReviewRequested),
    ];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_clock_that_was_set_back_is_said_and_no_time_is_negative()
    {
        var clock = new ShiftedClock();
        await using var house = new RunningHouse { Clock = clock };
        await house.InitializeAsync();
        var mrn = await Lodged(house, Counter.Prelodged("BACK-1"));
        // One-time codes are of the real time, so all sign in before the clock goes.
        using var own = await house.Person(Role.Trader);
        using var officer = await house.Person(Role.Officer);
        using var auditor = await house.Person(Role.Auditor);
        using var supervisor = await house.Person(Role.Supervisor);
        clock.Shift = TimeSpan.FromMinutes(-5);
        using var trader = house.Client(Role.Trader);
        using var arrival = await trader.PostAsync(
            $"/declarations/{mrn}/arrival",
            RunningHouse.Json("{}"),
            Now
        );
        Assert.True(arrival.IsSuccessStatusCode, await arrival.Content.ReadAsStringAsync(Now));

        using var told = JsonDocument.Parse(
            await trader.GetStringAsync($"/declarations/{mrn}/timeline", Now)
        );
        var notes = told
            .RootElement.GetProperty("entries")
            .EnumerateArray()
            .Select(e => e.TryGetProperty("note", out var note) ? note.GetString() : null)
            .OfType<string>();
        var seconds = RecordedSetBack().Match(Assert.Single(notes)).Groups["s"].Value;
        // Five minutes, less what the run of this test has taken.
        Assert.InRange(double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture), 120, 300);
        Assert.All(
            told.RootElement.GetProperty("held").EnumerateArray(),
            h => Assert.True(h.GetProperty("seconds").GetDouble() >= 0)
        );

        clock.Shift = TimeSpan.FromHours(-2);
        foreach (
            var (person, path) in ((Browser, string)[])
                [(own, "/trader/cases/"), (officer, "/officer/cases/"), (auditor, "/auditor/cases/")]
        )
        {
            var page = WebUtility.HtmlDecode(await person.Page(path + mrn));
            Assert.Contains(SetBack, page, StringComparison.Ordinal);
            Assert.DoesNotMatch(NegativeTime(), page);
        }
        foreach (var path in (string[])["/supervisor/figures.csv", "/supervisor"])
            Assert.DoesNotMatch(NegativeTime(), await supervisor.Page(path));
        using var scraper = house.Client(Role.Scraper);
        Assert.DoesNotMatch(
            "(?m)^[a-z_]+(_seconds|_age|_lag)(_[a-z]+)?(\\{[^}]*\\})? -",
            await scraper.GetStringAsync("/metrics", Now)
        );
    }

    [Fact]
    public void A_time_to_come_is_never_how_long_something_lasted()
    {
        foreach (var locale in Locale.All)
        {
            var words = Words.In(locale);
            var ahead = words.Span(TimeSpan.FromSeconds(-12));
            Assert.Contains(words.Span(TimeSpan.FromSeconds(12)), ahead, StringComparison.Ordinal);
            Assert.DoesNotContain("-12", ahead, StringComparison.Ordinal);
            Assert.NotEqual(words.Span(TimeSpan.FromSeconds(12)), ahead);
        }
        Assert.Equal(
            "not yet: 12.0 s in the future, as the clock was set back",
            Words.In(Locale.Find("en")!).Span(TimeSpan.FromSeconds(-12))
        );
        // Of events in the wrong order of time neither side held anything for less than nothing.
        var held = Holding.Compute(
            Nine,
            Nine.AddHours(1),
            [("question-asked/1", Nine.AddMinutes(50)), ("question-answered/1", Nine.AddMinutes(10))]
        );
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.Zero), (held.Customs, held.Trader));
    }

    [Fact]
    public async Task What_the_system_decides_within_a_request_is_done_by_the_system()
    {
        await using var house = new RunningHouse();
        await house.InitializeAsync();
        var mrn = await Lodged(
            house,
            RunningHouse
                .Parcel("SYSTEM-1")
                .Replace("XA000000000101", RunningHouse.OwnTrader, StringComparison.Ordinal)
        );
        using var officer = house.Client(Role.Officer);
        using var told = JsonDocument.Parse(
            await officer.GetStringAsync($"/declarations/{mrn}/timeline", Now)
        );
        var entries = told
            .RootElement.GetProperty("entries")
            .EnumerateArray()
            .Select(e => (By: e.GetProperty("by").GetString(), Words: e.GetProperty("words").GetString()!))
            .ToArray();
        Assert.Equal(Role.Trader, entries[0].By);
        Assert.Contains(entries, e => e.Words.StartsWith("Green lane chosen", StringComparison.Ordinal));
        Assert.True(entries.Length > 2);
        Assert.All(entries.Skip(1), e => Assert.Equal(Actor.System.Role, e.By));

        var events = entries.Length - 1;
        using var trader = await house.Person(Role.Trader);
        var own = await trader.Page($"/trader/cases/{mrn}");
        var history = own[own.LastIndexOf("<ol class=\"timeline\">", StringComparison.Ordinal)..];
        Assert.Equal(1, Times("· Trader ", history));
        Assert.True(Times("· The system ", history) >= events - 1, history);
        using var person = await house.Person(Role.Officer);
        var desk = await person.Page($"/officer/cases/{mrn}");
        Assert.Equal(events, Times("· The system", desk));
        using var auditor = await house.Person(Role.Auditor);
        var rows = await auditor.Page($"/auditor/cases/{mrn}/journal.csv");
        Assert.Equal(events, Times("The system, after an act of", rows));
    }

    [Fact]
    public void Every_kind_of_fact_is_somebodys_or_the_systems()
    {
        var trader = new Actor("one", Role.Trader);
        var kinds = typeof(CaseEvent)
            .GetCustomAttributes(inherit: false)
            .OfType<System.Text.Json.Serialization.JsonDerivedTypeAttribute>()
            .Select(a => a.DerivedType)
            .ToArray();
        Assert.NotEmpty(kinds);
        foreach (var kind in kinds)
        {
            var caseEvent = (Event)
                System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(kind);
            Assert.True(
                ByPersons.Contains(kind)
                    != Web.Cases.SystemEvents.IsBySystem(caseEvent, trader, isConsequence: true),
                kind.Name
            );
        }
    }

    /// <summary>A form that asks an officer for words says whether the trader reads them, and that is
    /// so.</summary>
    [Fact]
    public void A_form_of_customs_says_who_will_read_its_words()
    {
        const string written = "as I wrote";
        var told = new Dictionary<string, Event>(StringComparer.Ordinal)
        {
            ["accept"] = new DocumentsAccepted(written),
            ["result"] = new ControlRecorded(new ControlResult(true, written, [], [])),
            ["lift"] = new DetentionLifted(written),
            ["determine"] = new DutyDetermined(written),
            ["question"] = new QuestionAsked(written),
            ["documents"] = new DocumentsWanted(written, [], Nine),
            ["security"] = new SecurityReleaseAsked(written, null),
            ["control"] = new ControlOrdered(written),
            ["deny"] = new RequestDenied(written),
            ["detain"] = new GoodsDetained(written),
            ["reassess"] = new DutyReassessed(written, [], new Money(0m, Currency.Eur)),
        };
        string[] wordless = ["grant", "arrival", "exit", "payment"];
        var asking = OfficerAct.All.Select(a => a.Name).Except(wordless).Append("reassess");
        Assert.Equal(asking.Order(StringComparer.Ordinal), told.Keys.Order(StringComparer.Ordinal));
        foreach (var words in Locale.All.Select(Words.In))
        foreach (var (act, caseEvent) in told)
        {
            var isRead =
                words.Event(caseEvent, forCustoms: false)?.Contains(written, StringComparison.Ordinal) == true
                || Notifications
                    .Find(Mrn.Create(2026, CountryCode.Parse("XA"), 1, 'R'), [(caseEvent, Nine)])
                    .Any(n => n.Text?.Contains(written, StringComparison.Ordinal) == true);
            var hint = GroundsText.Hint(words, act);
            Assert.EndsWith(
                words[
                    act == "question" ? "officer.question-hint"
                    : isRead ? "officer.read-by-trader"
                    : "officer.read-by-customs"
                ],
                hint,
                StringComparison.Ordinal
            );
            Assert.True(act != "question" || isRead);
        }
    }

    [Fact]
    public async Task A_form_of_the_trader_says_that_customs_reads_its_words()
    {
        await using var house = new RunningHouse();
        await house.InitializeAsync();
        var mrn = await Lodged(house, Counter.Prelodged("READ-1"));
        using var trader = await house.Person(Role.Trader);
        foreach (var form in (string[])["cancel", "amend"])
            Assert.Matches(
                "(?s)id=\"reason-hint\">Customs decides by it\\..*aria-describedby=\"reason-hint\"",
                await trader.Page($"/trader/cases/{mrn}/{form}")
            );
        await house.Installation.Desk.Act(
            Mrn.Parse(mrn),
            new Query("Which edition?"),
            new Actor("officer.seven", Role.Officer),
            Now
        );
        Assert.Matches(
            "(?s)id=\"answer-hint\">Customs reads it.*aria-describedby=\"answer-hint\"",
            await trader.Page($"/trader/cases/{mrn}")
        );
    }

    private static async Task<string> Lodged(RunningHouse house, string message)
    {
        using var client = house.Client(Role.Trader);
        using var lodged = await client.PostAsync(
            "/declarations",
            RunningHouse.Xml(
                message.Replace(Counter.Trader, RunningHouse.OwnTrader, StringComparison.Ordinal)
            ),
            Now
        );
        Assert.True(lodged.StatusCode == HttpStatusCode.Created, await lodged.Content.ReadAsStringAsync(Now));
        return lodged.Headers.Location!.ToString().Split('/')[^1];
    }

    private static int Times(string words, string page) => page.Split(words).Length - 1;

    /// <summary>A minus before digits and a unit of time, or in the last column of a sheet.</summary>
    [GeneratedRegex(
        @"(?m)(?<!\w)[-−]\d[\d.,]* ?(ms|s|min|h|days?)\b|seconds,[^\r\n]*,-\d",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex NegativeTime();

    [GeneratedRegex($"^recorded (?<s>[0-9.]+) s {SetBack}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RecordedSetBack();
}
