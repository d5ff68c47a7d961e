using Engine.Orders;

namespace Engine.Simulator.Tests;

public sealed class VenueLimitsTests
{
    private static readonly VenueRules Limited = VenueBench.Plain with { Limits = true };

    [Fact]
    public void The_daily_loss_limit_counts_open_loss_flattens_and_locks_until_17_00_chicago()
    {
        var bench = new VenueBench(Limited).Print(1313.7m);
        bench.Market(OrderSide.Buy, size: 2);
        var resting = bench.Limit(OrderSide.Buy, 1300m);
        bench.Print(1308.8m);
        Assert.True(bench.Venue.Account(VenueBench.Account)!.CanTrade);
        bench.Print(1308.7m);
        Assert.False(bench.Venue.Account(VenueBench.Account)!.CanTrade);
        Assert.Equal(VenueOrderStatus.Cancelled, bench.Order(resting).Status);
        Assert.Equal(0, bench.Venue.Net(VenueBench.Account, VenueBench.Gold));
        Assert.Equal(VenueBench.Dollars(49_000m), bench.Venue.Balance(VenueBench.Account));
        Assert.False(Assert.IsType<VenueEvent.AccountChanged>(bench.Events[^1]).Account.CanTrade);
        Assert.Equal(10, bench.Market(OrderSide.Buy).ErrorCode);
        bench.Now = new DateTimeOffset(2013, 10, 7, 21, 59, 59, TimeSpan.Zero);
        Assert.Equal(10, bench.Market(OrderSide.Buy).ErrorCode);
        bench.Now = new DateTimeOffset(2013, 10, 7, 22, 0, 0, TimeSpan.Zero);
        Assert.True(bench.Market(OrderSide.Buy).Success);
    }

    [Fact]
    public void The_maximum_loss_floor_trails_the_end_of_day_balance_and_ends_the_account()
    {
        var account = SimulatedAccount.Practice with { DailyLossLimit = VenueBench.Dollars(1_000_000m) };
        var bench = new VenueBench(Limited, account).Print(1313.7m);
        bench.Market(OrderSide.Buy, size: 1);
        bench.Print(1323.7m).Market(OrderSide.Sell, size: 1);
        bench.Now += TimeSpan.FromDays(1);
        bench.Print(1323.7m).Market(OrderSide.Buy, size: 1);
        bench.Print(1303.8m);
        Assert.True(bench.Venue.Account(VenueBench.Account)!.CanTrade);
        bench.Print(1303.7m);
        Assert.False(bench.Venue.Account(VenueBench.Account)!.CanTrade);
        Assert.Equal(VenueBench.Dollars(49_000m), bench.Venue.Balance(VenueBench.Account));
        bench.Now += TimeSpan.FromDays(3);
        Assert.Equal(10, bench.Print(1303.7m).Market(OrderSide.Buy).ErrorCode);
    }

    [Fact]
    public void The_size_cap_counts_working_orders_and_micros_by_a_tenth_and_lets_reductions_pass()
    {
        var bench = new VenueBench(Limited).Print(1313.7m).Print(1_600m, VenueBench.Micro);
        Assert.True(bench.Market(OrderSide.Buy, size: 3).Success);
        Assert.True(bench.Limit(OrderSide.Buy, 1300m, size: 1).Success);
        Assert.Equal("Not enough margin.", bench.Market(OrderSide.Buy, size: 2).Text);
        Assert.Equal("Not enough margin.", bench.Market(OrderSide.Buy, size: 11, contract: VenueBench.Micro).Text);
        Assert.True(bench.Market(OrderSide.Buy, size: 10, contract: VenueBench.Micro).Success);
        Assert.True(bench.Market(OrderSide.Sell, size: 3).Success);
    }

    [Fact]
    public void Without_limits_no_loss_locks_the_account()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        bench.Market(OrderSide.Buy, size: 50);
        bench.Print(1_000m);
        Assert.True(bench.Venue.Account(VenueBench.Account)!.CanTrade);
    }
}
