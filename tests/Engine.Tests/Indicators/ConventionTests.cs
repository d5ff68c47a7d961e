using Engine.Indicators;

namespace Engine.Tests.Indicators;

/// <summary>What an indicator says where its definition says nothing, and what it refuses.</summary>
public sealed class ConventionTests
{
    /// <summary>0.1 is no binary number: what is not exact for equal inputs shows here.</summary>
    private const double Price = 1_313.1;

    [Fact]
    public void Without_movement_strength_is_in_the_middle()
    {
        Assert.Equal(50, OfEqual(new Rsi(5)).Value);
        var rsi = OfEqual(new StochRsi(5, 5, 2, 2));
        Assert.Equal((50, 50, 50), (rsi.FastK, rsi.Value, rsi.D));
        var stochastic = OfEqual(new Stochastic(5, 2, 2));
        Assert.Equal((50, 50, 50), (stochastic.FastK, stochastic.Value, stochastic.D));
        Assert.Equal(-50, OfEqual(new WilliamsR(5)).Value);
    }

    [Fact]
    public void Equal_inputs_have_no_spread_and_no_trend_exactly()
    {
        Assert.Equal(0, OfEqual(new StandardDeviation(7)).Value);
        Assert.Equal(0, OfEqual(new StandardDeviation(7, sample: true)).Value);
        Assert.Equal(0, OfEqual(new Cci(7)).Value);
        var line = OfEqual(new LinearRegression(7));
        Assert.Equal((Price, 0, 0), (line.Value, line.Slope, line.RSquared));
        var bands = OfEqual(new BollingerBands(7));
        Assert.Equal((Price, Price, Price, 0.5, 0), (bands.Upper, bands.Middle, bands.Lower, bands.PercentB, bands.BandWidth));
    }

    [Fact]
    public void Equal_inputs_have_no_range_and_no_direction()
    {
        Assert.Equal(0, OfEqual(new Atr(4)).Value);
        var adx = OfEqual(new Adx(4));
        Assert.Equal((0, 0, 0), (adx.Value, adx.PlusDi, adx.MinusDi));
    }

    [Fact]
    public void Equal_inputs_are_their_own_average()
    {
        Assert.All(
            [OfEqual(new Ema(7)), OfEqual(new Dema(7)), OfEqual(new Tema(7)), OfEqual(new Wma(7)), OfEqual(new Hma(7)), OfEqual(new KeltnerChannel(7, 3))],
            (Indicator average) => Assert.Equal(Price, average.Value, 1e-11));
        Assert.Equal(0, OfEqual(new Macd(3, 6, 2)).Histogram);
    }

    [Fact]
    public void A_one_sided_market_is_at_the_ends_of_the_scale()
    {
        var up = new Rsi(3);
        var down = new Rsi(3);
        for (var i = 0; i < 10; i++)
        {
            up.Update(i);
            down.Update(-i);
        }

        Assert.Equal((100, 0), (up.Value, down.Value));
    }

    [Fact]
    public void There_is_no_rate_of_change_from_zero()
    {
        var rate = new RateOfChange(1);
        rate.Update(0);
        rate.Update(5);
        Assert.True(rate.IsReady);
        Assert.Equal(double.NaN, rate.Value);
        rate.Update(6);
        Assert.Equal(20, rate.Value, 1e-12);
    }

    [Fact]
    public void The_larger_directional_movement_counts_alone_and_none_when_they_are_equal()
    {
        // The second bar goes beyond the first by 3 above and 1 below, the third beyond the second by 2 on both sides.
        var adx = new Adx(1);
        adx.Update(Bars.Of(0, 100, 101, 99, 100));
        adx.Update(Bars.Of(1, 100, 104, 98, 100));
        Assert.Equal((50, 0, 100), (adx.PlusDi, adx.MinusDi, adx.Value));
        adx.Update(Bars.Of(2, 100, 106, 96, 100));
        Assert.Equal((0, 0, 0), (adx.PlusDi, adx.MinusDi, adx.Value));
    }

    [Fact]
    public void A_gap_is_part_of_the_true_range()
    {
        var atr = new Atr(1);
        atr.Update(Bars.Of(0, 100, 101, 99, 100));
        atr.Update(Bars.Of(1, 105, 106, 104, 105));
        Assert.Equal(6, atr.Value);
        atr.Update(Bars.Of(2, 90, 91, 89, 90));
        Assert.Equal(16, atr.Value);
    }

    [Fact]
    public void Wilder_begins_with_a_simple_average_and_an_exponential_average_with_its_first_input()
    {
        var wilder = new WilderAverage(3);
        var ema = new Ema(3);
        foreach (var value in (double[])[1, 2, 6, 12])
        {
            wilder.Update(value);
            ema.Update(value);
        }

        // Wilder: 3, the mean of three, and a third of the way from there to 12. Exponential: 1, 1.5, 3.75 and half the way from there to 12.
        Assert.Equal(6, wilder.Value);
        Assert.Equal(7.875, ema.Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(Indicator.LongestLength + 1)]
    [InlineData(int.MaxValue)]
    public void A_length_out_of_range_is_refused_by_name(int length)
    {
        Refused("length", () => new Sma(length));
        Refused("length", () => new Ema(length));
        Refused("length", () => new Wma(length));
        Refused("length", () => new Dema(length));
        Refused("length", () => new Tema(length));
        Refused("length", () => new Hma(length));
        Refused("length", () => new WilderAverage(length));
        Refused("length", () => new Rsi(length));
        Refused("fast", () => new Macd(length, 26, 9));
        Refused("slow", () => new Macd(12, length, 9));
        Refused("signal", () => new Macd(12, 26, length));
        Refused("length", () => new Stochastic(length, 3, 3));
        Refused("smoothing", () => new Stochastic(14, length, 3));
        Refused("signal", () => new Stochastic(14, 3, length));
        Refused("rsiLength", () => new StochRsi(length, 14, 3, 3));
        Refused("length", () => new StochRsi(14, length, 3, 3));
        Refused("smoothing", () => new StochRsi(14, 14, length, 3));
        Refused("signal", () => new StochRsi(14, 14, 3, length));
        Refused("length", () => new Cci(length));
        Refused("length", () => new WilliamsR(length));
        Refused("length", () => new RateOfChange(length));
        Refused("length", () => new Momentum(length));
        Refused("length", () => new Atr(length));
        Refused("length", () => new Adx(length));
        Refused("length", () => new StandardDeviation(length));
        Refused("length", () => new BollingerBands(length, 2));
        Refused("length", () => new KeltnerChannel(length, 10, 2));
        Refused("rangeLength", () => new KeltnerChannel(20, length, 2));
        Refused("length", () => new DonchianChannel(length));
        Refused("length", () => new LinearRegression(length));
    }

    [Fact]
    public void One_input_has_no_line_no_sample_and_no_bands()
    {
        Refused("length", () => new LinearRegression(1));
        Refused("length", () => new StandardDeviation(1, sample: true));
        Refused("length", () => new BollingerBands(1, 2));
        Refused("length", () => new Cci(1));
        Refused("length", () => new Hma(1));
    }

    [Fact]
    public void A_slow_average_is_slower_than_the_fast_one() => Refused("slow", () => new Macd(12, 12, 9));

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_multiple_out_of_range_is_refused_by_name(double multiple)
    {
        Refused("multiple", () => new BollingerBands(20, multiple));
        Refused("multiple", () => new KeltnerChannel(20, 10, multiple));
    }

    private static T OfEqual<T>(T indicator)
        where T : Indicator
    {
        for (var i = 0; i < 40; i++)
        {
            indicator.Update(Bars.Flat(i, (decimal)Price));
        }

        Assert.True(indicator.IsReady);
        return indicator;
    }

    private static void Refused(string parameter, Func<Indicator> create) =>
        Assert.Equal(parameter, Assert.Throws<ArgumentOutOfRangeException>(create).ParamName);
}
