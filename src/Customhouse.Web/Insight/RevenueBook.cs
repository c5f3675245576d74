using System.Diagnostics;
using Customhouse.Storage;

namespace Customhouse.Web.Insight;

/// <summary>
/// Revenue by day and customs office, added up from the journal's postings as they come. It is kept in memory
/// and made anew at a start; each reading spends a bounded time on it, so that no page waits for years of
/// bookings. What is told is of the offices that are given and of cases that name none; of all where none are
/// given.
/// </summary>
public sealed class RevenueBook(Store store) : IDisposable
{
    private const int PostingsOfRound = 5_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _sums = new();
    private readonly Dictionary<(string Unit, DateOnly Day, string Office), decimal> _days = [];
    private readonly Dictionary<(string Unit, string Office), decimal> _units = [];
    private long _last;

    /// <summary>False while bookings of the past are still being added up.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The currency in which most was booked; empty before the first booking.</summary>
    public string Currency(IReadOnlyList<string> offices) =>
        Totals(offices) is { Count: > 0 } totals ? totals.MaxBy(t => Math.Abs(t.Amount))!.Unit : "";

    /// <summary>All that was booked, by currency.</summary>
    public IReadOnlyList<Balance> Totals(IReadOnlyList<string> offices)
    {
        lock (_sums)
            return
            [
                .. _units
                    .Where(u => IsOf(offices, u.Key.Office))
                    .GroupBy(u => u.Key.Unit)
                    .Select(g => new Balance("revenue", g.Key, g.Sum(u => u.Value))),
            ];
    }

    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public async Task CatchUp(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var started = Stopwatch.GetTimestamp();
            do
            {
                var booked = await store.OfficeFigures.Revenue(_last, PostingsOfRound, cancellation);
                lock (_sums)
                    foreach (var b in booked)
                        Take(b);
                IsWhole = booked.Count < PostingsOfRound;
            } while (!IsWhole && Stopwatch.GetElapsedTime(started) < Patience);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The last days to today, each beside the same weekday four weeks before.</summary>
    public IReadOnlyList<RevenueDay> Days(IReadOnlyList<string> offices, DateTimeOffset now, int count)
    {
        var (today, unit) = (DateOnly.FromDateTime(now.UtcDateTime), Currency(offices));
        Dictionary<DateOnly, decimal> days;
        lock (_sums)
            days = _days
                .Where(d => d.Key.Unit == unit && IsOf(offices, d.Key.Office))
                .GroupBy(d => d.Key.Day)
                .ToDictionary(g => g.Key, g => g.Sum(d => d.Value));
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(n => today.AddDays(n + 1 - count))
                .Select(day => new RevenueDay(
                    day,
                    days.GetValueOrDefault(day),
                    days.GetValueOrDefault(day.AddDays(-28))
                )),
        ];
    }

    public void Dispose() => _turn.Dispose();

    private void Take(Booked b)
    {
        var office = b.Office ?? "";
        var key = (b.Unit, DateOnly.FromDateTime(b.At.UtcDateTime), office);
        _days[key] = _days.GetValueOrDefault(key) + b.Amount;
        _units[(b.Unit, office)] = _units.GetValueOrDefault((b.Unit, office)) + b.Amount;
        _last = b.Position;
    }

    private static bool IsOf(IReadOnlyList<string> offices, string office) =>
        offices.Count == 0 || office.Length == 0 || offices.Contains(office);
}
