using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator.Tests;

public sealed class VenueMatchingTests
{
    [Fact]
    public void A_market_order_fills_at_the_last_trade_in_the_last_trade_model()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        var answer = bench.Market(OrderSide.Buy, tag: "a");
        Assert.True(answer.Success);
        Assert.Equal(1313.7m, bench.Order(answer).AverageFillPrice);
        Assert.True(answer.Order!.Value.Value > 3_000_000_000);
    }

    [Fact]
    public void After_an_uptick_the_last_trade_is_the_ask_after_a_downtick_the_bid_and_unchanged_keeps_the_side()
    {
        var bench = new VenueBench(VenueBench.Spread).Print(1313.7m).Print(1313.8m);
        AssertSpread(bench, bid: 1313.7m, ask: 1313.8m);
        bench.Print(1313.8m);
        AssertSpread(bench, bid: 1313.7m, ask: 1313.8m);
        bench.Print(1313.6m);
        AssertSpread(bench, bid: 1313.6m, ask: 1313.7m);
        bench.Print(1313.6m);
        AssertSpread(bench, bid: 1313.6m, ask: 1313.7m);
        Assert.Equal(1313.7m, bench.Order(bench.Market(OrderSide.Buy)).AverageFillPrice);
        Assert.Equal(1313.6m, bench.Order(bench.Market(OrderSide.Sell)).AverageFillPrice);
    }

    [Fact]
    public void The_chain_of_a_market_order_is_pending_filled_trade_position_account()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        bench.Market(OrderSide.Buy);
        Assert.Collection(
            bench.Events,
            first => Assert.Equal(VenueOrderStatus.Pending, Assert.IsType<VenueEvent.OrderChanged>(first).Order.Status),
            second => Assert.Equal(VenueOrderStatus.Filled, Assert.IsType<VenueEvent.OrderChanged>(second).Order.Status),
            third => Assert.Null(Assert.IsType<VenueEvent.TradeBooked>(third).Trade.ProfitAndLoss),
            fourth => Assert.Equal(1, Assert.IsType<VenueEvent.PositionChanged>(fourth).Position.Position.Net),
            fifth => Assert.IsType<VenueEvent.AccountChanged>(fifth));
    }

    [Fact]
    public void A_resting_limit_fills_at_its_limit_when_the_opposite_best_crosses_it()
    {
        var bench = new VenueBench(VenueBench.Spread).Print(1313.7m).Print(1313.8m);
        var buy = bench.Limit(OrderSide.Buy, 1313.5m);
        Assert.Equal(VenueOrderStatus.Open, bench.Order(buy).Status);
        bench.Print(1313.5m);
        Assert.Equal(VenueOrderStatus.Open, bench.Order(buy).Status);
        bench.Print(1313.2m);
        Assert.Equal(VenueOrderStatus.Filled, bench.Order(buy).Status);
        Assert.Equal(1313.5m, bench.Order(buy).AverageFillPrice);
    }

    [Fact]
    public void A_marketable_limit_fills_on_arrival_at_the_better_price()
    {
        var bench = new VenueBench(VenueBench.Spread).Print(1313.7m).Print(1313.8m);
        Assert.Equal(1313.8m, bench.Order(bench.Limit(OrderSide.Buy, 1315m)).AverageFillPrice);
        Assert.Equal(1313.7m, bench.Order(bench.Limit(OrderSide.Sell, 1300m)).AverageFillPrice);
    }

    [Fact]
    public void A_stop_triggers_at_its_price_and_fills_at_market()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        var stop = bench.Stop(OrderSide.Sell, 1313m);
        Assert.Equal(VenueOrderStatus.Open, bench.Order(bench.Print(1313.1m).Stop(OrderSide.Buy, 1320m)).Status);
        bench.Print(1312.5m);
        Assert.Equal(1312.5m, bench.Order(stop).AverageFillPrice);
    }

    [Fact]
    public void A_cancelled_order_does_not_fill_and_cannot_be_cancelled_again()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        var order = bench.Limit(OrderSide.Buy, 1313m).Order!.Value;
        Assert.True(bench.Execute(new VenueCommand.Cancel(VenueBench.Account, order)).Success);
        bench.Print(1310m);
        Assert.Equal(VenueOrderStatus.Cancelled, Assert.Single(bench.Orders).Status);
        Assert.Equal(3, bench.Execute(new VenueCommand.Cancel(VenueBench.Account, order)).ErrorCode);
        Assert.Equal(2, bench.Execute(new VenueCommand.Cancel(VenueBench.Account, new OrderId(1))).ErrorCode);
        Assert.Equal(1, bench.Execute(new VenueCommand.Cancel(new(0), order)).ErrorCode);
    }

    [Fact]
    public void A_modified_limit_that_becomes_marketable_fills()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        var order = bench.Limit(OrderSide.Buy, 1313m);
        Assert.Equal(3, bench.Execute(new VenueCommand.Modify(VenueBench.Account, order.Order!.Value, null, 1313.05m, null)).ErrorCode);
        Assert.True(bench.Execute(new VenueCommand.Modify(VenueBench.Account, order.Order!.Value, 2, 1314m, null)).Success);
        Assert.Equal(VenueOrderStatus.Filled, bench.Order(order).Status);
        Assert.Equal(2, bench.Venue.Net(VenueBench.Account, VenueBench.Gold));
    }

    [Fact]
    public void Closing_a_contract_is_an_untagged_market_order_that_leaves_working_orders()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        bench.Market(OrderSide.Buy, size: 3, tag: "entry");
        var resting = bench.Limit(OrderSide.Sell, 1320m);
        Assert.True(bench.Execute(new VenueCommand.CloseContract(VenueBench.Account, VenueBench.Gold)).Success);
        var close = bench.Orders[^1];
        Assert.Null(close.Tag);
        Assert.Equal((OrderSide.Sell, 3, VenueOrderStatus.Filled), (close.Side, close.Size, close.Status));
        Assert.Equal(VenueOrderStatus.Open, bench.Order(resting).Status);
        Assert.Equal(2, bench.Execute(new VenueCommand.CloseContract(VenueBench.Account, VenueBench.Gold)).ErrorCode);
        Assert.Equal(3, bench.Execute(new VenueCommand.CloseContract(VenueBench.Account, new("CON.F.US.CLE.Z13"))).ErrorCode);
    }

    private static void AssertSpread(VenueBench bench, decimal bid, decimal ask)
    {
        var price = bench.Venue.PriceOf(VenueBench.Gold);
        Assert.Equal((Price.FromDecimal(bid), Price.FromDecimal(ask)), (price.Bid, price.Ask));
    }
}
