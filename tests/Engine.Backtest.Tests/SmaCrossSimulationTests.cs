using Engine.Actors.Strategies.BuiltIn;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Backtest.Tests;

/// <summary>The crossover under a scripted market and venue.</summary>
public sealed class SmaCrossSimulationTests
{
    [Fact]
    public void On_ticks_it_enters_with_the_signal_leaves_against_it_and_takes_the_other_side()
    {
        using var sim = Ticks();
        sim.Strategy.ShouldBeReady();
        sim.Trades(5000.00m, 5000.00m);
        sim.Strategy.ShouldHaveOrderedNothing();

        sim.Trades(5001.00m);
        sim.Orders.Single().ShouldBe(OrderSide.Buy, size: 1).ShouldBe(OrderState.Filled).ShouldHaveFilled(1, at: 5001.00m);
        sim.Position.ShouldBe(1, at: 5001.00m);

        sim.Trades(4999.00m);
        sim.Position.ShouldBeFlat();

        sim.Trades(4998.75m);
        sim.Position.ShouldBe(-1);
        sim.Strategy.ShouldHaveOrdered("buy 1 at market").Then("sell 1 at market").Then("sell 1 at market").ThenNothing();
        sim.Strategy.ShouldHaveTraded("buy 1 at 5001", "sell 1 at 4999.00", "sell 1 at 4998.75").ShouldNotHaveBeenDenied();
        Assert.Equal(-100m, sim.Book.RealizedGross.ToDecimal());
    }

    [Fact]
    public void On_bars_it_turns_round_with_one_order_as_the_bar_closes()
    {
        using var sim = Bars();
        Rising(sim);
        sim.Orders.ShouldBe("buy 1 at market");
        sim.Position.ShouldBe(1, at: 5002.00m);

        sim.Bar("1m", open: 5002m, high: 5002m, low: 4990m, close: 4991m);
        sim.Orders.ShouldBe("buy 1 at market", "sell 2 at market");
        sim.Position.ShouldBe(-1, at: 4991m);
    }

    [Fact]
    public void A_bar_that_is_not_over_decides_nothing()
    {
        using var sim = Bars();
        sim.Bar("1m", 5000m, 5001m, 4999m, 5000m);
        sim.Trade(5002m, after: TimeSpan.FromSeconds(30));
        sim.Passes(TimeSpan.FromSeconds(29.9));
        sim.Strategy.ShouldHaveOrderedNothing();

        sim.Passes(TimeSpan.FromSeconds(0.1));
        sim.Strategy.ShouldHaveOrdered("buy 1 at market").ThenNothing();
    }

    [Fact]
    public void A_denied_entry_leaves_the_way_free_for_the_next()
    {
        using var sim = Simulation.Of<SmaCross>(
            new SmaCrossParameters { Mode = SmaCrossMode.Tick, N = 3, Size = 2 }, "ES", "2026-11-24 08:30 Chicago",
            configure: s => s with { Strategies = [s.Strategies[0] with { SizeCap = 1 }] });
        sim.Trades(5000m, 5000m, 5001m);
        sim.Strategy.ShouldHaveBeenDenied(DenialReason.StrategySizeCap).ShouldHaveOrderedNothing();
        Assert.Single(sim.Strategy.Denials);

        sim.Trades(5002m);
        Assert.Equal(2, sim.Strategy.Denials.Length);
    }

    [Fact]
    public void An_order_that_the_venue_refuses_is_tried_again_with_the_next_signal()
    {
        using var sim = Ticks();
        sim.Venue.RejectsNext(code: 2, text: "Not enough margin.");
        sim.Trades(5000m, 5000m, 5001m);
        Assert.Contains("Not enough margin.", sim.Orders.Single().ShouldBe(OrderState.Rejected).Text);
        sim.Position.ShouldBeFlat();

        sim.Trades(5002m);
        sim.Position.ShouldBe(1, at: 5002m);
    }

    [Fact]
    public void A_lost_answer_doubles_nothing()
    {
        using var sim = Ticks();
        sim.Venue.LosesNextAnswer();
        sim.Trades(5000m, 5000m, 5001m, 5002m, 5003m);
        sim.Orders.Single().ShouldBe(OrderState.Filled);
        sim.Position.ShouldBe(1, at: 5001m);
    }

    [Fact]
    public void A_lost_request_is_in_doubt_until_two_readings_show_no_trace_of_it()
    {
        using var sim = Ticks();
        sim.Venue.LosesNextRequest();
        sim.Trades(5000m, 5000m, 5001m);
        sim.Orders.Single().ShouldBe(OrderState.Unknown);

        sim.Trades(5002m, 5003m);
        sim.Orders.Single().ShouldBe(OrderState.Unknown);

        sim.Passes(TimeSpan.FromSeconds(3));
        sim.Orders.Single().ShouldBe(OrderState.PresumedNotPlaced);
        sim.Trades(5004m);
        sim.Position.ShouldBe(1, at: 5004m);
        sim.Orders.Last().ShouldBe(OrderState.Filled);
    }

    [Fact]
    public void A_fill_in_part_leaves_the_order_working_and_sends_no_second_one()
    {
        using var sim = Ticks(size: 3);
        sim.Venue.FillsInPart(1);
        sim.Trades(5000m, 5000m, 5001m);
        sim.Orders.Single().ShouldBe(OrderState.PartiallyFilled).ShouldHaveFilled(1);
        sim.Position.ShouldBe(1);

        sim.Trades(5002m, 5003m);
        sim.Orders.Single().ShouldHaveFilled(1);
        sim.Venue.FillsTheRest();
        sim.Orders.Single().ShouldBe(OrderState.Filled);
        sim.Strategy.ShouldHaveTraded("buy 1 at 5001", "buy 2 at 5003");
        sim.Position.ShouldBe(3);
    }

    [Fact]
    public void A_busted_trade_takes_the_position_with_it_and_is_told_to_a_person()
    {
        using var sim = Ticks();
        sim.Trades(5000m, 5000m, 5001m);
        var fill = Assert.Single(sim.Fills);
        sim.Venue.Busts(fill);

        sim.Position.ShouldBeFlat();
        sim.Strategy.ShouldHaveTraded();
        Assert.Contains(sim.Alerts, alert => alert.Contains("busted", StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => sim.Venue.Busts(fill));
    }

    [Fact]
    public void While_the_feed_is_down_nothing_is_ordered_and_missed_bars_are_read_without_trading_on_them()
    {
        using var sim = Bars();
        sim.Bar("1m", 5000m, 5001m, 4999m, 5000m);
        sim.Feed.GoesDown();
        sim.Strategy.ShouldBeWaiting();
        sim.Bar("1m", 5000m, 5002m, 5000m, 5002m);
        sim.Strategy.ShouldHaveOrderedNothing();

        sim.Feed.ComesBack();
        sim.Strategy.ShouldBeReady().ShouldHaveOrderedNothing();

        // The minute in which the stream came back is read as well; the first that it saw whole is traded.
        sim.Bar("1m", 5002m, 5003m, 5002m, 5003m);
        sim.Strategy.ShouldHaveOrderedNothing();
        sim.Bar("1m", 5003m, 5004m, 5003m, 5004m);
        sim.Strategy.ShouldHaveOrdered("buy 1 at market").ThenNothing();
    }

    [Fact]
    public void While_the_user_hub_is_down_nothing_is_added_and_fills_are_found_by_reading()
    {
        using var sim = Ticks(size: 2);
        sim.Venue.FillsInPart(1);
        sim.Trades(5000m, 5000m, 5001m);
        sim.Venue.GoesDark();
        sim.Strategy.ShouldBeWaiting();
        sim.Venue.FillsTheRest();
        sim.Position.ShouldBe(1);

        sim.Passes(TimeSpan.FromSeconds(2));
        sim.Position.ShouldBe(2);
        sim.Venue.ComesBack();
        sim.Strategy.ShouldBeReady();
        sim.Orders.Single().ShouldBe(OrderState.Filled);
    }

    private static Simulation Ticks(int size = 1) =>
        Simulation.Of<SmaCross>(new SmaCrossParameters { Mode = SmaCrossMode.Tick, N = 3, Size = size }, contract: "ES", at: "2026-11-24 08:30 Chicago");

    private static Simulation Bars() => Simulation.Of<SmaCross>(new SmaCrossParameters { Fast = 1, Slow = 2 }, contract: "ES", at: "2026-11-24 08:30 Chicago");

    private static void Rising(Simulation sim)
    {
        sim.Bar("1m", open: 5000m, high: 5001m, low: 4999m, close: 5000m);
        sim.Bar("1m", open: 5000m, high: 5002m, low: 5000m, close: 5002m);
    }
}
