using System.Diagnostics;
using Customhouse.Storage;

namespace Customhouse.Web.Insight;

/// <summary>
/// Revenue by day, added up from the journal's postings as they come. It is kept in memory and made anew at a start;
/// each reading spends a bounded time on it, so that no page waits for years of bookings.
/// </summary>
public sealed class RevenueBook(Store store)
{
    private const int PostingsOfRound = 5_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);

    private readonly Dictionary<(string Unit, DateOnly Day), decimal> _days = [];
    private readonly Dictionary<string, decimal> _units = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>False while bookings of the past are still being added up.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The currency in which most was booked; empty before the first booking.</summary>
    public string Currency => _units.Count == 0 ? "" : _units.MaxBy(u => Math.Abs(u.Value)).Key;

    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public async Task CatchUp(CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        do
        {
            var booked = await store.Revenue(_last, PostingsOfRound, cancellation);
            foreach (var b in booked)
            {
                var key = (b.Unit, DateOnly.FromDateTime(b.At.UtcDateTime));
                _days[key] = _days.GetValueOrDefault(key) + b.Amount;
                _units[b.Unit] = _units.GetValueOrDefault(b.Unit) + b.Amount;
                _last = b.Position;
            }
            IsWhole = booked.Count < PostingsOfRound;
        }
        while (!IsWhole && Stopwatch.GetElapsedTime(started) < Patience);
    }

    /// <summary>The last days to today, each beside the same weekday four weeks before.</summary>
    public IReadOnlyList<RevenueDay> Days(DateTimeOffset now, int count)
    {
        var (today, unit) = (DateOnly.FromDateTime(now.UtcDateTime), Currency);
        return
        [
            .. Enumerable.Range(0, count).Select(n => today.AddDays(n + 1 - count)).Select(day => new RevenueDay(day,
                _days.GetValueOrDefault((unit, day)), _days.GetValueOrDefault((unit, day.AddDays(-28))))),
        ];
    }
}
