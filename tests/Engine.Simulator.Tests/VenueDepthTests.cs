using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator.Tests;

public sealed class VenueDepthTests
{
    [Fact]
    public void A_market_order_walks_the_levels_and_its_average_is_exact()
    {
        var bench = new VenueBench(VenueBench.Plain).Depth([(1313.6m, 5)], [(1313.7m, 2), (1313.9m, 1), (1314m, 10)]);
        var order = bench.Market(OrderSide.Buy, size: 6);
        Assert.Equal([(1313.7m, 2), (1313.9m, 1), (1314m, 3)], bench.Trades.Select(trade => (trade.Price.ToDecimal(), trade.Size)));
        Assert.Equal((VenueOrderStatus.Filled, 6, ((2 * 1313.7m) + 1313.9m + (3 * 1314m)) / 6), (bench.Order(order).Status, bench.Order(order).FillVolume, bench.Order(order).AverageFillPrice));
        var steps = bench.Events.OfType<VenueEvent.OrderChanged>().Select(changed => (changed.Order.Status, changed.Order.FillVolume));
        Assert.Equal([(VenueOrderStatus.Pending, 0), (VenueOrderStatus.Open, 2), (VenueOrderStatus.Open, 3), (VenueOrderStatus.Filled, 6)], steps);
    }

    [Fact]
    public void What_the_depth_does_not_hold_stays_open_until_there_is_more()
    {
        var bench = new VenueBench(VenueBench.Plain).Depth([(1313.6m, 5)], [(1313.7m, 2)]);
        var order = bench.Market(OrderSide.Buy, size: 3);
        Assert.Equal((VenueOrderStatus.Open, 2), (bench.Order(order).Status, bench.Order(order).FillVolume));
        Assert.Null(bench.Venue.PriceOf(VenueBench.Gold).Ask);
        bench.Depth([(1313.6m, 5)], [(1313.8m, 2)]);
        Assert.Equal((VenueOrderStatus.Filled, 3), (bench.Order(order).Status, bench.Order(order).FillVolume));
        Assert.Equal(1313.8m, bench.Venue.PriceOf(VenueBench.Gold).Ask?.ToDecimal());
    }

    [Fact]
    public void A_limit_takes_what_is_better_and_rests_with_the_remainder_which_fills_at_its_own_price()
    {
        var bench = new VenueBench(VenueBench.Plain).Depth([(1313.6m, 5)], [(1313.7m, 2), (1313.8m, 4)]);
        var order = bench.Limit(OrderSide.Buy, 1313.7m, size: 5);
        Assert.Equal((VenueOrderStatus.Open, 2), (bench.Order(order).Status, bench.Order(order).FillVolume));
        bench.Depth([(1313.3m, 5)], [(1313.4m, 1), (1313.5m, 1), (1313.8m, 9)]);
        Assert.Equal((1313.7m, 2), (bench.Trades[^1].Price.ToDecimal(), bench.Trades[^1].Size));
        Assert.True(bench.Cancel(order.Order!.Value).Success);
        Assert.Equal((VenueOrderStatus.Cancelled, 4, 1313.7m), (bench.Order(order).Status, bench.Order(order).FillVolume, bench.Order(order).AverageFillPrice));
        bench.Depth([(1313.3m, 5)], [(1313.4m, 1)]);
        Assert.Equal(4, bench.Order(order).FillVolume);
    }

    [Fact]
    public void Depth_that_one_order_took_is_gone_for_the_next_and_the_older_order_of_a_price_is_served_first()
    {
        var bench = new VenueBench(VenueBench.Plain).Depth([(1313.6m, 5)], [(1314m, 2)]);
        var older = bench.Limit(OrderSide.Buy, 1313.7m, size: 2);
        var younger = bench.Limit(OrderSide.Buy, 1313.7m, size: 2);
        var better = bench.Limit(OrderSide.Buy, 1313.8m, size: 1);
        bench.Depth([(1313.5m, 5)], [(1313.7m, 4)]);
        Assert.Equal([better.Order, older.Order, younger.Order], bench.Trades.Select(trade => (OrderId?)trade.Order));
        Assert.Equal((VenueOrderStatus.Open, 1), (bench.Order(younger).Status, bench.Order(younger).FillVolume));
    }

    [Fact]
    public void A_smaller_size_keeps_the_place_in_the_queue_and_a_larger_one_loses_it()
    {
        var bench = new VenueBench(VenueBench.Plain).Depth([(1313.6m, 5)], [(1314m, 2)]);
        var first = bench.Limit(OrderSide.Buy, 1313.7m, size: 3).Order!.Value;
        var second = bench.Limit(OrderSide.Buy, 1313.7m, size: 3).Order!.Value;
        bench.Modify(first, size: 1);
        bench.Depth([(1313.5m, 5)], [(1313.7m, 1)]);
        Assert.Equal((VenueOrderStatus.Filled, 0), (bench.Order(first.Value).Status, bench.Order(second.Value).FillVolume));
        var third = bench.Limit(OrderSide.Buy, 1313.7m, size: 1).Order!.Value;
        bench.Modify(second, size: 4);
        bench.Depth([(1313.5m, 5)], [(1313.7m, 1)]);
        Assert.Equal((VenueOrderStatus.Filled, 0), (bench.Order(third.Value).Status, bench.Order(second.Value).FillVolume));
        Assert.Equal((3, "Invalid order size"), (bench.Modify(second, size: 0).ErrorCode, bench.Modify(second, size: 0).Text));
    }

    [Fact]
    public void Prints_move_stops_and_leave_limits_to_the_depth()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m).Depth([(1313.6m, 5), (1312m, 5)], [(1313.7m, 5)]);
        var limit = bench.Limit(OrderSide.Buy, 1313.5m);
        var stop = bench.Stop(OrderSide.Sell, 1313.4m, size: 6);
        bench.Print(1313.4m);
        Assert.Equal(VenueOrderStatus.Open, bench.Order(limit).Status);
        Assert.Equal(((5 * 1313.6m) + 1312m) / 6, bench.Order(stop).AverageFillPrice);
    }

    [Fact]
    public void A_size_below_what_has_filled_is_refused()
    {
        var bench = new VenueBench(VenueBench.Plain).Depth([(1313.6m, 5)], [(1313.7m, 2)]);
        var order = bench.Limit(OrderSide.Buy, 1313.7m, size: 5).Order!.Value;
        Assert.Equal(3, bench.Modify(order, size: 2).ErrorCode);
        Assert.True(bench.Modify(order, size: 3).Success);
        bench.Depth([(1313.6m, 5)], [(1313.7m, 9)]);
        Assert.Equal((VenueOrderStatus.Filled, 3, 3), (bench.Order(order.Value).Status, bench.Order(order.Value).FillVolume, bench.Order(order.Value).Size));
    }

    [Fact]
    public void A_book_that_is_not_best_first_is_a_mistake_of_its_sender()
    {
        var bench = new VenueBench(VenueBench.Plain);
        Assert.Throws<ArgumentException>(() => bench.Depth([(1313.5m, 1), (1313.6m, 1)], []));
        Assert.Throws<ArgumentException>(() => bench.Depth([], [(1313.6m, 1), (1313.6m, 1)]));
        Assert.Throws<ArgumentException>(() => bench.Depth([], [(1313.6m, -1)]));
        Assert.Equal(default, bench.Venue.PriceOf(VenueBench.Gold).Ask);
    }
}
