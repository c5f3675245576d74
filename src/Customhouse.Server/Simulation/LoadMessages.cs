using Customhouse.Exchange;
using Customhouse.Operators;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Simulation;

/// <summary>
/// Messages for measuring: rendered beforehand, each with a reference of its own, all of them honest.
/// </summary>
public static class LoadMessages
{
    private const int TradersMax = 64;
    private const int FullItems = 3;

    /// <summary>Who lodges them; each declares for itself.</summary>
    public static IReadOnlyList<Operator> Operators { get; } =
    [
        .. Enumerable
            .Range(1, TradersMax)
            .Select(n => new Operator(
                IdOf(n),
                $"Load Trader {n}",
                "XA",
                new DateOnly(2015, 1, 1),
                true,
                ["DPO", "CGU"],
                []
            )),
    ];

    /// <summary>Accounts that no load draws down.</summary>
    public static IEnumerable<Guarantee> Guarantees(Currency currency) =>
        Enumerable
            .Range(1, TradersMax)
            .SelectMany(n =>
            {
                var limit = new Money(1_000_000_000_000m, currency);
                return new[]
                {
                    new Guarantee(AccountOf(n), IdOf(n), GuaranteeKind.Deferment, limit, limit),
                    new Guarantee(GuaranteeOf(n), IdOf(n), GuaranteeKind.Security, limit, limit),
                };
            });

    /// <summary>What the traders of a load may do.</summary>
    public static IEnumerable<Authorisation> Authorisations =>
        Operators.SelectMany(o =>
            o.Authorisations.Select(c => new Authorisation($"{c}{o.Id[2..]}", o.Id, c, o.Since, null))
        );

    /// <summary>Full import declarations of three goods items, arrived, duty deferred.</summary>
    /// <param name="on">The day of lodgement.</param>
    public static IReadOnlyList<byte[]> Full(int seed, int count, TariffEdition edition, DateOnly on) =>
        Render(seed, count, edition, on, parcel: false);

    /// <summary>Import declarations of one parcel on the low-value set of data (H7).</summary>
    public static IReadOnlyList<byte[]> LowValue(int seed, int count, TariffEdition edition, DateOnly on) =>
        Render(seed, count, edition, on, parcel: true);

    private static byte[][] Render(int seed, int count, TariffEdition edition, DateOnly on, bool parcel)
    {
        var world = new World(seed, edition, on);
        var random = SeededRandom.Create(seed, parcel ? "load, low value" : "load, full");
        var consigning = new Consigning(world, random);
        var at = new DateTimeOffset(on, new TimeOnly(9, 0), TimeSpan.Zero);
        // Occasional traders never send three items at once.
        var traders = world
            .Traders.Where(t =>
                t.Kind == TraderKind.Consolidator == parcel
                && t.Kind != TraderKind.Occasional
                && t.Suppliers.All(s => s.Ware.Documents.Count == 0)
            )
            .ToList();
        var messages = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            var n = i % TradersMax + 1;
            var trader = random.Pick(traders) with
            {
                Operator = Operators[n - 1],
                Agent = null,
                Account = AccountOf(n),
                Guarantee = GuaranteeOf(n),
                ExportShare = 0,
            };
            var consignment = consigning.Of(trader, at) with { IsPreLodged = false };
            while (!parcel && consignment.Lines.Count != FullItems)
                consignment = consigning.Of(trader, at) with { IsPreLodged = false };
            var lrn = $"{(parcel ? 'P' : 'F')}{seed:X}{(parcel ? 'P' : 'F')}{i:D8}";
            messages[i] = Compact(
                WcoXml.Write(MessageTree.Message(DeclarationMessage.Create(consignment, lrn)))
            );
        }
        return messages;
    }

    /// <summary>
    /// Traders' programs do not indent; the only breaks and tabs of our messages stand between elements.
    /// </summary>
    private static byte[] Compact(byte[] message) =>
        [.. message.Where(b => b is not ((byte)'\n' or (byte)'\t'))];

    private static string IdOf(int n) => $"XA800000{n:D3}";

    private static string AccountOf(int n) => $"80000{n:D2}";

    private static string GuaranteeOf(int n) => $"26XA800000{n:D3}G0001";
}
