using Engine.Actors.Strategies.BuiltIn;
using static Engine.Backtest.Tests.BuiltIn.BuiltInMarket;

namespace Engine.Backtest.Tests.BuiltIn;

/// <summary>
/// Bands of four bars, one and a half deviations. After 5000, 5001, 5000 a close of 4996 has the mean 4999.25, deviation 1.92 and lower band 4996.37.
/// </summary>
public sealed class BandReversionTests
{
    private static readonly BandReversionParameters Quick = new() { Length = 4, Multiple = 1.5, StopTicks = 40, LongestHold = TimeSpan.FromMinutes(10) };

    private static BuiltInMarket Quiet => new BuiltInMarket(Open).Flat(5000, 5001, 5000, 5001, 5000, 5001, 5000);

    [Fact]
    public void A_close_below_the_lower_band_is_bought_and_sold_at_the_middle()
    {
        // 4996: bought. 4997: middle 4998.5. 4998: middle 4997.75, reached.
        var result = Quiet.Flat(4996, 4997, 4998, 4998).Run<BandReversion>(Quick);

        Assert.Equal(["13:38:00.500 Buy 1 4996.00", "13:40:00.500 Sell 1 4998.00"], Trades(result));
        Assert.Equal(["Stop Sell 1 4986.00 Cancelled"], Legs(result));
        IsFlat(result);
    }

    [Fact]
    public void A_close_above_the_upper_band_is_sold_and_bought_back_at_the_middle()
    {
        // The mirror, 5001 for 5000.
        var result = new BuiltInMarket(Open).Flat(5001, 5000, 5001, 5000, 5001, 5000, 5001).Flat(5005, 5004, 5003, 5003).Run<BandReversion>(Quick);

        Assert.Equal(["13:38:00.500 Sell 1 5005.00", "13:40:00.500 Buy 1 5003.00"], Trades(result));
        Assert.Equal(["Stop Buy 1 5015.00 Cancelled"], Legs(result));
        IsFlat(result);
    }

    [Fact]
    public void A_close_within_the_bands_is_nothing()
    {
        // 4998.75 has the mean 4999.9375, deviation 0.80 and the lower band 4998.73.
        var result = Quiet.Flat(4998.75m, 5000).Run<BandReversion>(Quick);
        Assert.Empty(result.Orders);
    }

    [Fact]
    public void After_a_stop_loss_it_waits_until_a_bar_has_closed_within_the_bands()
    {
        // Stopped out at 4984; the closes go on below the lower band of one deviation, and none of them is bought.
        var result = Quiet.Flat(4996, 4980, 4960, 4930, 4930).Run<BandReversion>(Quick with { Multiple = 1, StopTicks = 40 });
        Assert.Equal(["13:38:00.500 Buy 1 4996.00", "13:38:05.000 Sell 1 4980.00"], Trades(result));
        IsFlat(result);
    }

    [Fact]
    public void It_leaves_when_it_has_held_for_the_longest_time()
    {
        // Falls by less and less, so that the close stays below the middle; 150 s after the fill is no bar's end.
        var result = Quiet.Flat(4996, 4995.75m, 4995.5m, 4995.25m, 4995).Run<BandReversion>(Quick with { LongestHold = TimeSpan.FromSeconds(150) });

        Assert.Equal(["13:38:00.500 Buy 1 4996.00", "13:40:30.500 Sell 1 4995.25"], Trades(result));
        IsFlat(result);
    }

    [Fact]
    public void A_denied_entry_waits_for_the_next_signal()
    {
        var opens = Open.AddMinutes(9);
        var result = Quiet.Flat(4996, 4990, 4990).Run<BandReversion>(Quick with { Multiple = 1 }, window: at => at >= opens);
        Assert.Empty(result.Trades);
    }

    [Fact]
    public void Nothing_is_decided_before_the_bands_are_ready()
    {
        var result = new BuiltInMarket(Open).Flat(5000, 5001, 4950, 4950).Run<BandReversion>(Quick);
        Assert.Empty(result.Orders);
    }
}
