using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator.Tests;

public sealed class VenueDayTests
{
    private const string NotTrading = "Trading is currently unavailable. The instrument is not in an active trading status.";
    private static readonly VenueRules Firm = VenueBench.Plain with { Sessions = true, TradingDay = true };

    [Fact]
    public void At_15_08_everything_is_cancelled_and_closed_and_from_15_10_to_17_00_orders_are_refused()
    {
        var bench = new VenueBench(Firm) { Now = Chicago(15, 7) }.Print(1313.7m);
        bench.Market(OrderSide.Buy, size: 2);
        var resting = bench.Limit(OrderSide.Buy, 1300m);
        Assert.Equal(Chicago(15, 8), bench.Venue.NextDue);
        bench.Now = Chicago(15, 9);
        bench.Venue.OnTime(bench.Now);
        Assert.Equal((VenueOrderStatus.Cancelled, Chicago(15, 8)), (bench.Order(resting).Status, bench.Order(resting).UpdatedAt));
        Assert.Equal((0, Chicago(15, 8)), (bench.Venue.Net(VenueBench.Account, VenueBench.Gold), bench.Trades[^1].At));
        Assert.Null(bench.Orders[^1].Tag);
        Assert.True(bench.Market(OrderSide.Sell).Success);
        bench.Now = Chicago(15, 10);
        Assert.Equal((2, NotTrading), (bench.Market(OrderSide.Buy).ErrorCode, bench.Market(OrderSide.Buy).Text));
        Assert.Equal(0, bench.Venue.Net(VenueBench.Account, VenueBench.Gold));
        bench.Now = Chicago(17, 0);
        Assert.True(bench.Market(OrderSide.Buy).Success);
        Assert.Equal(Chicago(15, 8).AddDays(1), bench.Venue.NextDue);
    }

    [Fact]
    public void Without_sessions_there_is_no_firm_day_either()
    {
        var bench = new VenueBench(Firm with { Sessions = false }) { Now = Chicago(15, 7) }.Print(1313.7m);
        bench.Market(OrderSide.Buy);
        bench.Now = Chicago(15, 30);
        Assert.True(bench.Market(OrderSide.Buy).Success);
        Assert.Equal(2, bench.Venue.Net(VenueBench.Account, VenueBench.Gold));
        Assert.Equal(Chicago(17, 0), bench.Venue.NextDue);
        Assert.False(VenueRules.Oracle.Sessions || VenueRules.Oracle.TradingDay);
    }

    [Fact]
    public void A_halt_refuses_orders_changes_and_closes_lets_cancels_pass_and_fills_what_is_due_when_it_ends()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m).Print(1_600m, VenueBench.Micro);
        bench.Market(OrderSide.Buy);
        var stop = bench.Stop(OrderSide.Sell, 1313m);
        var limit = bench.Limit(OrderSide.Buy, 1313.2m).Order!.Value;
        bench.Venue.HaltTrading(VenueBench.Gold, halted: true);
        Assert.Equal(NotTrading, bench.Market(OrderSide.Buy).Text);
        Assert.Equal((3, NotTrading), (bench.Modify(limit, size: 2).ErrorCode, bench.Modify(limit, size: 2).Text));
        Assert.Equal(5, bench.Execute(new VenueCommand.CloseContract(VenueBench.Account, VenueBench.Gold)).ErrorCode);
        var partial = bench.Execute(new VenueCommand.PartialClose(VenueBench.Account, VenueBench.Gold, 1));
        Assert.Equal((6, null), (partial.ErrorCode, partial.Text));
        Assert.True(bench.Market(OrderSide.Buy, contract: VenueBench.Micro).Success);
        Assert.True(bench.Cancel(limit).Success);
        bench.Print(1312m);
        Assert.Equal(VenueOrderStatus.Open, bench.Order(stop).Status);
        bench.Venue.HaltTrading(null, halted: false);
        Assert.Equal((VenueOrderStatus.Filled, 1312m), (bench.Order(stop).Status, bench.Order(stop).AverageFillPrice));
        bench.Venue.HaltTrading(null, halted: true);
        Assert.Equal(NotTrading, bench.Market(OrderSide.Buy, contract: VenueBench.Micro).Text);
    }

    [Fact]
    public void A_loss_limit_reached_in_a_halt_closes_when_trading_goes_on()
    {
        var bench = new VenueBench(VenueBench.Plain with { Limits = true }).Print(1313.7m);
        bench.Market(OrderSide.Buy, size: 2);
        bench.Venue.HaltTrading(VenueBench.Gold, halted: true);
        bench.Print(1308.7m);
        Assert.False(bench.Venue.Account(VenueBench.Account)!.CanTrade);
        Assert.Equal(2, bench.Venue.Net(VenueBench.Account, VenueBench.Gold));
        bench.Venue.HaltTrading(VenueBench.Gold, halted: false);
        Assert.Equal(0, bench.Venue.Net(VenueBench.Account, VenueBench.Gold));
    }

    [Fact]
    public void A_live_funded_account_refuses_cancels_and_partial_closes_and_a_follower_cancels()
    {
        var live = new VenueBench(VenueBench.Plain, SimulatedAccount.Practice with { Kind = SimulatedAccountKind.LiveFunded }).Print(1313.7m);
        live.Market(OrderSide.Buy, size: 2);
        var resting = live.Limit(OrderSide.Buy, 1300m).Order!.Value;
        Assert.Equal(new VenueAnswer(6, "Live accounts not supported"), live.Cancel(resting));
        Assert.Equal(new VenueAnswer(9, "Live accounts not supported"), live.Execute(new VenueCommand.PartialClose(VenueBench.Account, VenueBench.Gold, 1)));
        Assert.True(live.Execute(new VenueCommand.CloseContract(VenueBench.Account, VenueBench.Gold)).Success);
        Assert.False(live.Venue.Account(VenueBench.Account)!.Simulated);
        var follower = new VenueBench(VenueBench.Plain, SimulatedAccount.Practice with { Kind = SimulatedAccountKind.Follower }).Print(1313.7m);
        var order = follower.Limit(OrderSide.Buy, 1300m).Order!.Value;
        Assert.Equal(new VenueAnswer(6, "Follower accounts cannot cancel orders"), follower.Cancel(order));
    }

    [Fact]
    public void More_exposure_than_the_margin_allows_is_insufficient_funds()
    {
        var account = SimulatedAccount.Practice with { MarginPerMini = VenueBench.Dollars(20_000m), SizeCap = 100 };
        var bench = new VenueBench(VenueBench.Plain with { Limits = true }, account).Print(1313.7m);
        Assert.True(bench.Market(OrderSide.Buy, size: 2).Success);
        var answer = bench.Market(OrderSide.Buy);
        Assert.Equal((3, "Not enough margin."), (answer.ErrorCode, answer.Text));
        Assert.True(bench.Market(OrderSide.Sell, size: 2).Success);
    }

    [Fact]
    public void A_change_to_a_size_beyond_the_cap_is_refused()
    {
        var bench = new VenueBench(VenueBench.Plain with { Limits = true }).Print(1313.7m);
        var order = bench.Limit(OrderSide.Buy, 1300m, size: 2).Order!.Value;
        Assert.True(bench.Modify(order, size: 5).Success);
        Assert.Equal((3, "Not enough margin."), (bench.Modify(order, size: 6).ErrorCode, bench.Modify(order, size: 6).Text));
    }

    private static DateTimeOffset Chicago(int hour, int minute) => new(2013, 10, 7, hour + 5, minute, 0, TimeSpan.Zero);
}
