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
        output.WriteLine($"{result.Events} events, {result.Orders.Length} orders, {result.Elapsed.TotalMilliseconds:0} ms");

        Assert.Empty(result.Faults);
        Assert.Equal(expected.Trades, result.Events);
        Assert.Equal(expected.Orders, result.Orders.Zip(result.Trades, (o, t) => (o.Side, (long)(t.Price.ToDecimal() * 10m))));
        Assert.Equal(expected.Orders.Count, result.Orders.Length);
        Assert.Equal(expected.PointsTenths * 10m, result.Account.RealizedGross.ToDecimal());
    }
}
