using Engine.Accounts;
using Engine.Orders;

namespace Engine.Simulator.Tests;

public sealed class VenueStopTests
{
    [Fact]
    public void A_stop_gapped_through_fills_at_the_market_and_slips_by_the_configured_ticks()
    {
        var bench = new VenueBench(VenueBench.Plain with { StopSlippageTicks = 3 }).Print(1313.7m);
        var sell = bench.Stop(OrderSide.Sell, 1313m);
        var buy = bench.Stop(OrderSide.Buy, 1315m);
        bench.Print(1310m);
        Assert.Equal(1309.7m, bench.Order(sell).AverageFillPrice);
        bench.Print(1316m);
        Assert.Equal(1316.3m, bench.Order(buy).AverageFillPrice);
    }

    [Fact]
    public void In_the_spread_model_a_triggered_stop_crosses_the_spread()
    {
        var bench = new VenueBench(VenueBench.Spread).Print(1313.7m);
        var buy = bench.Stop(OrderSide.Buy, 1314m);
        bench.Print(1314.5m).Print(1314.4m);
        Assert.Equal(1314.5m, bench.Order(buy).AverageFillPrice);
        var late = bench.Stop(OrderSide.Sell, 1314.2m);
        bench.Print(1314m);
        Assert.Equal(1314m, bench.Order(late).AverageFillPrice);
    }

    [Fact]
    public void The_nearest_of_several_triggered_stops_fills_first_and_of_equals_the_oldest()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        var far = bench.Stop(OrderSide.Sell, 1312m).Order;
        var near = bench.Stop(OrderSide.Sell, 1313m).Order;
        var twin = bench.Stop(OrderSide.Sell, 1313m).Order;
        bench.Print(1311m);
        Assert.Equal([near, twin, far], bench.Trades.Select(trade => (OrderId?)trade.Order));
    }

    [Fact]
    public void A_trailing_stop_keeps_its_distance_in_its_favour_only_and_reads_back_as_a_distance()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        var trail = bench.Trail(OrderSide.Sell, 1312.7m);
        Assert.Equal((10, 1m, 1312.7m), Distance(bench.Order(trail)));
        bench.Print(1315m);
        Assert.Equal((10, 1m, 1314m), Distance(bench.Order(trail)));
        bench.Print(1314.1m);
        Assert.Equal((10, 1m, 1314m), Distance(bench.Order(trail)));
        bench.Print(1313.9m);
        Assert.Equal((VenueOrderStatus.Filled, 1313.9m), (bench.Order(trail).Status, bench.Order(trail).AverageFillPrice));
        Assert.Equal((10, 1m, 1314m), Distance(bench.Order(trail)));
    }

    [Fact]
    public void A_buying_trailing_stop_follows_down_and_takes_the_absolute_distance_of_a_price_below()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        var trail = bench.Trail(OrderSide.Buy, 1312.7m);
        Assert.Equal((10, 1m, 1314.7m), Distance(bench.Order(trail)));
        bench.Print(1310m).Print(1310.9m);
        Assert.Equal(VenueOrderStatus.Open, bench.Order(trail).Status);
        bench.Print(1311m);
        Assert.Equal((VenueOrderStatus.Filled, 1311m), (bench.Order(trail).Status, bench.Order(trail).AverageFillPrice));
    }

    [Fact]
    public void A_changed_trail_price_measures_the_distance_anew_and_knows_no_maximum()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        var trail = bench.Trail(OrderSide.Sell, 1312.7m).Order!.Value;
        Assert.True(bench.Modify(trail, trail: 1113.7m).Success);
        Assert.Equal((2_000, 200m, 1113.7m), Distance(bench.Order(trail.Value)));
        Assert.True(bench.Modify(trail, size: 3).Success);
        Assert.Equal((2_000, 200m, 1113.7m), Distance(bench.Order(trail.Value)));
        Assert.Equal("Invalid trail price. Price is not aligned to tick size.", bench.Modify(trail, trail: 1300.05m).Text);
    }

    [Theory]
    [InlineData(null, "Trail Distance not set.")]
    [InlineData(1313.7, "Trail Distance not set.")]
    [InlineData(1300.05, "Invalid trail price. Price is not aligned to tick size.")]
    [InlineData(1213.6, "Trail Distance exceeds maximum (1000)")]
    public void A_bad_trail_price_is_refused_in_the_venues_words(double? price, string text)
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        var answer = bench.Execute(new VenueCommand.Place(VenueBench.Account, VenueBench.Gold, 5, 1, 1, TrailPrice: (decimal?)price));
        Assert.Equal((2, text), (answer.ErrorCode, answer.Text));
        Assert.True(bench.Trail(OrderSide.Sell, 1213.7m).Success);
    }

    [Fact]
    public void Without_a_last_price_nothing_trails()
    {
        var bench = new VenueBench(VenueBench.Plain).Depth([(1313.6m, 5)], [(1313.7m, 5)]);
        Assert.Equal("Cannot trail without a last price", bench.Trail(OrderSide.Sell, 1312.7m).Text);
    }

    [Fact]
    public void Join_orders_rest_at_the_best_price_of_their_arrival_and_do_not_follow()
    {
        var bench = new VenueBench(VenueBench.Spread).Print(1313.7m).Print(1313.8m);
        var bid = bench.Execute(new VenueCommand.Place(VenueBench.Account, VenueBench.Gold, (int)OrderType.JoinBid, 0, 1));
        var ask = bench.Execute(new VenueCommand.Place(VenueBench.Account, VenueBench.Gold, (int)OrderType.JoinAsk, 1, 1));
        Assert.Equal((OrderType.JoinBid, 1313.7m, VenueOrderStatus.Open), (bench.Order(bid).Type, bench.Order(bid).LimitPrice?.ToDecimal(), bench.Order(bid).Status));
        Assert.Equal((OrderType.JoinAsk, 1313.8m, VenueOrderStatus.Open), (bench.Order(ask).Type, bench.Order(ask).LimitPrice?.ToDecimal(), bench.Order(ask).Status));
        bench.Print(1314m);
        Assert.Equal(1313.8m, bench.Order(ask).AverageFillPrice);
        Assert.Equal(1313.7m, bench.Order(bid).LimitPrice?.ToDecimal());
    }

    [Fact]
    public void Prices_far_from_the_market_are_refused_when_a_range_is_set()
    {
        var bench = new VenueBench(VenueBench.Plain with { PriceRange = .1m }).Print(1_000m);
        Assert.True(bench.Limit(OrderSide.Buy, 900m).Success);
        Assert.Equal("Invalid price. Price is outside allowed range.", bench.Limit(OrderSide.Buy, 899.9m).Text);
        Assert.Equal("Invalid price. Price is outside allowed range.", bench.Stop(OrderSide.Buy, 1_100.1m).Text);
    }

    private static (int? Ticks, decimal? Price, decimal? Stop) Distance(VenueOrder order) =>
        (order.TrailDistance, order.TrailPrice?.ToDecimal(), order.StopPrice?.ToDecimal());
}
