using CsCheck;
using Engine.Indicators;
using Engine.Markets;

namespace Engine.Tests.Indicators;

/// <summary>Indicators of a window against the plain definition, computed anew for each window.</summary>
public sealed class WindowIndicatorTests
{
    private static readonly Gen<double[]> Series = Gen.OneOf(
        Gen.Int[-40, 40].Array[30, 80].Select(ticks => ticks.Select(t => 50_000 + (t * 0.25)).ToArray()),
        Gen.Double[-10, 10].Array[30, 80],
        Gen.Int[0, 2].Array[30, 80].Select(ticks => ticks.Select(t => t * 0.1).ToArray()));

    [Fact]
    public void A_simple_average_is_the_mean_of_its_window() => Compare(1, length => new Sma(length), sma => sma.Value, window => window.Average());

    [Fact]
    public void A_weighted_average_weighs_the_newest_most() => Compare(
        1,
        length => new Wma(length),
        wma => wma.Value,
        window => window.Select((value, i) => value * (i + 1)).Sum() / (window.Length * (window.Length + 1) / 2));

    [Fact]
    public void A_deviation_is_that_of_its_window() => Compare(2, length => new StandardDeviation(length), d => d.Value, window => Math.Sqrt(Variance(window)));

    [Fact]
    public void A_sample_deviation_is_larger_by_the_root_of_n_over_n_less_one() => Compare(
        2,
        length => new StandardDeviation(length, sample: true),
        d => d.Value,
        window => Math.Sqrt(Variance(window) * window.Length / (window.Length - 1)));

    [Fact]
    public void A_regression_has_the_slope_that_leaves_the_least_squares() => Compare(2, length => new LinearRegression(length), r => r.Slope, Slope);

    [Fact]
    public void A_regression_ends_on_its_line() => Compare(
        2,
        length => new LinearRegression(length),
        r => r.Value,
        window => window.Average() + (Slope(window) * (window.Length - 1) / 2));

    [Fact]
    public void A_regression_explains_the_share_of_the_variance_that_its_residuals_leave() => Compare(
        3,
        length => new LinearRegression(length),
        r => r.RSquared,
        window =>
        {
            var (mean, slope, middle) = (window.Average(), Slope(window), (window.Length - 1) / 2.0);
            var residuals = window.Select((value, i) => value - mean - (slope * (i - middle))).Sum(r => r * r);
            var total = Variance(window) * window.Length;
            return total > 0 ? 1 - (residuals / total) : 0;
        },
        tolerance: 1e-6);

    [Fact]
    public void A_channel_a_stochastic_and_Williams_see_the_extremes_of_their_window() =>
        Gen.Select(Gen.Int[1, 12], Gen.Select(Gen.Int[0, 50], Gen.Int[0, 5], Gen.Int[0, 5]).Array[20, 60]).Sample((length, moves) =>
        {
            var channel = new DonchianChannel(length);
            var stochastic = new Stochastic(length, 1, 1);
            var williams = new WilliamsR(length);
            var bars = moves.Select((move, i) => Bars.Of(i, move.Item1, move.Item1 + move.Item2, move.Item1 - move.Item3, move.Item1)).ToArray();
            for (var i = 0; i < bars.Length; i++)
            {
                channel.Update(bars[i]);
                stochastic.Update(bars[i]);
                williams.Update(bars[i]);
                if (i + 1 < length)
                {
                    continue;
                }

                var window = bars[(i + 1 - length)..(i + 1)];
                var (highest, lowest, close) = (window.Max(bar => bar.High).ToDouble(), window.Min(bar => bar.Low).ToDouble(), bars[i].Close.ToDouble());
                var place = highest == lowest ? 50 : 100 * (close - lowest) / (highest - lowest);
                Assert.Equal((highest, (highest + lowest) / 2, lowest), (channel.Upper, channel.Middle, channel.Lower));
                Assert.Equal(place, stochastic.FastK, 1e-12);
                Assert.Equal(place - 100, williams.Value, 1e-12);
            }
        });

    /// <summary>
    /// Ten million steps of a quarter point about 50,000. Even a sum kept by adding and subtracting is exact on such prices, so each has a
    /// random fraction besides: with it such a sum is off by more than the tolerance, which is absolute.
    /// </summary>
    [Fact]
    public void Ten_million_updates_leave_no_drift()
    {
        const int Length = 100;
        var random = new Random(20131007);
        var recent = new double[Length];
        var sma = new Sma(Length);
        var wma = new Wma(Length);
        var deviation = new StandardDeviation(Length);
        var regression = new LinearRegression(Length);
        var ticks = 0;
        for (var i = 1; i <= 10_000_000; i++)
        {
            ticks += random.Next(3) - 1;
            var value = 50_000 + (ticks * 0.25) + (0.1 * random.NextDouble());
            recent[i % Length] = value;
            sma.Update(value);
            wma.Update(value);
            deviation.Update(value);
            regression.Update(value);
        }

        var window = Enumerable.Range(10_000_001 - Length, Length).Select(i => recent[i % Length]).ToArray();
        Assert.Equal(window.Average(), sma.Value, 1e-9);
        Assert.Equal(window.Select((value, i) => value * (i + 1)).Sum() / (Length * (Length + 1) / 2), wma.Value, 1e-9);
        Assert.Equal(Math.Sqrt(Variance(window)), deviation.Value, 1e-9);
        Assert.Equal(Slope(window), regression.Slope, 1e-9);
    }

    [Fact]
    public void An_average_of_whole_ticks_is_exact()
    {
        var sma = new Sma(3);
        var exact = new Random(7);
        var last = new Queue<long>();
        for (var i = 0; i < 100_000; i++)
        {
            var ticks = exact.NextInt64(1, 400_000);
            last.Enqueue(ticks);
            sma.Update(ticks * 0.25);
            if (last.Count == 3)
            {
                Assert.Equal(last.Sum() / 4.0 / 3, sma.Value);
                last.Dequeue();
            }
        }
    }

    private static void Compare<T>(int least, Func<int, T> create, Func<T, double> output, Func<double[], double> definition, double tolerance = 1e-9)
        where T : ValueIndicator =>
        Gen.Select(Gen.Int[least, 20], Series).Sample((length, series) =>
        {
            var indicator = create(length);
            for (var i = 0; i < series.Length; i++)
            {
                indicator.Update(series[i]);
                if (i + 1 >= length)
                {
                    AssertNear(definition(series[(i + 1 - length)..(i + 1)]), output(indicator), tolerance);
                }
            }
        });

    private static double Variance(double[] window)
    {
        var mean = window.Average();
        return window.Sum(value => (value - mean) * (value - mean)) / window.Length;
    }

    private static double Slope(double[] window)
    {
        var (mean, middle) = (window.Average(), (window.Length - 1) / 2.0);
        return window.Select((value, i) => (i - middle) * (value - mean)).Sum() / window.Select((_, i) => (i - middle) * (i - middle)).Sum();
    }

    private static void AssertNear(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{actual:R} is not {expected:R}.");
}
