using Engine.Actors.Strategies.BuiltIn;
using static Engine.Backtest.Tests.BuiltIn.BuiltInMarket;

namespace Engine.Backtest.Tests.BuiltIn;

/// <summary>Every minute has the same volume, so that the VWAP is the mean of the bars' typical prices.</summary>
public sealed class VwapPullbackTests
{
    private static readonly VwapPullbackParameters Quick = new() { SlopeBars = 3, StopTicks = 20, TargetTicks = 40 };

    [Fact]
    public void A_pullback_to_a_rising_vwap_is_bought()
    {
        // Typical prices 5000, 5002, 5004, 5006, 5005: the VWAP is 5003.4, three bars before it was 5001; the low 5003 is below it.
        var result = new BuiltInMarket(Open).Flat(5000, 5002, 5004, 5006).Bar(5006, 5006, 5003, 5006).Flat(5006).Run<VwapPullback>(Quick);

        Assert.Equal(["13:35:00.500 Buy 1 5006.00"], Trades(result));
        Assert.Equal(["Stop Sell 1 5001.00 Open", "Limit Sell 1 5016.00 Open"], Legs(result));
    }

    [Fact]
    public void A_pullback_to_a_falling_vwap_is_sold()
    {
        var result = new BuiltInMarket(Open).Flat(5006, 5004, 5002, 5000).Bar(5000, 5003, 5000, 5000).Flat(5000).Run<VwapPullback>(Quick);

        Assert.Equal(["13:35:00.500 Sell 1 5000.00"], Trades(result));
        Assert.Equal(["Stop Buy 1 5005.00 Open", "Limit Buy 1 4990.00 Open"], Legs(result));
    }

    [Fact]
    public void A_bar_that_stays_above_the_line_is_no_pullback()
    {
        var result = new BuiltInMarket(Open).Flat(5000, 5002, 5004, 5006).Bar(5006, 5006, 5003.5m, 5006).Flat(5006).Run<VwapPullback>(Quick);
        Assert.Empty(result.Orders);
    }

    [Fact]
    public void A_bar_that_closes_below_the_line_is_no_pullback()
    {
        var result = new BuiltInMarket(Open).Flat(5000, 5002, 5004, 5006).Bar(5006, 5006, 5001, 5002).Flat(5002).Run<VwapPullback>(Quick);
        Assert.Empty(result.Orders);
    }

    [Fact]
    public void A_touch_counts_only_when_the_bar_before_lay_wholly_above_the_line()
    {
        // The bar before has its low at 5001, below the line; it closed below, so it was no entry itself.
        var result = new BuiltInMarket(Open).Flat(5000, 5002, 5004, 5006).Bar(5006, 5006, 5001, 5002).Bar(5002, 5006, 5002, 5006).Flat(5006).Run<VwapPullback>(Quick);
        Assert.Empty(result.Orders);
    }

    [Fact]
    public void A_vwap_that_falls_is_not_bought()
    {
        // High first, then low: the mean falls although the bar before lies above it.
        var result = new BuiltInMarket(Open).Flat(5010, 5000, 5000, 5000, 5006).Bar(5006, 5006, 5003, 5006).Flat(5006).Run<VwapPullback>(Quick with { SlopeBars = 5 });
        Assert.Empty(result.Orders);
    }

    [Fact]
    public void The_line_may_be_the_first_band()
    {
        // Typical prices 5000, 5002, 5004, 5007, 5006.33: the VWAP is 5003.87, its deviation 2.62, the band 5006.49. The low is 5005.
        BuiltInMarket Market() => new BuiltInMarket(Open).Flat(5000, 5002, 5004, 5007).Bar(5007, 5007, 5005, 5007).Flat(5007);
        Assert.Empty(Market().Run<VwapPullback>(Quick).Orders);
        Assert.Equal(["13:35:00.500 Buy 1 5007.00"], Trades(Market().Run<VwapPullback>(Quick with { Band = 1 })));
    }

    [Fact]
    public void A_session_that_was_not_seen_from_the_open_is_not_traded()
    {
        var result = new BuiltInMarket(Open.AddMinutes(2)).Flat(5000, 5002, 5004, 5006).Bar(5006, 5006, 5003, 5006).Flat(5006).Run<VwapPullback>(Quick);
        Assert.Empty(result.Orders);
    }

    [Fact]
    public void The_slope_does_not_reach_into_the_session_before()
    {
        // Yesterday far below: a slope against it would buy here on the first touch.
        var market = new BuiltInMarket(Open).Flat(4900, 4900, 4900, 4900).At(Open.AddDays(1)).Flat(5000, 5002).Bar(5002, 5002, 5001, 5002).Flat(5002);
        Assert.Empty(market.Run<VwapPullback>(Quick).Orders);
    }

    [Fact]
    public void Flat_before_the_session_ends_and_once_a_day()
    {
        var market = new BuiltInMarket(Open).Flat(5000, 5002, 5004, 5006).Bar(5006, 5006, 5003, 5006).Flat(5006).At(Open.AddMinutes(384)).Flat(5007, 5007, 5007);
        var result = market.Run<VwapPullback>(Quick);
        Assert.Equal(["13:35:00.500 Buy 1 5006.00", "19:55:00.000 Sell 1 5007.00"], Trades(result));
        IsFlat(result);
    }
}
