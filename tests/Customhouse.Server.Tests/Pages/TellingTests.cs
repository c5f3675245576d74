using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Risk;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.Modules.Parcels;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;
using Customhouse.Web.Cases;
using Customhouse.Web.Language;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>Whatever is recorded is told, to whom it may be told, in every language; and nothing is
/// translated that nobody tells.</summary>
public sealed partial class TellingTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly EventCatalogue Events = DeclarationSubject.Kind.Events;

    /// <summary>An event of each released type, every member of it filled.</summary>
    private static readonly IReadOnlyDictionary<string, Event> Released = File.ReadAllLines(
            RunningHouse.PathOf("tests", "Customhouse.Server.Tests", "Engine", "commitments.tsv")
        )
        .Select(l => l.Split('\t'))
        .ToDictionary(f => f[0], f => Events.Read(f[0], Encoding.UTF8.GetBytes(f[1]), null));

    /// <summary>Events that are told otherwise than those, as something in them is another or
    /// missing.</summary>
    private static readonly Event[] Others =
    [
        .. Enum.GetValues<DutyStage>().Select(s => new DutyAssessed(s, "2026-01", Assessment.Nothing)),
        .. Enum.GetValues<Lane>().Select(l => new LaneChosen(new LaneChoice(l, [], 1))),
        .. Enum.GetValues<Lane>().Select(l => new LaneChosen(new LaneChoice(l, [], 1)) { IsPlanned = true }),
        new ReviewRequested("the goods went back", null),
        new GoodsPresented(null),
        new GoodsExited(""),
        new DocumentsWanted("", [], null),
        new DocumentsSubmitted([]),
        new ControlRecorded(new ControlResult(false, "", [], [])),
        new GoodsReleased(GoodsReleased.UnderSecurity),
    ];

    private static readonly Case Fresh = new() { Mrn = Mrn.Create(2026, CountryCode.Parse("XA"), 1, 'R') };

    private static readonly Case[] States =
    [
        Fresh,
        Fresh with
        {
            IsRejected = true,
        },
        Fresh with
        {
            IsRegistered = true,
        },
        Fresh with
        {
            IsRegistered = true,
            LapsesAt = At,
        },
        Fresh with
        {
            AcceptedAt = At,
        },
        Fresh with
        {
            DocumentsOpen = true,
        },
        Fresh with
        {
            DocumentsOpen = true,
            DocumentsAreIn = true,
        },
        Fresh with
        {
            ControlOpen = true,
        },
        Fresh with
        {
            QuestionOpen = true,
        },
        Fresh with
        {
            IsDetained = true,
        },
        Fresh with
        {
            Pending = PendingRequest.Amendment,
        },
        Fresh with
        {
            Pending = PendingRequest.Cancellation,
        },
        Fresh with
        {
            IsShortOfFunds = true,
        },
        Fresh with
        {
            PaymentDueAt = At,
        },
        Fresh with
        {
            ReleasedAt = At,
        },
        Fresh with
        {
            ReleasedAt = At,
            PaymentDueAt = At,
        },
        Fresh with
        {
            ReleasedAt = At,
            IsShortOfFunds = true,
        },
        Fresh with
        {
            ClearedAt = At,
        },
        Fresh with
        {
            ClearedAt = At,
            TypeCode = "EXA",
        },
        Fresh with
        {
            ClearedAt = At,
            PaymentDueAt = At,
        },
        Fresh with
        {
            ClearedAt = At,
            IsShortOfFunds = true,
        },
        Fresh with
        {
            Pending = PendingRequest.Review,
        },
        Fresh with
        {
            IsExited = true,
        },
        Fresh with
        {
            IsInvalidated = true,
        },
    ];

    [Fact]
    public void Every_type_of_event_is_told_to_customs_and_all_but_the_lane_to_traders()
    {
        Assert.Equal(Events.Names.Order(StringComparer.Ordinal), Released.Keys.Order(StringComparer.Ordinal));
        Assert.All(Released.Values, e => Assert.NotNull(Events.Tell(e, Listener.Customs)));
        Assert.Equal(
            ["audit-closed/1", "lane-chosen/1"],
            Released.Where(r => Events.Tell(r.Value, Listener.Trader) is null).Select(r => r.Key)
        );
    }

    [Fact]
    public void Every_telling_has_its_translations_and_every_translation_its_telling()
    {
        Assert.Equal(Enum.GetValues<CaseState>(), States.Select(s => s.State).Distinct().Order());
        var told = Released
            .Values.Concat(Others)
            .Select(e => Events.Tell(e, Listener.Customs)!)
            .Concat(States.Select(s => StateTelling.Tell(s.Standing)))
            .Concat(Notified().Select(NotificationTelling.Tell))
            .DistinctBy(t => t.Key)
            .ToDictionary(t => t.Key, StringComparer.Ordinal);
        using var file = JsonDocument.Parse(
            File.ReadAllText(RunningHouse.PathOf("src", "Customhouse.Web", "Language", "telling.json"))
        );
        var translated = file.RootElement.EnumerateObject().Select(t => t.Name);
        Assert.Equal(told.Keys.Order(StringComparer.Ordinal), translated.Order(StringComparer.Ordinal));
        foreach (var (key, telling) in told)
        foreach (var words in Locale.All.Skip(1).Select(Words.In))
            Assert.Equal(
                Places(telling.English),
                Places(words[telling.Count is null ? key : key + "/other"])
            );
        // A form for a number may leave the number out ("a document"), and has no place of its own.
        foreach (var telling in told.Values.Where(t => t.Count is not null))
        foreach (var words in Locale.All.Skip(1).Select(Words.In))
        foreach (var form in words.Keys.Where(k => k.StartsWith(telling.Key + "/", StringComparison.Ordinal)))
            Assert.Empty(Places(words[form]).Except(Places(telling.English)));
    }

    [Fact]
    public void What_is_withheld_is_a_field_of_what_is_committed_to()
    {
        var withheld = new List<string>();
        foreach (var (type, told) in Released)
        foreach (var member in Events.Tell(told, Listener.Trader)?.Withheld ?? [])
        {
            withheld.Add(type);
            var line = new JournalLine(
                1,
                DeclarationSubject.For(Fresh.Mrn),
                1,
                At,
                new Actor("o", "officer"),
                type,
                Events.Write(told),
                null
            );
            var commitment = Commitment.Create(new byte[32], 1, EventFields.Of(line));
            Assert.Contains(EventFields.OfBody + member, commitment.Names);
            Assert.DoesNotContain(
                EventFields.OfBody + member,
                Disclosable(commitment, told, Listener.Trader)
            );
            Assert.Contains(EventFields.OfBody + member, Disclosable(commitment, told, Listener.Customs));
        }
        Assert.Equal(["control-ordered/1", "documents-wanted/1"], withheld.Order(StringComparer.Ordinal));
    }

    private static string[] Disclosable(Commitment commitment, Event told, Listener listener) =>
        ReceiptDesk.Disclosable(commitment, Events.Tell(told, listener)!, listener);

    [Fact]
    public void A_telling_is_written_as_the_language_writes()
    {
        var paid = new PaymentAwaited(new Money(1_234.5m, Currency.Eur), At);
        Assert.Equal("Payment of EUR\u00a01,234.50 awaited until 2 Mar 2026", In("en", paid));
        Assert.Equal("Paiement de 1\u202f234,50\u00a0EUR attendu avant le 2 mars 2026", In("fr", paid));
        var refused = new DeclarationRejected([.. Enumerable.Repeat(new Refusal("CH1", "", "", "", ""), 3)]);
        Assert.Equal("Refused for 3 faults", In("en", refused));
        Assert.Equal("رُفض لـ3 أخطاء", In("ar", refused));
    }

    [Fact]
    public void A_notification_reads_the_same_in_the_interface_and_on_the_pages()
    {
        var left = new Notification("16", "A1", At, 1);
        Assert.Equal("goods exited", NotificationLine.Of(left).Meaning);
        Assert.Equal("Goods exited", Words.In(Locale.Usual).Notice(left));
        Assert.Equal("Marchandises sorties", Words.In(Locale.Find("fr")!).Notice(left));
        Assert.Throws<ArgumentException>(() => NotificationTelling.Tell(new("99", null, At, 1)));
    }

    [Fact]
    public void An_event_of_another_module_tells_itself()
    {
        var all = ParcelModule.Kinds.Events;
        var arrived = all.Tell(new ParcelArrived("shelf 4", 1, At), Listener.Trader)!;
        Assert.Equal("Arrived with 1 gram: shelf 4", arrived.Sentence());
        // A module of which no language has a translation is told in English.
        Assert.Equal("Arrived with 1 gram: shelf 4", Words.In(Locale.Find("fr")!).Tell(arrived));
        var handed = new ParcelHandedOut("its owner");
        Assert.Equal("Handed out to its owner", all.Tell(handed, Listener.Customs)!.Sentence());
        Assert.Null(all.Tell(handed, Listener.Trader));
        Assert.Null(all.Tell(new ParcelSeen("gate"), Listener.Customs));
        Assert.Equal("Accepted", all.Tell(new DeclarationAccepted(At, []), Listener.Trader)!.Sentence());
    }

    /// <summary>What the trader is sent of each event; those with a message are opened unread and are
    /// left out, as they are answered with what other events are.</summary>
    private static IEnumerable<Notification> Notified() =>
        Released
            .Values.Concat(Others)
            .Where(e => e is not (DeclarationLodged or DeclarationAmended))
            .SelectMany(e => Notifications.Find(Fresh.Mrn, [(e, At)]));

    private static string? In(string language, Event told) =>
        Words.In(Locale.Find(language)!).Event(told, forCustoms: true);

    private static string[] Places(string pattern) =>
        [.. Place().Matches(pattern).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\{\w+\}", RegexOptions.None, 1000)]
    private static partial Regex Place();
}
