using System.Text;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Operators;
using Customhouse.Server.Editions;
using Customhouse.Server.Tests.Engine;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;
using Answer = Customhouse.Engine.Answer;

namespace Customhouse.Server.Tests.Storage;

/// <summary>Authorisations and licences as the store keeps them, and what two at once may use.</summary>
public abstract partial class StoreTests
{
    private static readonly DateOnly Begun = new(2020, 1, 1);

    private static readonly Licence Arms = new(
        "XAL1",
        SmallHouse.Trader,
        ["9302"],
        new Quantity(150m, "NAR"),
        new Money(10_000m, Currency.Eur),
        Begun,
        new DateOnly(2099, 12, 31)
    )
    {
        Document = "L100",
    };

    [Fact]
    public async Task Authorisations_and_licences_are_read_as_they_were_registered()
    {
        var authorisation = new Authorisation("XACWP1", SmallHouse.Trader, "CWP", Begun, null)
        {
            Procedures = ["71"],
            Codes = ["61"],
            Offices = ["XA001"],
            Places = ["SHED1"],
            Conditions = "Stock records are open to customs.",
            Suspensions = [new AuthorisationSuspension(new(2026, 5, 1), new(2026, 5, 9), "records missing")],
            Revoked = new AuthorisationRevocation(new(2027, 1, 1), "given up"),
        };
        await Begin(RegisterReader.Of(authorisation), RegisterReader.Of(Arms));
        var registers = (await new RegisterReader(Store).Load(Now))!;
        Assert.Empty(registers.Unreadable);
        var read = Assert.Single(registers.Authorisations.Of(SmallHouse.Trader));
        Assert.Equal(
            (authorisation.Number, authorisation.Category, authorisation.Revoked, authorisation.Conditions),
            (read.Number, read.Category, read.Revoked, read.Conditions)
        );
        Assert.Equal(authorisation.Suspensions, read.Suspensions);
        Assert.Equal(
            ["71", "61", "XA001", "SHED1"],
            [.. read.Procedures, .. read.Codes, .. read.Offices, .. read.Places]
        );
        Assert.True(read.IsInForceOn(new DateOnly(2026, 5, 10)));
        Assert.False(read.IsInForceOn(new DateOnly(2026, 5, 9)));
        Assert.Equal(Arms.Document, registers.Licences["XAL1"].Document);
        Assert.Equal(150m, await Free("NAR"));
        Assert.Equal(10_000m, await Free("EUR"));

        // A grant moves with what is used, and never below it.
        var lower = Arms with
        {
            Granted = new Quantity(120m, "NAR"),
        };
        Assert.IsType<RegisterOutcome.Done>(await Changed(RegisterReader.Of(lower, Arms, 1)));
        Assert.Equal(120m, await Free("NAR"));
        Assert.Throws<InvalidOperationException>(() =>
            RegisterReader.Of(Arms with { Granted = new Quantity(1m, "KGM") }, Arms, 2)
        );
    }

    [Fact]
    public async Task Of_two_that_use_one_licence_at_once_one_is_taken()
    {
        await Begin(RegisterReader.Of(Arms));
        var house = new AdministrationState(Store, (await new RegisterReader(Store).Load(Now))!);
        var desk = new CaseDesk(Store, house, TimeProvider.System);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(1, 4)
                .Select(n => desk.Lodge(Pistols(n), "xml", new Actor(SmallHouse.Trader, "trader"), Now))
        );
        var taken = Assert.Single(answers.OfType<Answer.Recorded>());
        Assert.Equal(
            [("NAR", 96m), ("EUR", 800m)],
            taken.Events.OfType<LicenceWrittenOff>().Select(e => (e.Unit, e.Quantity))
        );
        Assert.All(
            answers.OfType<Answer.Refused>(),
            r => Assert.Equal("TAR-LIC-BALANCE", Assert.Single(r.Refusals).Code)
        );
        Assert.Equal((54m, 9200m), (await Free("NAR"), await Free("EUR")));
        // Nobody takes away what is in use.
        var none = Arms with
        {
            Granted = new Quantity(95m, "NAR"),
        };
        Assert.IsType<RegisterOutcome.Short>(await Changed(RegisterReader.Of(none, Arms, 1)));
    }

    /// <summary>The sample with pistols in place of shirts, and the licence in place of the
    /// invoice.</summary>
    private static byte[] Pistols(int number)
    {
        var text = Encoding.UTF8.GetString(SmallHouse.Sample("import-ima.xml").Span);
        var document = text[text.IndexOf("<AdditionalDocument>", StringComparison.Ordinal)..];
        document = document[..document.IndexOf("</AdditionalDocument>", StringComparison.Ordinal)];
        var at = text.IndexOf(document, StringComparison.Ordinal);
        var licence = document
            .Replace(">N<", ">L<", StringComparison.Ordinal)
            .Replace("INV-7001", "XAL1", StringComparison.Ordinal)
            .Replace(">935<", ">100<", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(
            string.Concat(text.AsSpan(0, at), licence, text.AsSpan(at + document.Length))
                .Replace("AVEN-0001", $"ARMS-{number}", StringComparison.Ordinal)
                .Replace("61051000", "93020000", StringComparison.Ordinal)
        );
    }

    private async Task Begin(params IEnumerable<RegisterChange> more)
    {
        var terms = new Terms { Administration = CountryCode.Parse("XA"), Currency = Currency.Eur };
        Assert.IsType<RegisterOutcome.Done>(
            await Changed([.. RegisterReader.Beginning(terms, [EditionFiles.Demo()]), .. more])
        );
    }

    private Task<RegisterOutcome> Changed(params IReadOnlyList<RegisterChange> changes) =>
        Store.Registers.Change(changes, SampleCases.Morning, Actor.System);

    private async Task<decimal> Free(string unit) =>
        (await Store.Accounts.BalancesOf([Books.LicenceLeft("XAL1", unit)], Now)).Sum(b => b.Amount);
}
