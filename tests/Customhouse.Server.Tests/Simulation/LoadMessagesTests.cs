using Customhouse.Declarations;
using Customhouse.Server.Editions;
using Customhouse.Server.Simulation;
using Customhouse.Tariff;
using Customhouse.Tests.Lawbooks;
using Xunit;

namespace Customhouse.Server.Tests.Simulation;

public sealed class LoadMessagesTests
{
    private static readonly TariffEdition Edition = EditionFiles.Demo();
    private static readonly DateOnly Day = new(2026, 5, 6);

    [Theory]
    [InlineData(false, 3, 5_000, 10_000)]
    [InlineData(true, 1, 1_300, 3_000)]
    public void Load_is_honest_of_one_size_and_under_references_of_its_own(
        bool parcel,
        int items,
        int least,
        int most
    )
    {
        var messages = parcel
            ? LoadMessages.LowValue(3, 300, Edition, Day)
            : LoadMessages.Full(3, 300, Edition, Day);
        Assert.Equal(300, messages.Count);
        var declarations = messages.Select(m => MessageCheck.Read(m, "xml")).ToArray();
        Assert.Equal(300, declarations.Select(d => d.Lrn).Distinct().Count());
        Assert.All(declarations, d => Assert.Equal(items, d.Items.Count));
        Assert.All(
            declarations,
            d =>
                Assert.Equal(
                    parcel ? "low-value" : "free-circulation",
                    ShippedLaw
                        .General.DataSetOf(d, new DateTimeOffset(Day, TimeOnly.MinValue, TimeSpan.Zero))
                        .Name
                )
        );
        var at = new DateTimeOffset(Day, TimeOnly.MinValue, TimeSpan.Zero);
        Assert.All(messages, m => Assert.Empty(MessageCheck.RefusalsOf(m, "xml", Edition, at)));
        TestContext.Current.SendDiagnosticMessage(
            $"{(parcel ? "low value" : "full")}: "
                + $"{messages.Average(m => m.Length):0} bytes on average,"
                + $" {messages.Min(m => m.Length)} to {messages.Max(m => m.Length)}"
        );
        Assert.InRange(messages.Average(m => m.Length), least, most);
    }

    [Fact]
    public void The_same_seed_gives_the_same_load_and_other_seeds_other_references()
    {
        var one = LoadMessages.Full(3, 20, Edition, Day);
        Assert.Equal(one, LoadMessages.Full(3, 20, Edition, Day));
        var lrns = new[]
        {
            one,
            LoadMessages.Full(4, 20, Edition, Day),
            LoadMessages.LowValue(3, 20, Edition, Day),
        }
            .SelectMany(all => all)
            .Select(m => MessageCheck.Read(m, "xml").Lrn)
            .ToArray();
        Assert.Equal(60, lrns.Distinct().Count());
    }

    [Fact]
    public void Every_load_trader_has_an_account_that_its_declarations_name()
    {
        var accounts = LoadMessages.Guarantees(Edition.Currency).ToDictionary(g => g.Id);
        foreach (var message in LoadMessages.Full(3, 64, Edition, Day))
        {
            var declaration = MessageCheck.Read(message, "xml");
            var account = declaration.Documents.Single(d => d.Type == "DAN").Id!;
            Assert.Equal(declaration.Importer!.Id, accounts[account].Holder);
            Assert.Contains(LoadMessages.Operators, o => o.Id == declaration.Importer.Id);
        }
    }
}
