using Engine.Actors.Strategies.BuiltIn;
using Engine.Actors.Strategies.State;
using static Engine.Backtest.Tests.BuiltIn.BuiltInMarket;

namespace Engine.Backtest.Tests.BuiltIn;

/// <summary>A range of three minutes, 4998 to 5002.</summary>
public sealed class OpeningRangeBreakoutTests
{
    private static readonly OpeningRangeBreakoutParameters Quick = new() { Range = TimeSpan.FromMinutes(3), StopTicks = 20, TargetTicks = 40 };

    private static BuiltInMarket Ranged => Range(new BuiltInMarket(Open));

    [Fact]
    public void A_close_above_the_range_is_bought_and_its_target_taken()
    {
        var result = Ranged.Flat(5002, 5002.25m, 5003).Bar(5004, 5013, 5012, 5012).Flat(5012).Run<OpeningRangeBreakout>(Quick);

        // A close at the range's high is none above it. A limit fills when it is traded through.
        Assert.Equal(["13:35:00.500 Buy 1 5002.25", "13:36:20.000 Sell 1 5012.25"], Trades(result));
        Assert.Equal(["Stop Sell 1 4997.25 Cancelled", "Limit Sell 1 5012.25 Filled"], Legs(result));
        IsFlat(result);
    }

    [Fact]
    public void A_close_below_the_range_is_sold_and_its_stop_loss_taken()
    {
        var result = Ranged.Flat(4998, 4997.75m).Bar(4998, 5003, 5002, 5002).Flat(5002).Run<OpeningRangeBreakout>(Quick);

        Assert.Equal(["13:35:00.500 Sell 1 4997.75", "13:35:20.000 Buy 1 5003.00"], Trades(result));
        Assert.Equal(["Stop Buy 1 5002.75 Filled", "Limit Buy 1 4987.75 Cancelled"], Legs(result));
        IsFlat(result);
    }

    [Fact]
    public void A_print_beyond_the_range_is_no_breakout()
    {
        var result = Ranged.Bar(5000, 5010, 4990, 5000).Flat(5001).Run<OpeningRangeBreakout>(Quick);
        Assert.Empty(result.Orders);
    }

    [Fact]
    public void Nothing_is_entered_in_the_range_itself()
    {
        var result = new BuiltInMarket(Open).Flat(5000, 5010, 4990).Flat(5000).Run<OpeningRangeBreakout>(Quick);
        Assert.Empty(result.Orders);
    }

    [Fact]
    public void One_trade_a_day_unless_told_otherwise()
    {
        // Up, stopped out, back into the range, up again.
        BuiltInMarket Twice() => Ranged.Flat(5003, 4997, 5000, 5003, 5003);
        Assert.Equal(["13:34:00.500 Buy 1 5003.00", "13:34:05.000 Sell 1 4997.00"], Trades(Twice().Run<OpeningRangeBreakout>(Quick)));

        var two = Trades(Twice().Run<OpeningRangeBreakout>(Quick with { TradesPerDay = 3 }));
        Assert.Equal(["13:34:00.500 Buy 1 5003.00", "13:34:05.000 Sell 1 4997.00", "13:35:00.500 Sell 1 4997.00"], two.Take(3));
    }

    [Fact]
    public void A_new_trade_date_has_a_range_and_a_trade_of_its_own()
    {
        var market = Ranged.Flat(5003, 4997, 5000).At(Open.AddDays(1));
        var result = Range(market).Flat(4997, 4990).Run<OpeningRangeBreakout>(Quick);
        Assert.Equal(["13:34:00.500 Buy 1 5003.00", "13:34:05.000 Sell 1 4997.00", "13:34:00.500 Sell 1 4997.00"], Trades(result));
    }

    [Fact]
    public void Flat_by_a_timer_before_the_session_ends_and_no_entry_after_it()
    {
        // The regular session ends 15:00 Chicago, 20:00 UTC; 19:55 is not the time of a print.
        var market = Ranged.Flat(5003).At(Open.AddMinutes(384)).Flat(5004, 5004).Flat(5000, 5003, 5003);
        var result = market.Run<OpeningRangeBreakout>(Quick with { TradesPerDay = 5 });

        Assert.Equal(["13:34:00.500 Buy 1 5003.00", "19:55:00.000 Sell 1 5004.00"], Trades(result));
        IsFlat(result);
    }

    [Fact]
    public void A_range_that_was_not_seen_from_the_open_is_not_traded()
    {
        var result = new BuiltInMarket(Open.AddMinutes(1)).Flat(5000, 5000, 5000, 5010, 5010).Run<OpeningRangeBreakout>(Quick);
        Assert.Empty(result.Orders);
    }

    [Fact]
    public void A_break_that_was_denied_is_not_chased()
    {
        var opens = Open.AddMinutes(5);
        var result = Ranged.Flat(5003, 5004, 5005, 5001, 5003, 5003).Run<OpeningRangeBreakout>(Quick, window: at => at >= opens);
        Assert.Equal("13:38:00.500 Buy 1 5003.00", Assert.Single(Trades(result)));
    }

    [Fact]
    public void The_trades_of_the_day_are_known_after_a_restart()
    {
        var state = new StrategyStateInMemory();
        BuiltInMarket Day() => Ranged.Flat(5003, 5003);
        Assert.Single(Trades(Day().Run<OpeningRangeBreakout>(Quick, state: state)));
        Assert.Empty(Trades(Day().Run<OpeningRangeBreakout>(Quick, state: state)));
        Assert.Single(Trades(Day().Run<OpeningRangeBreakout>(Quick with { TradesPerDay = 2 }, state: state)));
    }

    private static BuiltInMarket Range(BuiltInMarket market) => market.Flat(5000).Bar(5000, 5002, 4998, 5000).Flat(5000);
}
