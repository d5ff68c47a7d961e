namespace Engine.Statistics;

/// <summary>The standard normal distribution.</summary>
public static class NormalDistribution
{
    private const double RootOfTwoPi = 2.5066282746310005;

    /// <summary>Density at a point.</summary>
    public static double Density(double x) => Math.Exp(-0.5 * x * x) / RootOfTwoPi;

    /// <summary>
    /// Probability of a value up to <paramref name="x"/>. Within ±5 by the series 1/2 + φ(x) (x + x³/3 + x⁵/15 + …) (G. Marsaglia,
    /// Evaluating the Normal Distribution, 2004), beyond by the continued fraction of Mills' ratio (Abramowitz, Stegun 26.2.14). The
    /// relative error of either tail is below 1e-9, the absolute error below 1e-14.
    /// </summary>
    public static double Cumulative(double x) => x switch
    {
        > 5 => 1 - UpperTail(x),
        < -5 => UpperTail(-x),
        _ => 0.5 + (Density(x) * Series(x)),
    };

    /// <summary>The point below which a share lies: Abramowitz, Stegun 26.2.23 as a first guess, then Halley's method on <see cref="Cumulative"/>.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static double Quantile(double probability)
    {
        if (!(probability > 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A quantile is of a probability above 0 and below 1.");
        }

        if (probability > 0.5)
        {
            return -Quantile(1 - probability);
        }

        var t = Math.Sqrt(-2 * Math.Log(probability));
        var x = (((0.010328 * t) + 0.802853) * t + 2.515517) / ((((((0.001308 * t) + 0.189269) * t) + 1.432788) * t) + 1) - t;
        for (var i = 0; i < 4; i++)
        {
            var step = (Cumulative(x) - probability) / Density(x);
            x -= step / (1 + (x * step / 2));
        }

        return x;
    }

    private static double Series(double x)
    {
        var (sum, term) = (x, x);
        for (var i = 3; ; i += 2)
        {
            term *= x * x / i;
            var next = sum + term;
            if (next == sum)
            {
                return sum;
            }

            sum = next;
        }
    }

    private static double UpperTail(double x)
    {
        var fraction = x;
        for (var i = 60; i > 0; i--)
        {
            fraction = x + (i / fraction);
        }

        return Density(x) / fraction;
    }
}
