namespace Engine.Statistics;

/// <summary>
/// Mean, deviation and shape of observations, in two passes so that nothing cancels. Skewness m₃ / m₂^(3/2) and kurtosis m₄ / m₂² are those of
/// the observations themselves (divided by n; the kurtosis of a normal distribution is 3).
/// </summary>
/// <param name="Count">Observations.</param>
/// <param name="Mean">Mean.</param>
/// <param name="Deviation">Standard deviation of a sample (n − 1); zero for fewer than two.</param>
/// <param name="Skewness">Skewness; zero without variance.</param>
/// <param name="Kurtosis">Kurtosis, not in excess of the normal one; zero without variance.</param>
public readonly record struct SampleMoments(int Count, double Mean, double Deviation, double Skewness, double Kurtosis)
{
    /// <summary>The moments of observations; all zero without any.</summary>
    public static SampleMoments Of(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
        {
            return default;
        }

        var (mean, same) = (0.0, true);
        foreach (var value in values)
        {
            mean += value / values.Length;
            same &= value == values[0];
        }

        if (same)
        {
            return new(values.Length, values[0], 0, 0, 0);
        }

        var (second, third, fourth) = (0.0, 0.0, 0.0);
        foreach (var value in values)
        {
            var (d, square) = (value - mean, (value - mean) * (value - mean));
            (second, third, fourth) = (second + square, third + (square * d), fourth + (square * square));
        }

        var n = values.Length;
        var m2 = second / n;
        return new(n, mean, Math.Sqrt(second / (n - 1)), third / n / Math.Pow(m2, 1.5), fourth / n / (m2 * m2));
    }
}
