using Engine.Statistics;

namespace Engine.Optimization;

/// <summary>Correlation of ranks (C. Spearman, 1904): Pearson's of the ranks, equal values sharing the mean of theirs.</summary>
public static class RankCorrelation
{
    /// <summary>From −1 to 1; wants three pairs, and on either side two values that differ.</summary>
    public static Figure<double> Of(IReadOnlyList<(double First, double Second)> pairs)
    {
        if (pairs.Count < 3)
        {
            return Undefined.TooFewObservations;
        }

        var (x, y) = (Ranks([.. pairs.Select(p => p.First)]), Ranks([.. pairs.Select(p => p.Second)]));
        var mean = (pairs.Count + 1) / 2.0;
        var (xy, xx, yy) = (0.0, 0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            var (a, b) = (x[i] - mean, y[i] - mean);
            (xy, xx, yy) = (xy + (a * b), xx + (a * a), yy + (b * b));
        }

        return xx > 0 && yy > 0 ? Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1) : Undefined.NoVariance;
    }

    private static double[] Ranks(double[] values)
    {
        var order = Enumerable.Range(0, values.Length).OrderBy(i => values[i]).ToArray();
        var ranks = new double[values.Length];
        for (var begin = 0; begin < order.Length;)
        {
            var end = begin;
            while (end < order.Length && values[order[end]] == values[order[begin]])
            {
                end++;
            }

            for (var i = begin; i < end; i++)
            {
                ranks[order[i]] = (begin + 1 + end) / 2.0;
            }

            begin = end;
        }

        return ranks;
    }
}
