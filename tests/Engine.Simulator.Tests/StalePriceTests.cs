using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator.Tests;

public sealed class StalePriceTests
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(10);
    private static readonly VenueRules Guarded = VenueBench.Plain with { StalePrice = Age };

    [Fact]
    public void A_market_order_at_a_price_that_is_too_old_waits_for_the_next_one()
    {
        var bench = new VenueBench(Guarded).Print(1313.7m).Wait(Age + TimeSpan.FromTicks(1));
        var order = bench.Market(OrderSide.Buy);
        Assert.Equal((VenueOrderStatus.Open, 0, 1L), (bench.Order(order).Status, bench.Trades.Count, bench.Venue.StaleWaits));

        bench.Wait(TimeSpan.FromHours(1)).Print(1310m);
        Assert.Equal((VenueOrderStatus.Filled, 1310m), (bench.Order(order).Status, bench.Order(order).AverageFillPrice));
        Assert.Equal(1, bench.Venue.StaleWaits);
    }

    [Fact]
    public void At_the_age_itself_the_price_still_does()
    {
        var bench = new VenueBench(Guarded).Print(1313.7m).Wait(Age);
        Assert.Equal(VenueOrderStatus.Filled, bench.Order(bench.Market(OrderSide.Buy)).Status);
        Assert.Equal(0, bench.Venue.StaleWaits);
    }

    [Fact]
    public void The_next_print_at_the_very_same_price_is_fresh()
    {
        var bench = new VenueBench(Guarded).Print(1313.7m).Wait(2 * Age);
        var order = bench.Market(OrderSide.Buy);
        bench.Print(1313.7m);
        Assert.Equal((VenueOrderStatus.Filled, 1313.7m), (bench.Order(order).Status, bench.Order(order).AverageFillPrice));
    }

    [Fact]
    public void A_limit_that_the_old_price_would_fill_arrives_with_the_next_at_the_markets_price()
    {
        var bench = new VenueBench(Guarded).Print(1313.7m).Wait(2 * Age);
        var (better, worse, other) = (bench.Limit(OrderSide.Buy, 1314m), bench.Limit(OrderSide.Buy, 1313.8m), bench.Limit(OrderSide.Buy, 1313m));
        Assert.Equal(2, bench.Venue.StaleWaits);
        bench.Modify(worse.Order!.Value, limit: 1313.9m);
        Assert.Equal(2, bench.Venue.StaleWaits);

        bench.Print(1314m);
        Assert.Equal((VenueOrderStatus.Filled, 1314m), (bench.Order(better).Status, bench.Order(better).AverageFillPrice));
        Assert.Equal((VenueOrderStatus.Open, VenueOrderStatus.Open), (bench.Order(worse).Status, bench.Order(other).Status));

        // From here on it waits at its limit like any other.
        bench.Print(1312m);
        Assert.Equal((1313.9m, 1313m), (bench.Order(worse).AverageFillPrice, bench.Order(other).AverageFillPrice));
    }

    [Fact]
    public void With_depth_its_own_age_counts_and_a_print_does_not_renew_it()
    {
        var bench = new VenueBench(Guarded).Depth([(1313.6m, 5)], [(1313.7m, 5)]).Wait(2 * Age).Print(1320m);
        var order = bench.Market(OrderSide.Buy);
        bench.Print(1321m);
        Assert.Equal(VenueOrderStatus.Open, bench.Order(order).Status);
        bench.Depth([(1320.9m, 5)], [(1321m, 5)]);
        Assert.Equal(1321m, bench.Order(order).AverageFillPrice);
    }

    [Fact]
    public void A_halt_that_lasts_leaves_an_old_price_and_what_became_due_in_it_waits_for_the_next()
    {
        var bench = new VenueBench(Guarded).Print(1313.7m);
        var stop = bench.Stop(OrderSide.Sell, 1312m);
        bench.Venue.HaltTrading(null, true);
        bench.Print(1311m).Wait(2 * Age);
        bench.Venue.HaltTrading(null, false);
        Assert.Empty(bench.Trades);
        bench.Print(1308m);
        Assert.Equal(1308m, bench.Order(stop).AverageFillPrice);
    }

    [Fact]
    public void A_waiting_order_can_be_cancelled_and_the_oracle_takes_any_price()
    {
        var bench = new VenueBench(Guarded).Print(1313.7m).Wait(2 * Age);
        var order = bench.Limit(OrderSide.Buy, 1314m);
        Assert.True(bench.Cancel(order.Order!.Value).Success);
        bench.Print(1313m);
        Assert.Empty(bench.Trades);

        var oracle = new VenueBench(VenueRules.Oracle).Print(1313.7m).Wait(100 * Age);
        Assert.Equal(VenueOrderStatus.Filled, oracle.Order(oracle.Market(OrderSide.Buy)).Status);
    }

    [Fact]
    public void The_firms_closing_at_an_old_price_waits_too()
    {
        var bench = new VenueBench(VenueRules.Default with { Limits = false }) { Now = VenueBench.Monday.AddHours(5) }.Print(1313.7m);
        bench.Market(OrderSide.Buy);
        bench.Wait(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(9));
        Assert.Equal(1, bench.Venue.Net(VenueBench.Account, VenueBench.Gold));
        bench.Print(1300m);
        Assert.Equal((0, 1300m), (bench.Venue.Net(VenueBench.Account, VenueBench.Gold), bench.Trades[^1].Price.ToDecimal()));
    }

    [Fact]
    public void A_close_that_waits_is_not_carried_out_twice()
    {
        var bench = new VenueBench(Guarded).Print(1313.7m);
        bench.Market(OrderSide.Buy, size: 3);
        bench.Wait(2 * Age);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(bench.Execute(new VenueCommand.CloseContract(VenueBench.Account, VenueBench.Gold)).Success);
        }

        bench.Print(1310m);
        Assert.Equal(0, bench.Venue.Net(VenueBench.Account, VenueBench.Gold));
    }
}
