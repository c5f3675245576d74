using System.Text;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Server.Editions;
using Customhouse.Storage;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>Whole declarations through the desk, on the embedded store and the demo's tariff.</summary>
public sealed class DeskTests : IAsyncLifetime
{
    private const string Trader = "XA000000000101";

    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-desk-").FullName;
    private SqliteStore _store = null!;
    private House _house = null!;
    private Desk _desk = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static Actor By => new(Trader, "trader");

    public async ValueTask InitializeAsync()
    {
        _store = SqliteStore.At(Path.Combine(_folder, "store.db"));
        await Change(RegisterBook.Beginning(
            new Terms { Administration = CountryCode.Parse("XA"), Currency = Currency.Eur }, [EditionShelf.Demo()]));
        await Change(
        [
            RegisterBook.Of(new Operator(Trader, "Aven Cloth", "XA", new DateOnly(2020, 1, 1), false, ["DPO"], [])),
            RegisterBook.Of(new Guarantee("DAN0001", Trader, GuaranteeKind.Deferment, Eur(50_000m), Eur(0m))),
        ]);
        _house = new House(_store, await Loaded());
        _desk = new Desk(_store, _house, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_declaration_is_charged_and_cleared_and_its_books_balance()
    {
        var cleared = await Lodged("import-ima.xml");
        Assert.Equal(CaseState.Cleared, cleared.Case.State);
        var due = cleared.Case.Assessment!.Lines.Sum(l => l.Payable?.Amount ?? 0m);
        Assert.True(due > 0m);
        Assert.Equal(50_000m - due, (await _store.Balances(Books.Free("DAN0001"), Now)).Single().Amount);
        Assert.Equal(0m, (await _store.PostingsOf(cleared.Case.Mrn, Now)).Sum(p => p.Posting.Amount));
    }

    [Fact]
    public async Task The_same_message_again_is_answered_as_the_first_time()
    {
        var first = await Lodged("import-ima.xml");
        var again = await Lodged("import-ima.xml");
        Assert.True(again.AsBefore);
        Assert.Equal(first.Case.Mrn, again.Case.Mrn);
        var other = await _desk.Lodge(Sample("import-ima.xml", "Cotton shirts", "Linen shirts"), "xml", By, Now);
        Assert.Equal(first.Case.Mrn, Assert.IsType<Answer.LrnTaken>(other).Mrn);
    }

    [Fact]
    public async Task Two_of_the_same_at_once_make_one_case()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(_ => _desk.Lodge(Sample("import-ima.xml"), "xml", By, Now)));
        Assert.Single(answers.Select(a => Assert.IsType<Answer.Recorded>(a).Case.Mrn).Distinct());
    }

    [Fact]
    public async Task An_account_that_many_draw_on_at_once_never_goes_below_zero()
    {
        var due = (await Lodged("import-ima.xml")).Case.Assessment!.Lines.Sum(l => l.Payable?.Amount ?? 0m);
        var fitting = (int)Math.Floor(50_000m / due) - 1;
        var answers = await Task.WhenAll(Enumerable.Range(0, fitting + 20).Select(i =>
            _desk.Lodge(Sample("import-ima.xml", "AVEN-0001", $"MANY-{i}"), "xml", By, Now)));
        var states = answers.Select(a => Assert.IsType<Answer.Recorded>(a).Case.State).ToArray();
        Assert.Equal(fitting, states.Count(s => s == CaseState.Cleared));
        Assert.Equal(20, states.Count(s => s == CaseState.AwaitingPayment));
        Assert.InRange((await _store.Balances(Books.Free("DAN0001"), Now)).Single().Amount, 0m, due);
    }

    [Fact]
    public async Task A_rejected_message_is_on_record_and_its_reference_is_free_again()
    {
        var broken = Sample("import-ima.xml", "<GoodsItemQuantity>2<", "<GoodsItemQuantity>3<");
        var refused = Assert.IsType<Answer.Refused>(await _desk.Lodge(broken, "xml", By, Now));
        Assert.All(refused.Refusals, r => Assert.NotEmpty(r.Mend));
        Assert.Equal(CaseState.Rejected, (await _desk.Open(refused.Mrn!.Value, Now))!.State);
        Assert.Equal(CaseState.Cleared, (await Lodged("import-ima.xml")).Case.State);
    }

    [Fact]
    public async Task Two_officers_at_once_are_never_both_the_first()
    {
        _house.PutInForce(_house.Registers with { Profiles = AllRed() });
        var held = await Lodged("import-ima.xml");
        Assert.Equal(CaseState.UnderControl, held.Case.State);
        var result = new RecordControl(new ControlResult(true, "as declared", [], []));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            _desk.Act(held.Case.Mrn, result, new Actor($"officer-{i}", "officer", "XAAVN"), Now)));
        Assert.Single(answers.OfType<Answer.Recorded>());
        Assert.Equal(7, answers.OfType<Answer.Refused>().Count());
        Assert.Equal(CaseState.Cleared, (await _desk.Open(held.Case.Mrn, Now))!.State);
    }

    [Fact]
    public async Task An_amendment_makes_a_version_that_opens_again_and_is_charged()
    {
        _house.PutInForce(_house.Registers with { Profiles = AllRed() });
        var held = await Lodged("import-ima.xml");
        var request = Encoding.UTF8.GetString(Sample("amendment-cor.xml").Span);
        var wrong = await _desk.Request(held.Case.Mrn, Encoding.UTF8.GetBytes(request), "xml", By, Now);
        Assert.Equal("CH030", Assert.IsType<Answer.Refused>(wrong).Refusals.Single().Code);

        var named = System.Text.RegularExpressions.Regex.Replace(
            request, "(?<=</FunctionalReferenceID>\\s*<ID>)[^<]*", held.Case.Mrn.Text,
            System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        Assert.IsType<Answer.Recorded>(
            await _desk.Request(held.Case.Mrn, Encoding.UTF8.GetBytes(named), "xml", By, Now));
        var officer = new Actor("officer-1", "officer", "XAAVN");
        var granted = Assert.IsType<Answer.Recorded>(await _desk.Act(held.Case.Mrn, new Grant(), officer, Now));
        Assert.Equal(2, granted.Case.Version);
        await _desk.Act(held.Case.Mrn, new RecordControl(new ControlResult(true, "as declared", [], [])),
            officer, Now);

        var opened = (await _desk.Open(held.Case.Mrn, Now))!;
        Assert.Equal((2, CaseState.Cleared), (opened.Version, opened.State));
        Assert.NotEmpty(Declarations.Differences.Between(
            opened.Versions[0].Message, opened.Versions[1].Message));
        Assert.Equal(0m, (await _store.PostingsOf(opened.Mrn, Now)).Sum(p => p.Posting.Amount));
    }

    private static ProfileBook AllRed() => ProfileBook.Of(
    [
        new Profile
        {
            Id = "ALL", Version = 1, Owner = "Aven", Reason = "everything is looked at",
            From = new DateOnly(2026, 1, 1), Lane = Lane.Red, When = AllOf.Anything,
        },
    ]).Book;

    private async Task<Answer.Recorded> Lodged(string sample)
    {
        var answer = await _desk.Lodge(Sample(sample), "xml", By, Now);
        Assert.True(answer is Answer.Recorded, answer.ToString() + string.Join("; ",
            (answer as Answer.Refused)?.Refusals.Select(r => $"{r.Code} {r.Pointer} {r.Rule}") ?? []));
        return (Answer.Recorded)answer;
    }

    private async Task<Registers> Loaded() =>
        await new RegisterBook(_store).Load(Now) ?? throw new InvalidOperationException("nothing was begun");

    private async Task Change(IReadOnlyList<RegisterChange> changes) => Assert.IsType<RegisterOutcome.Done>(
        await _store.Change(changes, TimeProvider.System.GetUtcNow(), Actor.System));

    private static ReadOnlyMemory<byte> Sample(string name, string was = "", string becomes = "")
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Customhouse.slnx"))) folder = folder.Parent;
        var text = File.ReadAllText(Path.Combine(folder.FullName, "samples", name));
        Assert.Contains(was, text, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(was == "" ? text : text.Replace(was, becomes, StringComparison.Ordinal));
    }

    private static Money Eur(decimal amount) => new(amount, Currency.Eur);
}
