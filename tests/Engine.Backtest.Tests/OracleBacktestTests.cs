using Akka.Actor;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Host.Tests;
using Engine.Host.Tests.Replay;
using Engine.Orders;
using Engine.Simulator;
using Xunit.Abstractions;

namespace Engine.Backtest.Tests;

public sealed class OracleBacktestTests(ITestOutputHelper output)
{
    [MarketDataFact]
    public void Every_gold_trade_gives_the_orders_and_the_money_of_a_plain_loop()
    {
        var file = MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz");
        var expected = SmaOracle.Run(file, 5);
        var result = Backtest.Run(new BacktestSettings
        {
            Market = MergedMarket.Open(file),
            Rules = VenueRules.Oracle,
            Strategies =
            [
                new BacktestStrategy(new StrategyName("sma"), null, 1, context => Props.Create(typeof(SmaCross), context, new SmaCrossParameters { Mode = SmaCrossMode.Tick, N = 5 })),
            ],
        });
        output.WriteLine($"{result.Events} events, {result.Orders.Count} orders, {result.Elapsed.TotalMilliseconds:0} ms");

        Assert.Empty(result.Faults);
        Assert.Equal(expected.Trades, result.Events);
        Assert.Equal(expected.Orders, result.Orders.Zip(result.Trades, (o, t) => (o.Side, (long)(t.Price.ToDecimal() * 10m))));
        Assert.Equal(expected.Orders.Count, result.Orders.Count);
        Assert.Equal(expected.PointsTenths * 10m, result.Account.RealizedGross.ToDecimal());
    }

    [MarketDataFact]
    public void With_costs_the_cash_is_what_a_ledger_kept_by_hand_says_at_every_half_turn()
    {
        // A full gold contract: 1.37 fees and 0.25 commission a side, 100 dollars a point (contract.md §4.9, decision on fee figures).
        var file = MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz");
        var expected = SmaOracle.Run(file, 5);
        var result = Backtest.Run(new BacktestSettings
        {
            Market = MergedMarket.Open(file),
            Rules = VenueRules.Oracle with { Fees = FeeSchedule.Venue },
            Strategies =
            [
                new BacktestStrategy(new StrategyName("sma"), null, 1, context => Props.Create(typeof(SmaCross), context, new SmaCrossParameters { Mode = SmaCrossMode.Tick, N = 5 })),
            ],
        });

        var cents = 0L;
        var entry = 0L;
        for (var i = 0; i < expected.Orders.Count; i++)
        {
            // Each closing half-turn follows its opening one: the rule holds one contract or none.
            var (side, price) = expected.Orders[i];
            cents += (i % 2 == 0 ? 0 : (price - entry) * -side.Sign() * 1_000) - 162;
            entry = price;
            Assert.Equal((i % 2 == 0 ? null : (decimal?)((price - expected.Orders[i - 1].PriceTenths) * -side.Sign() * 10m), 1.37m, .25m),
                (result.Trades[i].ProfitAndLoss?.ToDecimal(), result.Trades[i].Fees.ToDecimal(), result.Trades[i].Commissions.ToDecimal()));
        }

        Assert.Equal(expected.Orders.Count, result.Trades.Count);
        Assert.Equal(result.Account.StartCash!.Value.ToDecimal() + (cents / 100m), result.Account.Cash.ToDecimal());
        Assert.Equal(cents / 100m, result.Account.RealizedNet.ToDecimal());
    }
}
