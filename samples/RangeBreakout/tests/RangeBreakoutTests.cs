using Engine.Backtest;
using Engine.Orders;
using Engine.Risk;

namespace Trader.Strategies.Tests;

/// <summary>The example strategy in a market of its own.</summary>
public sealed class RangeBreakoutTests
{
    [Fact]
    public void A_close_above_the_range_buys_once_and_a_close_below_it_leaves()
    {
        using var sim = AfterTwoBars();
        sim.Bar("1m", open: 5001m, high: 5004m, low: 5001m, close: 5003.25m);
        sim.Strategy.ShouldHaveOrdered("buy 1 at market").ThenNothing();
        sim.Position.ShouldBe(1, at: 5003.25m);

        sim.Bar("1m", open: 5003m, high: 5003m, low: 4995m, close: 4995m);
        sim.Orders.ShouldBe("buy 1 at market", "sell 1 at market");
        sim.Position.ShouldBeFlat();
    }

    [Fact]
    public void A_refused_entry_is_tried_again_with_the_next_breakout()
    {
        using var sim = AfterTwoBars();
        sim.Venue.RejectsNext(text: "Not enough margin.");
        sim.Bar("1m", open: 5001m, high: 5004m, low: 5001m, close: 5003.25m);
        sim.Orders.Single().ShouldBe(OrderState.Rejected);

        sim.Bar("1m", open: 5003m, high: 5006m, low: 5003m, close: 5006m);
        sim.Orders.Last().ShouldBe("buy 1 at market").ShouldBe(OrderState.Filled);
    }

    [Fact]
    public void While_its_first_order_is_filled_in_part_it_sends_no_other()
    {
        using var sim = AfterTwoBars(size: 2);
        sim.Venue.FillsInPart(1);
        sim.Bar("1m", open: 5001m, high: 5004m, low: 5001m, close: 5003.25m);
        sim.Bar("1m", open: 5003m, high: 5008m, low: 5003m, close: 5008m);
        sim.Orders.Single().ShouldBe(OrderState.PartiallyFilled).ShouldHaveFilled(1);

        sim.Venue.FillsTheRest();
        sim.Position.ShouldBe(2);
    }

    [Fact]
    public void A_breakout_that_it_missed_is_not_traded()
    {
        using var sim = AfterTwoBars();
        sim.Feed.GoesDown();
        sim.Bar("1m", open: 5001m, high: 5004m, low: 5001m, close: 5003.25m);
        sim.Feed.ComesBack();
        sim.Strategy.ShouldBeReady().ShouldHaveOrderedNothing();
    }

    [Fact]
    public void More_than_its_cap_is_denied()
    {
        using var sim = AfterTwoBars(size: 11);
        sim.Bar("1m", open: 5001m, high: 5004m, low: 5001m, close: 5003.25m);
        sim.Strategy.ShouldHaveBeenDenied(DenialReason.StrategySizeCap).ShouldHaveOrderedNothing();
    }

    private static Simulation AfterTwoBars(int size = 1)
    {
        var sim = Simulation.Of<RangeBreakout>(new RangeBreakoutParameters { Lookback = 2, Size = size }, contract: "ES", at: "2026-11-24 08:30 Chicago");
        sim.Bar("1m", open: 5000m, high: 5001m, low: 4999m, close: 5000m);
        sim.Bar("1m", open: 5000m, high: 5002m, low: 5000m, close: 5001m);
        return sim;
    }
}
