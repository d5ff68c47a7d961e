namespace Engine.Indicators;

/// <summary>
/// Mean, spread and trend of a stretch, held as deviations from its own mean: a large level of the series costs no accuracy, and of a
/// stretch of equal values the mean is that value and everything else is zero, exactly. Stretches are merged by the pairwise update of
/// Chan, Golub and LeVeque (1979); for the trend it is the same with the covariance of value and position, whose means lie half the merged
/// length apart.
/// </summary>
/// <param name="Count">Items.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Squares">The sum of the squared deviations from the mean.</param>
/// <param name="Trend">The sum of deviation × (position − mean position), positions counted from old to new.</param>
internal readonly record struct WindowMoments(int Count, double Mean, double Squares, double Trend) : IMergeable<WindowMoments>
{
    /// <summary>One item.</summary>
    public WindowMoments(double value)
        : this(1, value, 0, 0)
    {
    }

    /// <summary>The variance of the items as a whole population.</summary>
    public double Variance => Squares / Count;

    /// <summary>The variance of the population of which the items are a sample; NaN of a single item.</summary>
    public double SampleVariance => Squares / (Count - 1);

    /// <summary>The mean with weights 1, 2, 3… from the oldest to the newest.</summary>
    public double LinearlyWeightedMean => Mean + (Trend / (0.5 * Count * (Count + 1)));

    /// <summary>The slope of the least-squares line, per item; NaN of a single item.</summary>
    public double Slope => Trend / PositionSquares;

    /// <summary>The least-squares line at the newest item.</summary>
    public double LineEnd => Mean + (Slope * 0.5 * (Count - 1));

    /// <summary>The share of the variance that the least-squares line explains, 0 to 1; 0 when there is no variance.</summary>
    public double RSquared => Squares > 0 ? Math.Min(1, Trend / PositionSquares * (Trend / Squares)) : 0;

    private double PositionSquares => Count * (((double)Count * Count) - 1) / 12;

    public static WindowMoments Merge(in WindowMoments older, in WindowMoments newer)
    {
        var count = older.Count + newer.Count;
        var difference = newer.Mean - older.Mean;
        var pairs = (double)older.Count * newer.Count;
        return new(
            count,
            older.Mean + (difference * newer.Count / count),
            older.Squares + newer.Squares + (difference * difference * pairs / count),
            older.Trend + newer.Trend + (difference * pairs / 2));
    }
}
