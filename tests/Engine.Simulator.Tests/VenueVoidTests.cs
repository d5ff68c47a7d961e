using CsCheck;
using Engine.Accounts;
using Engine.Orders;

namespace Engine.Simulator.Tests;

public sealed class VenueVoidTests
{
    [Fact]
    public void A_bust_of_a_closing_trade_brings_the_position_back_and_takes_profit_and_costs_out()
    {
        var bench = new VenueBench(VenueBench.Plain with { Fees = FeeSchedule.Venue }).Print(1313.7m);
        bench.Market(OrderSide.Buy, size: 2);
        var balance = bench.Venue.Balance(VenueBench.Account);
        bench.Print(1314.7m).Market(OrderSide.Sell, size: 2);
        var closing = bench.Trades[^1];
        bench.Events.Clear();
        Assert.True(bench.Venue.Void(closing.Id, bench.Now));
        Assert.Equal(balance, bench.Venue.Balance(VenueBench.Account));
        Assert.Equal(Money.Zero, bench.Venue.RealisedGross(VenueBench.Account));
        var position = Assert.Single(bench.Venue.Positions(VenueBench.Account)!).Position;
        Assert.Equal((2, 1313.7m), (position.Net, position.AveragePrice));
        Assert.Collection(
            bench.Events,
            first => Assert.Equal(closing with { Voided = true }, Assert.IsType<VenueEvent.TradeBooked>(first).Trade),
            second => Assert.Equal(2, Assert.IsType<VenueEvent.PositionChanged>(second).Position.Position.Net),
            third => Assert.Equal(balance, Assert.IsType<VenueEvent.AccountChanged>(third).Account.Balance));
        Assert.True(bench.Trades[^1].Voided);
        Assert.False(bench.Venue.Void(closing.Id, bench.Now));
        Assert.False(bench.Venue.Void(new TradeId(7), bench.Now));
    }

    [Fact]
    public void A_bust_of_an_opening_trade_takes_its_contracts_out_of_the_average()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        bench.Market(OrderSide.Buy, size: 1);
        bench.Print(1314.7m).Market(OrderSide.Buy, size: 3);
        Assert.True(bench.Venue.Void(bench.Trades[0].Id, bench.Now));
        var position = Assert.Single(bench.Venue.Positions(VenueBench.Account)!).Position;
        Assert.Equal((3, 1314.7m), (position.Net, position.AveragePrice));
        Assert.True(bench.Venue.Void(bench.Trades[1].Id, bench.Now));
        Assert.Empty(bench.Venue.Positions(VenueBench.Account)!);
        Assert.Equal(VenueBench.Dollars(50_000m), bench.Venue.Balance(VenueBench.Account));
    }

    [Fact]
    public void Whatever_is_busted_afterwards_the_equity_is_that_of_the_trades_that_stand() =>
        Gen.Select(Gen.Select(Gen.Int[-20, 20], Gen.Bool, Gen.Int[1, 4]).List[1, 20], Gen.Int[0, 40].List[0, 10]).Sample((steps, busts) =>
        {
            var bench = new VenueBench(VenueBench.Plain with { Fees = FeeSchedule.Venue });
            var price = 1313.7m;
            foreach (var (ticks, buy, size) in steps)
            {
                price += ticks * .1m;
                bench.Print(price).Market(buy ? OrderSide.Buy : OrderSide.Sell, size);
            }

            foreach (var bust in busts)
            {
                bench.Venue.Void(bench.Trades[bust % bench.Trades.Count].Id, bench.Now);
            }

            var standing = bench.Trades.Where(trade => !trade.Voided).ToArray();
            var flow = standing.Sum(trade => -trade.Side.Sign() * trade.Size * trade.Price.ToDecimal() * 100m);
            var net = standing.Sum(trade => trade.Side.Sign() * trade.Size);
            var costs = standing.Sum(trade => (trade.Fees + trade.Commissions).ToDecimal());
            Assert.Equal(net, bench.Venue.Net(VenueBench.Account, VenueBench.Gold));
            Assert.Equal(VenueBench.Dollars(50_000m + flow + (net * price * 100m) - costs), bench.Venue.Equity(VenueBench.Account));
            Assert.Equal(VenueBench.Dollars(costs), bench.Venue.Costs(VenueBench.Account));
        });
}
