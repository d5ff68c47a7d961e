using CsCheck;
using Engine.Accounts;
using Engine.Orders;

namespace Engine.Simulator.Tests;

public sealed class VenueMoneyTests
{
    [Fact]
    public void Profit_is_null_on_opening_gross_on_closing_and_the_balance_is_net_at_each_half_turn()
    {
        var bench = new VenueBench(VenueBench.Plain with { Fees = FeeSchedule.Venue }).Print(5_000m, VenueBench.Micro);
        bench.Market(OrderSide.Buy, contract: VenueBench.Micro);
        Assert.Equal(VenueBench.Dollars(49_999.39m), bench.Venue.Balance(VenueBench.Account));
        bench.Print(4_990.2m - .2m, VenueBench.Micro);
        bench.Market(OrderSide.Sell, contract: VenueBench.Micro);
        Assert.Null(bench.Trades[0].ProfitAndLoss);
        Assert.Equal(VenueBench.Dollars(-50m), bench.Trades[1].ProfitAndLoss);
        Assert.Equal((VenueBench.Dollars(.36m), VenueBench.Dollars(.25m)), (bench.Trades[1].Fees, bench.Trades[1].Commissions));
        Assert.Equal(VenueBench.Dollars(50_000m - 50m - 1.22m), bench.Venue.Balance(VenueBench.Account));
        Assert.Equal(VenueBench.Dollars(-50m), bench.Venue.RealisedGross(VenueBench.Account));
        Assert.Equal(VenueBench.Dollars(1.22m), bench.Venue.Costs(VenueBench.Account));
    }

    [Theory]
    [InlineData("EP", 1.40)]
    [InlineData("GCE", 1.37)]
    [InlineData("MNQ", .36)]
    [InlineData("MCLE", .51)]
    public void Fees_follow_the_product(string product, decimal fees)
    {
        var costs = FeeSchedule.Venue.For(ProductTable.Find(product)!);
        Assert.Equal((VenueBench.Dollars(fees), VenueBench.Dollars(.25m)), (costs.Fees, costs.Commission));
    }

    [Fact]
    public void A_trade_through_flat_is_split_and_the_new_position_gets_a_new_number()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        bench.Market(OrderSide.Buy, size: 1);
        var first = Assert.Single(bench.Venue.Positions(VenueBench.Account)!);
        bench.Print(1314.7m);
        bench.Events.Clear();
        var reversal = bench.Market(OrderSide.Sell, size: 3);
        Assert.Equal([(1, VenueBench.Dollars(100m)), (2, (Money?)null)], bench.Trades.Skip(1).Select(trade => (trade.Size, trade.ProfitAndLoss)));
        Assert.All(bench.Trades.Skip(1), trade => Assert.Equal(reversal.Order, trade.Order));
        var positions = bench.Events.OfType<VenueEvent.PositionChanged>().Select(changed => changed.Position).ToArray();
        Assert.Equal([(first.Id, 0, 1313.7m), (first.Id + 1, -2, 1314.7m)], positions.Select(position => (position.Id, position.Position.Net, position.Position.AveragePrice)));
    }

    [Fact]
    public void The_average_price_is_volume_weighted_and_partial_closes_add_up_exactly()
    {
        var bench = new VenueBench(VenueBench.Plain).Print(1313.7m);
        bench.Market(OrderSide.Buy, size: 1);
        bench.Print(1313.8m);
        bench.Market(OrderSide.Buy, size: 2);
        Assert.Equal(1313.766666666m, decimal.Truncate(Assert.Single(bench.Venue.Positions(VenueBench.Account)!).Position.AveragePrice * 1_000_000_000m) / 1_000_000_000m);
        bench.Print(1314m);
        bench.Market(OrderSide.Sell);
        bench.Market(OrderSide.Sell);
        bench.Market(OrderSide.Sell);
        Assert.Equal(VenueBench.Dollars(70m), bench.Venue.RealisedGross(VenueBench.Account));
    }

    [Fact]
    public void The_balance_always_equals_start_plus_profit_less_costs_and_a_flat_book_holds_the_cash_flow() =>
        Gen.Select(Gen.Int[-20, 20], Gen.Bool, Gen.Int[1, 4]).List[1, 60].Sample(steps =>
        {
            var bench = new VenueBench(VenueBench.Plain with { Fees = FeeSchedule.Venue });
            var (price, flow, net) = (1313.7m, 0m, 0);
            foreach (var (ticks, buy, size) in steps)
            {
                price += ticks * .1m;
                bench.Print(price).Market(buy ? OrderSide.Buy : OrderSide.Sell, size);
                flow += (buy ? -1 : 1) * size * price * 100m;
                net += (buy ? 1 : -1) * size;
            }

            if (net != 0)
            {
                bench.Execute(new VenueCommand.CloseContract(VenueBench.Account, VenueBench.Gold));
                flow += net * price * 100m;
            }

            Assert.Equal(VenueBench.Dollars(flow), bench.Venue.RealisedGross(VenueBench.Account));
            var booked = bench.Trades.Aggregate(Money.Zero, (sum, trade) => sum + (trade.ProfitAndLoss ?? Money.Zero) - trade.Fees - trade.Commissions);
            Assert.Equal(VenueBench.Dollars(50_000m) + booked, bench.Venue.Balance(VenueBench.Account));
            Assert.Empty(bench.Venue.Positions(VenueBench.Account)!);
        });
}
