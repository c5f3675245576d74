using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>Whole declarations through the desk, on the embedded store and the demo's tariff.</summary>
public sealed class CaseDeskTests : IAsyncLifetime
{
    private SmallHouse _small = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static Actor By => new(SmallHouse.Trader, "trader");

    public async ValueTask InitializeAsync() => _small = await SmallHouse.Open(TimeProvider.System);

    public ValueTask DisposeAsync() => _small.DisposeAsync();

    [Fact]
    public async Task A_declaration_is_charged_and_cleared_and_its_books_balance()
    {
        var cleared = await Lodged("import-ima.xml");
        Assert.Equal(CaseState.Cleared, cleared.Case.State);
        var due = cleared.Case.Assessment!.Lines.Sum(l => l.Payable?.Amount ?? 0m);
        Assert.True(due > 0m);
        Assert.Equal(
            50_000m - due,
            (await _small.Store.Accounts.Balances(Books.Free("DAN0001"), Now)).Single().Amount
        );
        Assert.Equal(
            0m,
            (await _small.Store.Accounts.PostingsOf(DeclarationSubject.For(cleared.Case.Mrn), Now)).Sum(p =>
                p.Posting.Amount
            )
        );
    }

    [Fact]
    public async Task The_same_message_again_is_answered_as_the_first_time()
    {
        var first = await Lodged("import-ima.xml");
        var again = await Lodged("import-ima.xml");
        Assert.True(again.AsBefore);
        Assert.Equal(first.Case.Mrn, again.Case.Mrn);
        var other = await _small.Desk.Lodge(
            Sample("import-ima.xml", "Cotton shirts", "Linen shirts"),
            "xml",
            By,
            Now
        );
        Assert.Equal(first.Case.Mrn, Assert.IsType<Answer.LrnTaken>(other).Mrn);
    }

    [Fact]
    public async Task Two_of_the_same_at_once_make_one_case()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => _small.Desk.Lodge(Sample("import-ima.xml"), "xml", By, Now))
        );
        Assert.Single(answers.Select(a => Assert.IsType<Answer.Recorded>(a).Case.Mrn).Distinct());
    }

    [Fact]
    public async Task An_account_that_many_draw_on_at_once_never_goes_below_zero()
    {
        var due = (await Lodged("import-ima.xml")).Case.Assessment!.Lines.Sum(l => l.Payable?.Amount ?? 0m);
        var fitting = (int)Math.Floor(50_000m / due) - 1;
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, fitting + 20)
                .Select(i =>
                    _small.Desk.Lodge(Sample("import-ima.xml", "AVEN-0001", $"MANY-{i}"), "xml", By, Now)
                )
        );
        var states = answers.Select(a => Assert.IsType<Answer.Recorded>(a).Case.State).ToArray();
        Assert.Equal(fitting, states.Count(s => s == CaseState.Cleared));
        Assert.Equal(20, states.Count(s => s == CaseState.AwaitingPayment));
        Assert.InRange(
            (await _small.Store.Accounts.Balances(Books.Free("DAN0001"), Now)).Single().Amount,
            0m,
            due
        );
    }

    [Fact]
    public async Task A_rejected_message_is_on_record_and_its_reference_is_free_again()
    {
        var broken = Sample("import-ima.xml", "<GoodsItemQuantity>2<", "<GoodsItemQuantity>3<");
        var refused = Assert.IsType<Answer.Refused>(await _small.Desk.Lodge(broken, "xml", By, Now));
        Assert.All(refused.Refusals, r => Assert.NotEmpty(r.Mend));
        Assert.Equal(CaseState.Rejected, (await _small.Desk.Open(refused.Mrn!.Value, Now))!.State);
        Assert.Equal(CaseState.Cleared, (await Lodged("import-ima.xml")).Case.State);
    }

    [Fact]
    public async Task A_refusal_says_at_what_whatever_its_code()
    {
        var good = Sample("import-ima.xml");
        Assert.Equal(RefusedAt.Reading, await At(_small.Desk.Lodge(good[..2000], "xml", By, Now)));
        Assert.Equal(RefusedAt.Reading, await At(_small.Desk.Lodge("{}"u8.ToArray(), "json", By, Now)));
        Assert.Equal(RefusedAt.Mandate, await At(_small.Desk.Lodge(good, "xml", By, Now, _ => false)));
        var broken = Sample("import-ima.xml", "<GoodsItemQuantity>2<", "<GoodsItemQuantity>3<");
        Assert.Equal(RefusedAt.Content, await At(_small.Desk.Lodge(broken, "xml", By, Now)));
        var cleared = await Lodged("import-ima.xml");
        Assert.Equal(
            RefusedAt.Standing,
            await At(_small.Desk.Act(cleared.Case.Mrn, new LiftDetention("none"), By, Now))
        );
    }

    private static async Task<RefusedAt> At(Task<Answer> answer) =>
        Assert.IsType<Answer.Refused>(await answer).At;

    [Fact]
    public async Task Two_officers_at_once_are_never_both_the_first()
    {
        _small.Administration.PutInForce(_small.Administration.Registers with { Profiles = AllRed() });
        var held = await Lodged("import-ima.xml");
        Assert.Equal(CaseState.UnderControl, held.Case.State);
        var result = new RecordControl(new ControlResult(true, "as declared", [], []));
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i =>
                    _small.Desk.Act(held.Case.Mrn, result, new Actor($"officer-{i}", "officer", "XAAVN"), Now)
                )
        );
        Assert.Single(answers.OfType<Answer.Recorded>());
        Assert.Equal(7, answers.OfType<Answer.Refused>().Count());
        Assert.Equal(CaseState.Cleared, (await _small.Desk.Open(held.Case.Mrn, Now))!.State);
    }

    [Fact]
    public async Task An_amendment_makes_a_version_that_opens_again_and_is_charged()
    {
        _small.Administration.PutInForce(_small.Administration.Registers with { Profiles = AllRed() });
        var held = await Lodged("import-ima.xml");
        var wrong = await _small.Desk.Request(held.Case.Mrn, Sample("amendment-cor.xml"), "xml", By, Now);
        Assert.Equal("CH030", Assert.IsType<Answer.Refused>(wrong).Refusals.Single().Code);

        var named = Named(held.Case.Mrn, "amendment-cor.xml");
        Assert.IsType<Answer.Recorded>(
            await _small.Desk.Request(held.Case.Mrn, Encoding.UTF8.GetBytes(named), "xml", By, Now)
        );
        var officer = new Actor("officer-1", "officer", "XAAVN");
        var granted = Assert.IsType<Answer.Recorded>(
            await _small.Desk.Act(held.Case.Mrn, new Grant(), officer, Now)
        );
        Assert.Equal(2, granted.Case.Version);
        await _small.Desk.Act(
            held.Case.Mrn,
            new RecordControl(new ControlResult(true, "as declared", [], [])),
            officer,
            Now
        );

        var opened = (await _small.Desk.Open(held.Case.Mrn, Now))!;
        Assert.Equal((2, CaseState.Cleared), (opened.Version, opened.State));
        Assert.NotEmpty(
            Declarations.Differences.Between(opened.Versions[0].Message, opened.Versions[1].Message)
        );
        Assert.Equal(
            0m,
            (await _small.Store.Accounts.PostingsOf(DeclarationSubject.For(opened.Mrn), Now)).Sum(p =>
                p.Posting.Amount
            )
        );
    }

    [Fact]
    public async Task A_version_that_names_another_account_is_charged_to_it()
    {
        _small.Administration.PutInForce(_small.Administration.Registers with { Profiles = AllRed() });
        await _small.Change([RegisterReader.Of(SmallHouse.Account("DAN0002"))], AllRed());
        var held = await Lodged("import-ima.xml");
        var officer = new Actor("officer-1", "officer", "XAAVN");
        var found = new ControlResult(
            false,
            "the account named is another",
            [new FieldCorrection("Declaration/ObligationGuarantee[1]/ReferenceID", "DAN0002")],
            []
        );
        await _small.Desk.Act(held.Case.Mrn, new RecordControl(found), officer, Now);
        var charged = (await _small.Desk.Journal(held.Case.Mrn, Now))
            .Select(j => j.Event)
            .OfType<AccountCharged>();
        Assert.Equal("DAN0002", Assert.Single(charged).Account);
    }

    [Fact]
    public async Task A_request_without_a_reason_is_refused_and_the_case_stands()
    {
        var lodged = await Lodged("import-prelodged-imd.xml");
        var request = Named(lodged.Case.Mrn, "cancellation-inv.xml");
        var bare = Regex.Replace(
            request,
            "<Amendment>.*</Amendment>",
            "",
            RegexOptions.Singleline,
            TimeSpan.FromSeconds(1)
        );
        var refused = Assert.IsType<Answer.Refused>(
            await _small.Desk.Request(lodged.Case.Mrn, Encoding.UTF8.GetBytes(bare), "xml", By, Now)
        );
        Assert.Contains(refused.Refusals, r => r.Code == "CDS10001");
        // Who may see a case and have it charged hangs on its declarant, so no request takes that place.
        var strange = Named(lodged.Case.Mrn, "amendment-cor.xml")
            .Replace(
                "<GoodsShipment>",
                "<Declarant><ID>XA000000000999</ID></Declarant><GoodsShipment>",
                StringComparison.Ordinal
            );
        refused = Assert.IsType<Answer.Refused>(
            await _small.Desk.Request(lodged.Case.Mrn, Encoding.UTF8.GetBytes(strange), "xml", By, Now)
        );
        Assert.Contains(refused.Refusals, r => r.Code == "CDS11007");
        Assert.IsType<Answer.Recorded>(
            await _small.Desk.Request(lodged.Case.Mrn, Encoding.UTF8.GetBytes(request), "xml", By, Now)
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_request_that_points_before_the_first_opens_nothing(int position)
    {
        _small.Administration.PutInForce(_small.Administration.Registers with { Profiles = AllRed() });
        var held = await Lodged("import-ima.xml");
        var request = Named(held.Case.Mrn, "amendment-cor.xml");
        var amendment = request.IndexOf("<Amendment>", StringComparison.Ordinal);
        request =
            request[..amendment]
            + request[amendment..]
                .Replace(
                    "<SequenceNumeric>2</SequenceNumeric>",
                    $"<SequenceNumeric>{position}</SequenceNumeric>",
                    StringComparison.Ordinal
                );
        var refused = Assert.IsType<Answer.Refused>(
            await _small.Desk.Request(held.Case.Mrn, Encoding.UTF8.GetBytes(request), "xml", By, Now)
        );
        Assert.Contains(refused.Refusals, r => r.Code == "MSG10004");
        Assert.Equal(RefusedAt.Content, refused.At);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(7)]
    public async Task A_goods_item_of_any_number_is_pointed_at_by_its_position(int number)
    {
        // Its licence is of another holder, and its number is none: both are told, where they stand. Of the
        // licence nothing more is told than of one that does not exist.
        var licence = new Licence(
            "INV-7001",
            "XA000000000999",
            [],
            new Quantity(1m, "KGM"),
            null,
            new DateOnly(2000, 1, 1),
            new DateOnly(2100, 1, 1)
        );
        _small.Administration.PutInForce(
            _small.Administration.Registers with
            {
                Licences = ImmutableDictionary<string, Licence>.Empty.Add(licence.Id, licence),
            }
        );
        var text = Encoding.UTF8.GetString(Sample("import-ima.xml").Span);
        var second = text.LastIndexOf("<SequenceNumeric>2</SequenceNumeric>", StringComparison.Ordinal);
        text = text.Replace(">N<", ">L<", StringComparison.Ordinal)
            .Replace(">935<", ">100<", StringComparison.Ordinal);
        text = string.Concat(
            text.AsSpan(0, second),
            $"<SequenceNumeric>{number}</SequenceNumeric>",
            text.AsSpan(second + "<SequenceNumeric>2</SequenceNumeric>".Length)
        );
        var refused = Assert.IsType<Answer.Refused>(
            await _small.Desk.Lodge(Encoding.UTF8.GetBytes(text), "xml", By, Now)
        );
        if (number < 1)
            Assert.Contains(refused.Refusals, r => r.Code == "CDS12024");
        Assert.Contains(
            refused.Refusals,
            r =>
                r.Code == "TAR-LIC-UNKNOWN"
                && r.Pointer
                    == "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/AdditionalDocument[1]/ID"
        );
    }

    /// <summary>A request of the samples, for the case of a test.</summary>
    private static string Named(Mrn mrn, string sample) =>
        Regex.Replace(
            Encoding.UTF8.GetString(Sample(sample).Span),
            "(?<=</FunctionalReferenceID>\\s*<ID>)[^<]*",
            mrn.Text,
            RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)
        );

    private static ProfileBook AllRed() =>
        ProfileBook
            .Create([
                new Profile
                {
                    Id = "ALL",
                    Version = 1,
                    Owner = "Aven",
                    Reason = "everything is looked at",
                    From = new DateOnly(2026, 1, 1),
                    Lane = Lane.Red,
                    When = AllOf.Anything,
                },
            ])
            .Book;

    private Task<Answer.Recorded> Lodged(string sample) => _small.Lodged(sample);

    private static ReadOnlyMemory<byte> Sample(string name, string was = "", string becomes = "") =>
        SmallHouse.Sample(name, was, becomes);
}
