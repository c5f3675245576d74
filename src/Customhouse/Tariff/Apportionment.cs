namespace Customhouse.Tariff;

/// <summary>Sharing one amount between goods items so that the parts are the whole, to the last
/// cent.</summary>
public static class Apportionment
{
    /// <summary>
    /// Parts of <paramref name="amount"/> in proportion to the weights. Each part is cut to the decimals, and
    /// what is left over goes, a last unit each, to the parts that lost most by the cut (the first of
    /// equals).
    /// </summary>
    /// <param name="weights">None below zero. Where all are zero the parts are equal.</param>
    public static decimal[] Divide(decimal amount, ReadOnlySpan<decimal> weights, int decimals)
    {
        var parts = new decimal[weights.Length];
        if (weights.Length == 0)
            return parts;
        var total = 0m;
        foreach (var weight in weights)
            total += weight;
        var unit = new decimal(1, 0, 0, false, (byte)decimals);
        var rests = new decimal[weights.Length];
        var given = 0m;
        for (var i = 0; i < weights.Length; i++)
        {
            var exact = total == 0m ? amount / weights.Length : amount * weights[i] / total;
            parts[i] = Math.Round(exact, decimals, MidpointRounding.ToZero);
            rests[i] = Math.Abs(exact - parts[i]);
            given += parts[i];
        }
        for (var left = amount - given; left != 0m; left = amount - given)
        {
            var step = Math.Abs(left) < unit ? left : unit * Math.Sign(left);
            var at = 0;
            for (var i = 1; i < rests.Length; i++)
                if (rests[i] > rests[at])
                    at = i;
            parts[at] += step;
            rests[at] = -1m;
            given += step;
        }
        return parts;
    }
}
