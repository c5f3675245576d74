using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Journal;
using Customhouse.Risk;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>What is told of events and states, in English, and what a trader does not hear.</summary>
public sealed class TellingTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly Case Fresh = new() { Mrn = Mrn.Create(2026, CountryCode.Parse("XA"), 1, 'R') };

    private static readonly Money Twelve = new(12.5m, Currency.Eur);

    private static readonly Refusal Fault = new("CH001", "", "rule", "basis", "mend");

    public static TheoryData<CaseEvent, string> Sentences =>
        new()
        {
            {
                new DeclarationLodged("xml", "LRN-1", "IMA", "XA1"),
                "Declaration IMA lodged under the reference LRN-1"
            },
            { new DeclarationRejected([Fault]), "Refused for 1 fault" },
            { new RequestRejected("R", [Fault, Fault]), "Request refused for 2 faults" },
            {
                new DeclarationRegistered(At, []),
                "Registered; the goods are to be presented until 2026-03-02"
            },
            { new GoodsPresented("XAAVN01"), "Goods presented at XAAVN01" },
            { new GoodsPresented(null), "Goods presented" },
            {
                new DutyAssessed(DutyStage.Provisional, "2026-01", Assessment.Nothing),
                "Duty assessed by edition 2026-01 (secured until it is final)"
            },
            { new DocumentsAccepted("all in order"), "Documents accepted: all in order" },
            {
                new QuotaDrawn("094001", new DateOnly(2026, 1, 1), 2, 5.50m, "KGM"),
                "Quota 094001: 5.50 KGM drawn for item 2"
            },
            { new AccountCredited("DEF-1", Twelve), "12.50 EUR credited to account DEF-1" },
            { new RepaymentOwed(Twelve), "12.50 EUR paid too much, to be repaid" },
            { new PaymentAwaited(Twelve, At), "Payment of 12.50 EUR awaited until 2026-03-02" },
            { new GoodsReleased(GoodsReleased.UnderSecurity), "Goods released: under security, TFA 7.3" },
            { new GoodsReleased("as declared"), "Goods released: as declared" },
            { new GoodsExited("XAAVN01"), "Goods left the customs territory at XAAVN01" },
            { new DepartureToldEarly(null), "Departure told before it was permitted" },
            { new QuestionAsked("Is {count} in braces?"), "Question: Is {count} in braces?" },
        };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void An_event_is_told_to_both_in_a_sentence(CaseEvent told, string sentence)
    {
        foreach (var listener in Enum.GetValues<Listener>())
            Assert.Equal(sentence, DeclarationSubject.Kind.Events.Tell(told, listener)?.Sentence());
    }

    [Fact]
    public void Why_a_declaration_was_picked_is_told_to_customs_alone()
    {
        const string secret = "the weight is odd";
        CaseEvent[] picked =
        [
            new ControlOrdered(secret),
            new DocumentsWanted(secret, [], null),
            new DocumentsWanted(secret, ["N380"], null),
        ];
        foreach (var e in picked)
        {
            Assert.EndsWith(
                ": " + secret,
                EventTelling.Tell(e, Listener.Customs)!.Sentence(),
                StringComparison.Ordinal
            );
            Assert.Empty(EventTelling.Tell(e, Listener.Customs)!.Withheld);
            var told = EventTelling.Tell(e, Listener.Trader)!;
            Assert.DoesNotContain(secret, told.Sentence(), StringComparison.Ordinal);
            Assert.Equal(["grounds"], told.Withheld);
        }
        var lane = new LaneChosen(new LaneChoice(Lane.Red, [new Hit("P1", 1, Lane.Red, secret, [])], 1));
        Assert.Equal("Red lane chosen: " + secret, EventTelling.Tell(lane, Listener.Customs)!.Sentence());
        Assert.Null(EventTelling.Tell(lane, Listener.Trader));
    }

    [Fact]
    public void A_state_is_told_with_the_day_that_is_waited_for()
    {
        Assert.Equal("Received; not decided yet.", StateTelling.Tell(Fresh.Standing).Sentence());
        Assert.Equal(
            "Registered; waiting for the goods to be presented until 2026-03-02.",
            StateTelling.Tell((Fresh with { IsRegistered = true, LapsesAt = At }).Standing).Sentence()
        );
        Assert.Equal(
            "Waiting for money: the account named cannot bear the duty.",
            StateTelling.Tell((Fresh with { IsShortOfFunds = true, PaymentDueAt = At }).Standing).Sentence()
        );
        Assert.Equal(
            "Cleared; more duty is to be paid until 2026-03-02.",
            StateTelling.Tell((Fresh with { ClearedAt = At, PaymentDueAt = At }).Standing).Sentence()
        );
        Assert.Equal(
            "The trader’s request to cancel waits for a decision of customs.",
            StateTelling.Tell((Fresh with { Pending = PendingRequest.Cancellation }).Standing).Sentence()
        );
    }

    [Fact]
    public void A_pattern_that_names_what_is_not_told_is_a_fault()
    {
        var telling = new Telling("event.paid", "{amount} paid, reference {nothing}").With("amount", Twelve);
        Assert.Throws<KeyNotFoundException>(() => telling.Sentence());
    }
}
