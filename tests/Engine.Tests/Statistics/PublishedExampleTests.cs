using Engine.Statistics;

namespace Engine.Tests.Statistics;

/// <summary>Numbers that the authors of the formulas print.</summary>
public sealed class PublishedExampleTests
{
    [Fact]
    public void Deflated_sharpe_ratio_of_Bailey_and_Lopez_de_Prado_2014()
    {
        // "A numerical example": best of 100 trials, annualised ratio 2.5 over 1250 daily observations (250 a year), variance of the annualised
        // ratios 1/2, skewness −3, kurtosis 10.
        var sharpe = 2.5 / Math.Sqrt(250);
        Assert.Equal(0.1132, SharpeInference.ExpectedMaximum(0.5 / 250, 100), 0.00005);
        Assert.Equal(0.9004, SharpeInference.Deflated(sharpe, 1250, -3, 10, 0.5 / 250, 100).Value!.Value, 0.00005);

        // "Should the strategist have made his discovery after running only 46 independent trials", and 88 for normal returns.
        Assert.Equal(0.9505, SharpeInference.Deflated(sharpe, 1250, -3, 10, 0.5 / 250, 46).Value!.Value, 0.0001);
        Assert.Equal(0.9505, SharpeInference.Deflated(sharpe, 1250, 0, 3, 0.5 / 250, 88).Value!.Value, 0.0001);
    }

    [Fact]
    public void Probabilistic_sharpe_ratio_of_Bailey_and_Lopez_de_Prado_2012()
    {
        // Two years of monthly returns of a hedge fund: ratio 0.458 a month, skewness −2.448, kurtosis 10.164.
        Assert.Equal(0.982, SharpeInference.Probabilistic(0.458, 24, 0, 3, 0).Value!.Value, 0.001);
        Assert.Equal(0.913, SharpeInference.Probabilistic(0.458, 24, -2.448, 10.164, 0).Value!.Value, 0.001);
    }

    [Fact]
    public void Minimum_track_record_length_of_Bailey_and_Lopez_de_Prado_2012()
    {
        // An annualised ratio of 2 taken to be above 1 with 95 % confidence: 2.73 years of daily, 3.24 years of monthly normal returns, and
        // 4.99 years of monthly ones with skewness −0.72 and kurtosis 5.78.
        Assert.Equal(2.73, SharpeInference.MinimumTrackRecord(2 / Math.Sqrt(252), 0, 3, 1 / Math.Sqrt(252), 0.95).Value!.Value / 252, 0.005);
        Assert.Equal(3.24, SharpeInference.MinimumTrackRecord(2 / Math.Sqrt(12), 0, 3, 1 / Math.Sqrt(12), 0.95).Value!.Value / 12, 0.005);
        Assert.Equal(4.99, SharpeInference.MinimumTrackRecord(2 / Math.Sqrt(12), -0.72, 5.78, 1 / Math.Sqrt(12), 0.95).Value!.Value / 12, 0.005);
    }

    [Theory]
    // Abramowitz, Stegun, table 26.1 and 26.5, and the tails to the digits of a double.
    [InlineData(0, 0.5)]
    [InlineData(1, 0.841344746068543)]
    [InlineData(1.96, 0.975002104851780)]
    [InlineData(-3, 0.00134989803163009)]
    [InlineData(-5, 2.86651571879194e-7)]
    [InlineData(-8, 6.22096057427178e-16)]
    [InlineData(-5.5, 1.89895624658877e-8)]
    public void Normal_distribution(double x, double probability)
    {
        Assert.Equal(probability, NormalDistribution.Cumulative(x), 1e-9 * probability);
        Assert.Equal(x, NormalDistribution.Quantile(probability), 1e-8);
    }

    [Fact]
    public void The_quantile_turns_the_distribution_round()
    {
        for (var p = 1e-12; p < 1; p = p < 0.01 ? p * 1.7 : p + 0.003)
        {
            Assert.Equal(p, NormalDistribution.Cumulative(NormalDistribution.Quantile(p)), 1e-9 * p);
        }
    }
}
