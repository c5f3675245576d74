using Customhouse.Exchange;
using Customhouse.Tariff;

namespace Customhouse.Server.Simulation;

/// <summary>
/// The simulated trade of an administration: what happens, in the order of time, day after day. The same
/// seed, edition, start and days give the same bytes.
/// </summary>
public sealed class Trade
{
    /// <summary>The working hours in which declarations come, by their weight.</summary>
    private static readonly double[] Hours =
    [
        1,
        .6,
        .5,
        .5,
        .8,
        2,
        4,
        8,
        12,
        13,
        12,
        11,
        9,
        11,
        12,
        11,
        9,
        7,
        5,
        4,
        3,
        2.5,
        2,
        1.5,
    ];

    private static readonly IReadOnlyList<int> HourNumbers = [.. Enumerable.Range(0, 24)];

    private readonly DateOnly _start;
    private readonly int _days;
    private readonly PriorityQueue<SimulatedEvent, (DateTimeOffset At, long Order)> _ahead = new();
    private long _order;
    private int _serial;

    /// <param name="edition">The tariff that the traders know.</param>
    /// <param name="days">Days on which declarations come; what follows from them may happen later.</param>
    /// <param name="volume">Against the usual number of declarations a day (about 200).</param>
    public Trade(int seed, TariffEdition edition, DateOnly start, int days, double volume = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(volume);
        (Seed, _start, _days, Volume) = (seed, start, days, volume);
        World = new World(seed, edition, start);
    }

    public int Seed { get; }
    public double Volume { get; }
    public World World { get; }

    /// <summary>Everything that happens, earliest first; ends when all that began is done.</summary>
    public IEnumerable<SimulatedEvent> Happenings()
    {
        _ahead.Clear();
        (_order, _serial) = (0, 0);
        for (var day = 0; day < _days; day++)
        {
            var date = _start.AddDays(day);
            Plan(date, SeededRandom.Create(Seed, $"day {day}"));
            var end = At(date.AddDays(1), 0);
            while (_ahead.TryPeek(out var next, out _) && next.At < end)
                yield return _ahead.Dequeue();
        }
        while (_ahead.Count > 0)
            yield return _ahead.Dequeue();
    }

    private void Plan(DateOnly date, SeededRandom random)
    {
        var weekly = date.DayOfWeek switch
        {
            DayOfWeek.Saturday => 0.35,
            DayOfWeek.Sunday => 0.15,
            DayOfWeek.Monday => 1.25,
            _ => 1.1,
        };
        var consigning = new Consigning(World, random);
        foreach (var trader in World.Traders)
        {
            var season = trader.Suppliers.Average(s => s.Ware.SeasonIn(date.Month));
            var count = random.Poisson(trader.DeclarationsPerDay * Volume * weekly * season);
            for (var n = 0; n < count; n++)
            {
                var hour = random.Pick(HourNumbers, h => Hours[h]);
                Declare(consigning.Of(trader, At(date, hour + random.Next())), random);
            }
        }
    }

    private void Declare(Consignment real, SeededRandom random)
    {
        var kind =
            real.Trader.Vice == FraudKind.None
                // Even honest houses have a bad day.
                ? random.Hits(0.003)
                    ? random.Pick([FraudKind.Undervaluation, FraudKind.Misquantity])
                    : FraudKind.None
                : random.Hits(real.Trader.Boldness)
                    ? real.Trader.Vice
                    : FraudKind.None;
        var told = kind == FraudKind.None ? [] : Fraud.Tell(real, kind, World.Edition, random);
        if (told.Count == 0)
            (kind, told) = (FraudKind.None, [real]);
        // A split consignment is truly one of all its parts.
        if (told.Count > 1)
            real = real with { Lines = [real.Lines[0] with { Price = told.Sum(c => c.Price) }] };
        foreach (var declared in told)
            Lodge(real, declared, kind, random);
    }

    private void Lodge(Consignment real, Consignment declared, FraudKind fraud, SeededRandom random)
    {
        if (random.Hits(declared.Trader.Carelessness))
        {
            var mistake = random.Pick([.. Mistake.All.Where(m => m.Suits(declared))], m => m.Weight);
            Send(new Truth(NextLrn(declared), real, declared, fraud, mistake));
            // Refused, mended and lodged again under a new reference, within the same arrival.
            declared = declared with
            {
                LodgedAt = declared.LodgedAt.AddMinutes(random.Between(20, 240)),
            };
        }
        var truth = new Truth(NextLrn(declared), real, declared, fraud, null);
        Send(truth);
        var came = !declared.IsPreLodged || Await(truth, random);
        if (came && declared.IsExport)
            Add(
                new Departed(
                    Later(declared.ArrivesAt, declared.LodgedAt).AddHours(20 + 60 * random.Next()),
                    truth.Lrn,
                    declared.Gate.Location
                )
            );
    }

    /// <summary>Before pre-lodged goods arrive, some traders change their mind, and some goods never
    /// come.</summary>
    /// <returns>True if the goods came.</returns>
    private bool Await(Truth truth, SeededRandom random)
    {
        var c = truth.Declared;
        var between = c.LodgedAt + 0.5 * (Later(c.ArrivesAt, c.LodgedAt.AddHours(1)) - c.LodgedAt);
        if (random.Hits(0.02))
        {
            Add(
                new Asked(
                    between,
                    truth.Lrn,
                    IsCancellation: true,
                    mrn => FollowUp.Cancellation(mrn, truth.Lrn, c)
                )
            );
            return false;
        }
        if (random.Hits(0.05))
        {
            var price = Math.Round(c.Lines[0].Price * (decimal)(0.97 + 0.06 * random.Next()), 2);
            Add(
                new Asked(
                    between,
                    truth.Lrn,
                    IsCancellation: false,
                    mrn => FollowUp.Amendment(mrn, truth.Lrn, c, price)
                )
            );
        }
        if (random.Hits(0.01))
            return false;
        Add(new Presented(Later(c.ArrivesAt, c.LodgedAt.AddHours(1)), truth.Lrn, c.Gate.Location));
        return true;
    }

    private void Send(Truth truth)
    {
        var c = truth.Declared;
        var declaration = DeclarationMessage.Create(c, truth.Lrn);
        var message = MessageTree.Message(truth.Mistake?.Make(declaration) ?? declaration);
        var json = c.Trader.SpeaksJson;
        Add(
            new Lodged(
                c.LodgedAt,
                truth.Lrn,
                c.Trader.Agent ?? c.Trader.Id,
                json ? WcoJson.Write(message) : WcoXml.Write(message),
                json ? "json" : "xml",
                truth
            )
        );
    }

    /// <summary>The trader's own reference: its number, the day, and a count.</summary>
    private string NextLrn(Consignment c) => $"{c.Trader.Id[^6..]}{c.LodgedAt:yyMMdd}{++_serial:D6}";

    private void Add(SimulatedEvent happening) => _ahead.Enqueue(happening, (happening.At, _order++));

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) =>
        one > other ? one : other;

    private static DateTimeOffset At(DateOnly date, double hour) =>
        new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero).AddSeconds(Math.Floor(hour * 3600));
}
