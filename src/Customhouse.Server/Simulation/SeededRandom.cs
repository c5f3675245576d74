namespace Customhouse.Server.Simulation;

/// <summary>
/// A seeded stream of numbers. Each part of the trade draws from a stream of its own name, so that a change
/// in one part leaves the numbers of all others as they were.
/// </summary>
public sealed class SeededRandom
{
    private ulong _state;

    private SeededRandom(ulong state) => _state = state;

    /// <summary>The stream of a name under a seed, the same on every machine.</summary>
    public static SeededRandom Create(int seed, string name)
    {
        var state = 0xcbf29ce484222325UL ^ (uint)seed; // FNV-1a
        foreach (var c in name)
            state = (state ^ c) * 0x100000001b3UL;
        var random = new SeededRandom(state);
        random.Bits();
        return random;
    }

    /// <summary>0 to below 1.</summary>
    public double Next() => (Bits() >> 11) * (1.0 / (1UL << 53));

    public int Below(int n) => (int)(Next() * n);

    /// <summary>Both ends are included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    public bool Hits(double probability) => Next() < probability;

    public T Pick<T>(IReadOnlyList<T> all) => all[Below(all.Count)];

    public T Pick<T>(IReadOnlyList<T> all, Func<T, double> weight)
    {
        var at = Next() * all.Sum(weight);
        foreach (var one in all)
            if ((at -= weight(one)) < 0)
                return one;
        return all[^1];
    }

    /// <summary>A normal deviate (Box and Muller).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());

    /// <summary>Prices and masses scatter so: by factors, around a median.</summary>
    public double LogNormal(double median, double sigma) => median * Math.Exp(sigma * Normal());

    /// <summary>How often something happens that happens <paramref name="mean"/> times on average.</summary>
    public int Poisson(double mean)
    {
        if (mean > 60)
            return Math.Max(0, (int)Math.Round(mean + Math.Sqrt(mean) * Normal()));
        var limit = Math.Exp(-mean);
        var n = 0;
        for (var product = Next(); product > limit; product *= Next())
            n++;
        return n;
    }

    // SplitMix64 (Steele, Lea, Flood 2014).
    private ulong Bits()
    {
        var z = _state += 0x9e3779b97f4a7c15UL;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
        return z ^ (z >> 31);
    }
}
