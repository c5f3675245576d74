namespace Customhouse.Tests.Survey;

/// <summary>
/// Linear programming for the attack on what is published: the least and the greatest that a sum of unknown
/// counts can be, none of them negative, where some sums of them are known. The two-phase simplex method with
/// Bland's rule (R. G. Bland, New finite pivoting rules for the simplex method, Mathematics of Operations
/// Research 2, 1977).
/// </summary>
internal sealed class Simplex
{
    private const double Tiny = 1e-7;

    private readonly double[][] _rows;
    private readonly int[] _basis;
    private readonly int _unknowns;
    private readonly int _all;

    /// <param name="sums">Each names unknowns with their factors, and what they add up to.</param>
    public Simplex(int unknowns, IReadOnlyList<(IReadOnlyDictionary<int, double> Factors, double Value)> sums)
    {
        (_unknowns, _all) = (unknowns, unknowns + sums.Count);
        _rows =
        [
            .. sums.Select(
                (sum, at) =>
                {
                    var row = new double[_all + 1];
                    var sign = sum.Value < 0 ? -1 : 1;
                    foreach (var (unknown, factor) in sum.Factors)
                        row[unknown] = sign * factor;
                    (row[unknowns + at], row[_all]) = (1, sign * sum.Value);
                    return row;
                }
            ),
        ];
        _basis = [.. Enumerable.Range(unknowns, sums.Count)];
        var artificial = Enumerable.Range(0, _all).Select(v => v >= unknowns ? 1.0 : 0.0).ToArray();
        IsPossible = Minimum(artificial, _all) < Tiny;
        if (IsPossible)
            DriveOut();
    }

    /// <summary>Whether there is any answer at all; what is published of real counts has one.</summary>
    public bool IsPossible { get; }

    /// <summary>The least and the greatest; infinite where nothing bounds it.</summary>
    public (double Low, double High) Bounds(IReadOnlyDictionary<int, double> factors)
    {
        var cost = new double[_all];
        foreach (var (unknown, factor) in factors)
            cost[unknown] = factor;
        var low = Minimum(cost, _unknowns);
        return (low, -Minimum([.. cost.Select(c => -c)], _unknowns));
    }

    private double Minimum(double[] cost, int usable)
    {
        while (true)
        {
            var enters = -1;
            for (var v = 0; v < usable && enters < 0; v++)
            {
                if (Array.IndexOf(_basis, v) >= 0)
                    continue;
                var reduced = cost[v];
                for (var r = 0; r < _rows.Length; r++)
                    if (_rows[r][v] != 0)
                        reduced -= cost[_basis[r]] * _rows[r][v];
                if (reduced < -Tiny)
                    enters = v;
            }
            if (enters < 0)
                return _rows.Select((row, r) => cost[_basis[r]] * row[_all]).Sum();
            var leaves = -1;
            for (var r = 0; r < _rows.Length; r++)
            {
                if (_rows[r][enters] <= Tiny)
                    continue;
                if (
                    leaves < 0
                    || Ratio(r, enters) < Ratio(leaves, enters) - Tiny
                    || Ratio(r, enters) < Ratio(leaves, enters) + Tiny && _basis[r] < _basis[leaves]
                )
                    leaves = r;
            }
            if (leaves < 0)
                return double.NegativeInfinity;
            Pivot(leaves, enters);
        }
    }

    private double Ratio(int row, int unknown) => _rows[row][_all] / _rows[row][unknown];

    /// <summary>No row keeps an artificial unknown that could still be raised.</summary>
    private void DriveOut()
    {
        for (var r = 0; r < _rows.Length; r++)
        {
            if (_basis[r] < _unknowns)
                continue;
            for (var v = 0; v < _unknowns; v++)
            {
                if (Math.Abs(_rows[r][v]) <= Tiny)
                    continue;
                Pivot(r, v);
                break;
            }
        }
    }

    private void Pivot(int row, int unknown)
    {
        var by = _rows[row][unknown];
        for (var v = 0; v <= _all; v++)
            _rows[row][v] /= by;
        for (var r = 0; r < _rows.Length; r++)
        {
            var factor = _rows[r][unknown];
            if (r == row || factor == 0)
                continue;
            for (var v = 0; v <= _all; v++)
                if (_rows[row][v] != 0)
                    _rows[r][v] -= factor * _rows[row][v];
        }
        _basis[row] = unknown;
    }
}
