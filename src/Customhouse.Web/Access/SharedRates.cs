using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Web.Settings;
using Customhouse.Web.Watching;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Access;

/// <summary>
/// How much each visitor may ask, over all processes of the administration together. Each process fills a
/// bucket a visitor; where several are asked by the same visitor, each second they tell each other how much,
/// and each takes its share of the limit by what it was asked. So a visitor who spreads over all of them has
/// the limit once, within the second or two that telling takes; in that time each process lets through its
/// own burst.
/// </summary>
public sealed class SharedRates : BackgroundWatch
{
    public const string TaskName = "request rates";

    /// <summary>A visitor who asks less than this part of the limit is told to nobody.</summary>
    private const int QuietPart = 10;

    /// <summary>However little a process was asked of the whole, somebody who comes to it is heard.</summary>
    private const double ShareMin = 0.05;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private readonly string _process = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private readonly Store _store;
    private readonly BackgroundTask? _task;
    private readonly TimeProvider _clock;
    private readonly int _perSecond;

    public SharedRates(Store store, WebOptions options, BackgroundTasks tasks, TimeProvider clock)
    {
        (_store, _clock, _perSecond) = (store, clock, options.RequestsPerSecond);
        // The one process of an embedded store has nobody to share with.
        _task = store.HasOthers && _perSecond > 0 ? tasks.Of(TaskName, 10 * Round) : null;
    }

    /// <summary>The limit of whoever asks; who has no token shares one by address, so that guessing is
    /// slow.</summary>
    public RateLimitPartition<string> Of(HttpContext context) =>
        RateLimitPartition.Get(
            (context.User as Visitor)?.Key ?? context.Network(),
            key => _buckets[key] = new Bucket(this, key)
        );

    /// <summary>Tells and hears once.</summary>
    public async Task GoRound(CancellationToken cancellation)
    {
        var busy = new Dictionary<string, long>();
        foreach (var (key, bucket) in _buckets)
            if (bucket.TakeCount() is var asked && asked * QuietPart >= _perSecond)
                busy[key] = asked;
            else
                bucket.Share = 1;
        if (busy.Count == 0)
            return;
        var elsewhere = (await _store.ShareRates(_process, busy, cancellation)).ToDictionary(
            r => r.Visitor,
            r => r.Asked
        );
        foreach (var (key, here) in busy)
        {
            var all = here + elsewhere.GetValueOrDefault(key);
            // While they ask less than the limit together, nobody has to be held back anywhere.
            var share = all <= _perSecond ? 1 : Math.Max(ShareMin, (double)here / all);
            if (_buckets.TryGetValue(key, out var bucket))
                bucket.Share = share;
        }
    }

    protected override async Task Go(CancellationToken stop)
    {
        if (_task is not null)
            await _task.Run(Round, GoRound, stop);
    }

    /// <summary>One visitor's bucket: it holds what two seconds bring, and takes in its share of the
    /// limit.</summary>
    private sealed class Bucket(SharedRates rates, string key) : RateLimiter
    {
        private readonly Lock _turn = new();
        private double _tokens = 2 * rates._perSecond;
        private long _filled = rates._clock.GetTimestamp();
        private long _used = rates._clock.GetTimestamp();
        private long _asked;

        /// <summary>The part of the limit that this process may let through, from 0 to 1.</summary>
        public double Share { get; set; } = 1;

        public override TimeSpan? IdleDuration
        {
            get
            {
                lock (_turn)
                {
                    Fill();
                    return _tokens >= 2 * rates._perSecond * Share
                        ? rates._clock.GetElapsedTime(_used)
                        : null;
                }
            }
        }

        public long TakeCount() => Interlocked.Exchange(ref _asked, 0);

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount)
        {
            Interlocked.Add(ref _asked, permitCount);
            lock (_turn)
            {
                Fill();
                _used = _filled;
                if (_tokens < permitCount)
                    return Lease.Refused;
                _tokens -= permitCount;
                return Lease.Given;
            }
        }

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(
            int permitCount,
            CancellationToken cancellationToken
        ) => new(AttemptAcquireCore(permitCount));

        protected override void Dispose(bool disposing)
        {
            rates._buckets.TryRemove(new(key, this));
            base.Dispose(disposing);
        }

        private void Fill()
        {
            var rate = rates._perSecond * Share;
            var now = rates._clock.GetTimestamp();
            _tokens = Math.Min(
                2 * rate,
                _tokens + rates._clock.GetElapsedTime(_filled, now).TotalSeconds * rate
            );
            _filled = now;
        }
    }

    private sealed class Lease(bool isGiven) : RateLimitLease
    {
        public static readonly Lease Given = new(true);
        public static readonly Lease Refused = new(false);

        public override bool IsAcquired => isGiven;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }
}
