using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Risk;
using Customhouse.Values;
using Xunit;
using static Customhouse.Server.Tests.Engine.SupplementedHouse;

namespace Customhouse.Server.Tests.Engine;

/// <summary>A simplified declaration and the one that completes it stay one, whatever becomes of
/// either.</summary>
public sealed class CompletionTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_secured_is_freed_when_the_duty_is_charged_and_secured_anew_when_that_is_void()
    {
        await using var small = await Entitled();
        var whole = await Free(small);
        var simplified = (await Lodged(small, "IMC", "S-1")).Case;
        var secured = simplified.Reservations.Sum(r => r.Amount.Amount);
        // 165.48 + 201.09 and 10.00 + 82.00, as for the standard declaration of these goods.
        Assert.Equal(458.57m, secured);
        Assert.Equal(whole - secured, await Free(small));

        var completing = (await Lodged(small, "IMY", "Y-1", simplified.Mrn.Text)).Case;
        Assert.Equal(CaseState.Cleared, completing.State);
        Assert.Equal(458.57m, completing.Settled);
        Assert.Equal(whole, await Free(small));
        var completed = await Open(small, simplified.Mrn);
        Assert.Equal(completing.Mrn, completed.CompletedBy);
        Assert.Empty(completed.Reservations);

        Assert.IsType<Answer.Recorded>(await Ask(small, completing.Mrn, "INV"));
        Assert.IsType<Answer.Recorded>(await Act(small, completing.Mrn, new Grant()));
        var open = await Open(small, simplified.Mrn);
        Assert.Null(open.CompletedBy);
        Assert.Equal(458.57m, open.Reservations.Sum(r => r.Amount.Amount));
        Assert.Equal(whole - secured, await Free(small));
        // Another may complete it now, once.
        var next = (await Lodged(small, "IMY", "Y-2", simplified.Mrn.Text)).Case;
        Assert.Equal(next.Mrn, (await Open(small, simplified.Mrn)).CompletedBy);
        Assert.Equal(whole, await Free(small));
        Assert.Equal("SUP-DONE", await Refused(small, "IMY", "Y-3", simplified.Mrn.Text));
    }

    [Fact]
    public async Task Of_many_at_once_one_completes_what_was_completed_before_in_vain()
    {
        await using var small = await Entitled();
        var simplified = (await Lodged(small, "IMC", "S-1")).Case.Mrn;
        var first = (await Lodged(small, "IMY", "Y-0", simplified.Text)).Case.Mrn;
        await Ask(small, first, "INV");
        await Act(small, first, new Grant());
        var answers = await Task.WhenAll(
            Enumerable.Range(1, 8).Select(n => Lodge(small, "IMY", $"Y-{n}", simplified.Text))
        );
        var taken = Assert.Single(answers.OfType<Answer.Recorded>());
        Assert.Equal(taken.Case.Mrn, (await Open(small, simplified)).CompletedBy);
        Assert.All(
            answers.OfType<Answer.Refused>(),
            a => Assert.Equal("SUP-DONE", Assert.Single(a.Refusals).Code)
        );
    }

    [Fact]
    public async Task A_completed_one_is_neither_changed_nor_cancelled()
    {
        await using var small = await Entitled();
        var simplified = (await Lodged(small, "IMC", "S-1")).Case.Mrn;
        // Asked before, it is not granted after either.
        Assert.IsType<Answer.Recorded>(await Ask(small, simplified, "INV"));
        var completing = (await Lodged(small, "IMY", "Y-1", simplified.Text)).Case.Mrn;
        Assert.Equal("CH068", Code(await Act(small, simplified, new Grant())));
        Assert.IsType<Answer.Recorded>(await Act(small, simplified, new Deny("it is completed")));
        foreach (var type in new[] { "INV", "COR" })
        {
            var refused = Assert.IsType<Answer.Refused>(await Ask(small, simplified, type, NetMass("31")));
            var refusal = Assert.Single(refused.Refusals);
            Assert.Equal("CH068", refusal.Code);
            Assert.Contains(completing.Text, refusal.Rule, StringComparison.Ordinal);
        }
        // Once the supplementary one is void, it can be.
        await Ask(small, completing, "INV");
        await Act(small, completing, new Grant());
        Assert.IsType<Answer.Recorded>(await Ask(small, simplified, "INV"));
        Assert.IsType<Answer.Recorded>(await Act(small, simplified, new Grant()));
        Assert.Equal(CaseState.Invalidated, (await Open(small, simplified)).State);
        Assert.Equal("SUP-STATE", await Refused(small, "IMY", "Y-2", simplified.Text));
    }

    [Fact]
    public async Task The_security_stays_while_the_duty_is_not_paid()
    {
        await using var small = await Entitled();
        var whole = await Free(small);
        var simplified = (await Lodged(small, "IMC", "S-1")).Case.Mrn;
        // It names the guarantee alone, and no account with money.
        var completing = Assert
            .IsType<Answer.Recorded>(await Lodge(small, Text("IMY", "Y-1", simplified.Text, pays: Security)))
            .Case;
        Assert.Equal(CaseState.AwaitingPayment, completing.State);
        Assert.Equal(completing.Mrn, (await Open(small, simplified)).CompletedBy);
        Assert.Equal(whole - 458.57m, await Free(small));
        Assert.IsType<Answer.Recorded>(
            await Act(small, completing.Mrn, new Pay("BANK-1", new Money(458.57m, Currency.Eur)))
        );
        Assert.Equal(CaseState.Cleared, (await Open(small, completing.Mrn)).State);
        Assert.Equal(whole, await Free(small));
    }

    /// <summary>A change that is refused wants to complete another: that one keeps what it secures.</summary>
    [Fact]
    public async Task A_refused_change_completes_no_other_and_frees_nothing()
    {
        await using var small = await Entitled();
        var whole = await Free(small);
        var first = (await Lodged(small, "IMC", "S-1")).Case.Mrn;
        var other = (await Lodged(small, "IMC", "S-2")).Case.Mrn;
        var completing = Assert
            .IsType<Answer.Recorded>(await Lodge(small, Text("IMY", "Y-1", first.Text, pays: Security)))
            .Case.Mrn;
        Assert.Equal("SUP-MOVED", Code(await Ask(small, completing, "COR", Names(other))));
        Assert.Equal(completing, (await Open(small, first)).CompletedBy);
        var kept = await Open(small, other);
        Assert.Null(kept.CompletedBy);
        Assert.Equal(458.57m, kept.Reservations.Sum(r => r.Amount.Amount));
        Assert.Equal(whole - 2 * 458.57m, await Free(small));
    }

    /// <summary>A control does not move a declaration to another simplified one either.</summary>
    [Fact]
    public async Task A_control_completes_no_other()
    {
        await using var small = await Entitled();
        var red = new Profile
        {
            Id = "P1",
            Version = 1,
            Owner = "Risk",
            Reason = "a control",
            From = new DateOnly(2020, 1, 1),
            Lane = Lane.Red,
            Share = 1,
            When = new FieldIs("item-count", ">", ["0"]),
        };
        var first = (await Lodged(small, "IMC", "S-1")).Case.Mrn;
        var other = (await Lodged(small, "IMC", "S-2")).Case.Mrn;
        await small.Change([], ProfileBook.Create([red]).Book);
        var completing = (await Lodged(small, "IMY", "Y-1", first.Text)).Case;
        Assert.Equal(CaseState.UnderControl, completing.State);
        var corrected = new RecordControl(
            new ControlResult(
                false,
                "the number of another",
                [new FieldCorrection("Declaration/GoodsShipment/PreviousDocument[1]/ID", other.Text)],
                []
            )
        );
        Assert.Contains(
            "SUP-MOVED",
            Code(await Act(small, completing.Mrn, corrected)),
            StringComparison.Ordinal
        );
        Assert.Null((await Open(small, other)).CompletedBy);
    }

    [Fact]
    public async Task What_was_described_wrongly_is_amended_by_an_officers_grant_and_completed_then()
    {
        await using var small = await Entitled();
        var wrong = Text("IMC", "S-1", null)
            .Replace(
                "<NetNetWeightMeasure unitCode=\"KGM\">30<",
                "<NetNetWeightMeasure unitCode=\"KGM\">33<",
                StringComparison.Ordinal
            );
        var simplified = Assert.IsType<Answer.Recorded>(await Lodge(small, wrong)).Case;
        Assert.Equal(CaseState.Cleared, simplified.State);
        Assert.Equal("SUP-GOODS", await Refused(small, "IMY", "Y-1", simplified.Mrn.Text));

        Assert.IsType<Answer.Recorded>(await Ask(small, simplified.Mrn, "COR", NetMass("30")));
        // Asking for it is not enough.
        Assert.Equal("SUP-GOODS", await Refused(small, "IMY", "Y-2", simplified.Mrn.Text));
        Assert.IsType<Answer.Recorded>(await Act(small, simplified.Mrn, new Grant()));
        var amended = await Open(small, simplified.Mrn);
        Assert.Equal((2, CaseState.Cleared), (amended.Version, amended.State));
        Assert.Equal(458.57m, amended.Reservations.Sum(r => r.Amount.Amount));
        var completing = (await Lodged(small, "IMY", "Y-3", simplified.Mrn.Text)).Case;
        Assert.Equal(458.57m, completing.Settled);
    }

    [Fact]
    public async Task Goods_let_go_under_one_origin_are_not_completed_under_another()
    {
        await using var small = await Entitled();
        var simplified = (await Lodged(small, "IMC", "S-1")).Case.Mrn;
        var moved = Text("IMY", "Y-1", simplified.Text)
            .Replace("<CountryCode>XC<", "<CountryCode>XB<", StringComparison.Ordinal);
        Assert.Equal("SUP-GOODS SUP-GOODS", Code(await Lodge(small, moved)));
        await Lodged(small, "IMY", "Y-2", simplified.Text);
    }

    [Fact]
    public async Task An_estimate_tells_that_it_is_completed_and_nothing_else_of_the_case()
    {
        await using var small = await Entitled();
        var simplified = (await Lodged(small, "IMC", "S-1")).Case.Mrn.Text;
        var bytes = System.Text.Encoding.UTF8.GetBytes(Text("IMY", "Y-1", simplified));
        Assert.Empty((await small.Desk.Estimate(bytes, "xml", Now)).Refusals);
        await Lodged(small, "IMY", "Y-2", simplified);
        Assert.Equal("SUP-DONE", Assert.Single((await small.Desk.Estimate(bytes, "xml", Now)).Refusals).Code);
    }

    private static string Code(Answer answer) =>
        string.Join(' ', Assert.IsType<Answer.Refused>(answer).Refusals.Select(r => r.Code));

    /// <summary>A change of the number of the simplified declaration.</summary>
    private static string Names(Mrn other) =>
        "<Amendment><ChangeReasonCode>21</ChangeReasonCode>"
        + string.Concat(
            new[] { "42A", "67A" }.Select(section =>
                $"<Pointer><SequenceNumeric>1</SequenceNumeric><DocumentSectionCode>{section}</DocumentSectionCode>"
                + "</Pointer>"
            )
        )
        + "<Pointer><SequenceNumeric>1</SequenceNumeric><DocumentSectionCode>99A</DocumentSectionCode>"
        + "<TagID>D018</TagID></Pointer></Amendment><GoodsShipment><PreviousDocument>"
        + $"<ID>{other.Text}</ID></PreviousDocument></GoodsShipment>";

    /// <summary>A change of the net mass of the second item.</summary>
    private static string NetMass(string kilograms) =>
        "<Amendment><ChangeReasonCode>21</ChangeReasonCode>"
        + string.Concat(
            new[] { "42A", "67A", "68A", "23A" }.Select(section =>
                $"<Pointer><SequenceNumeric>{(section == "68A" ? 2 : 1)}</SequenceNumeric>"
                + $"<DocumentSectionCode>{section}</DocumentSectionCode></Pointer>"
            )
        )
        + "<Pointer><SequenceNumeric>1</SequenceNumeric><DocumentSectionCode>65A</DocumentSectionCode>"
        + "<TagID>128</TagID></Pointer></Amendment><GoodsShipment><GovernmentAgencyGoodsItem>"
        + "<SequenceNumeric>2</SequenceNumeric><Commodity><GoodsMeasure>"
        + $"<NetNetWeightMeasure unitCode=\"KGM\">{kilograms}</NetNetWeightMeasure>"
        + "</GoodsMeasure></Commodity></GovernmentAgencyGoodsItem></GoodsShipment>";
}
