using Engine.Actors.Strategies.BuiltIn;
using Engine.Simulator;
using static Engine.Backtest.Tests.BuiltIn.BuiltInMarket;

namespace Engine.Backtest.Tests.BuiltIn;

/// <summary>With spans of 1 and 3 the fast average is the close, and the slow one moves half of the way to it.</summary>
public sealed class EmaCrossTests
{
    private static readonly EmaCrossParameters Quick = new() { Fast = 1, Slow = 3, StopTicks = 40 };

    [Fact]
    public void It_buys_when_the_fast_average_crosses_upwards_and_turns_round_when_it_crosses_back()
    {
        // Slow: 5000, 4999.5, 4998.75 (fast below), 4999.375 (above: buy), 5000.1875, 4999.09375 (below: turn), 4998.546875.
        var result = new BuiltInMarket(Open).Flat(5000, 4999, 4998, 5000, 5001, 4998, 4998).Run<EmaCross>(Quick);

        Assert.Equal(["13:34:00.500 Buy 1 5000.00", "13:36:00.500 Sell 1 4998.00", "13:36:00.500 Sell 1 4998.00"], Trades(result));
        Assert.Equal(["Stop Sell 1 4990.00 Cancelled", "Stop Buy 1 5008.00 Open"], Legs(result));
        Assert.Equal(-1, result.Account.PositionIn(Contract).Net);
    }

    [Fact]
    public void The_side_that_it_finds_when_the_averages_are_ready_is_no_crossing()
    {
        var result = new BuiltInMarket(Open).Flat(5000, 4999, 4998, 4997, 4996, 4995).Run<EmaCross>(Quick);
        Assert.Empty(result.Orders);
    }

    [Fact]
    public void Averages_that_meet_and_part_again_have_not_crossed()
    {
        // Slow 4998.75, 4998.375; then the close is the slow average, exactly; then below again.
        var result = new BuiltInMarket(Open).Flat(5000, 4999, 4998).Flat(4998.75m, 4998, 4997).Run<EmaCross>(Quick);
        Assert.Empty(result.Orders);
    }

    [Fact]
    public void After_its_stop_loss_it_waits_for_the_next_crossing()
    {
        // Bought at 5000; a spike to 4995 takes the stop at 4996, and the closes stay above the slow average.
        var result = new BuiltInMarket(Open).Flat(5000, 4999, 4998, 5000).Bar(5001, 5001, 4995, 5001).Flat(5002, 5003).Run<EmaCross>(Quick with { StopTicks = 16 });

        Assert.Equal(["13:34:00.500 Buy 1 5000.00", "13:34:35.000 Sell 1 4995.00"], Trades(result));
        IsFlat(result);
    }

    [Fact]
    public void A_position_against_the_averages_is_closed_where_the_other_side_is_denied()
    {
        var shut = Open.AddMinutes(5);
        var result = new BuiltInMarket(Open).Flat(5000, 4999, 4998, 5000, 5001, 4998, 4998).Run<EmaCross>(Quick, window: at => at < shut);

        Assert.Equal(["13:34:00.500 Buy 1 5000.00", "13:36:00.500 Sell 1 4998.00"], Trades(result));
        IsFlat(result);
    }

    [Fact]
    public void A_denied_entry_is_not_tried_again_before_the_next_crossing()
    {
        // Denied outside of the window at the first crossing, 13:34; 13:36 crosses back.
        var opens = Open.AddMinutes(5);
        var result = new BuiltInMarket(Open).Flat(5000, 4999, 4998, 5000, 5001, 4998, 4998).Run<EmaCross>(Quick, window: at => at >= opens);
        Assert.Equal(["13:36:00.500 Sell 1 4998.00"], Trades(result));
    }

    [Fact]
    public void The_size_is_that_of_the_parameters_and_the_engine_keeps_the_stop_where_the_venue_keeps_none()
    {
        var result = new BuiltInMarket(Open).Flat(5000, 4999, 4998, 5000, 4985, 4985).Run<EmaCross>(Quick with { Size = 3 }, BracketMode.PositionBrackets);

        Assert.Equal(["13:34:00.500 Buy 3 5000.00", "13:34:05.000 Sell 3 4985.00"], Trades(result).Take(2));
        Assert.Equal("Stop Sell 3 4990.00 Filled", Legs(result)[0]);
    }
}
