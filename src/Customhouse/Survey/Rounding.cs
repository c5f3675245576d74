namespace Customhouse.Survey;

/// <summary>Shares as published: whole per cent, halves upwards.</summary>
public static class Rounding
{
    /// <returns>Null where the whole is nothing.</returns>
    public static int? Percent(int part, int whole) =>
        whole == 0 ? null : (int)decimal.Round(100m * part / whole, 0, MidpointRounding.AwayFromZero);
}

/// <summary>Bounds of a share that was found in a sample.</summary>
/// <param name="Low">From 0 to 1.</param>
/// <param name="High">From 0 to 1.</param>
public sealed record Interval(double Low, double High)
{
    private const double Z95 = 1.959963984540054;

    /// <summary>
    /// The 95 % score interval of a share (E. B. Wilson, JASA 22, 1927), narrowed where the sample is a good
    /// part of a finite population: the sample counts as n (N - 1) / (N - n) answers. All answers leave
    /// nothing uncertain.
    /// </summary>
    /// <param name="part">Answers of the sample that count
    /// in the share; 0 to <paramref name="sample"/>.</param>
    /// <param name="sample">Answers in all.</param>
    /// <param name="population">How many could have been drawn; null for endlessly many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sample is empty.</exception>
    public static Interval Compute(int part, int sample, int? population = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sample);
        var share = (double)part / sample;
        if (population <= sample)
            return new Interval(share, share);
        var n = population is { } all ? sample * (all - 1.0) / (all - sample) : sample;
        const double Z2 = Z95 * Z95;
        var middle = (share + Z2 / (2 * n)) / (1 + Z2 / n);
        var half = Z95 / (1 + Z2 / n) * Math.Sqrt(share * (1 - share) / n + Z2 / (4 * n * n));
        return new Interval(Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
