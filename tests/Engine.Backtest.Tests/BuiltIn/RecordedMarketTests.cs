using Akka.Actor;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Host.Tests;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;
using Xunit.Abstractions;

namespace Engine.Backtest.Tests.BuiltIn;

/// <summary>Each strategy with its defaults over the recorded minutes of the S&amp;P future, with costs, sessions and limits on.</summary>
public sealed class RecordedMarketTests(ITestOutputHelper output)
{
    private static readonly ContractId December = new("CON.F.US.EP.Z13");

    [MarketDataFact]
    public void The_exponential_crossover_trades_the_recorded_weeks_the_same_way_twice() => RunsTwice<EmaCross>(new EmaCrossParameters());

    [MarketDataFact]
    public void The_exponential_crossover_decides_as_a_plain_loop_over_the_minutes_of_every_gold_trade()
    {
        var market = RecordedMarket.Open(MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz"));
        var expected = Crossings(market, fast: 5, slow: 20).ToList();
        var result = Backtest.Run(new BacktestSettings
        {
            Market = market,
            Rules = VenueRules.Oracle,
            Account = SimulatedAccount.Practice with { Brackets = BracketMode.AutoOco },
            Strategies =
            [
                // A stop that no day reaches: each order comes from the averages.
                new BacktestStrategy(new StrategyName("ema"), null, 1, context => Props.Create(typeof(EmaCross), context, new EmaCrossParameters { Fast = 5, Slow = 20, StopTicks = 1000, Interval = BarInterval.Minute })),
            ],
        });

        Assert.True(expected.Count > 100);
        Assert.Equal(expected, result.Orders.Where(o => o.Type == OrderType.Market).Select(o => (Minute(o.CreatedAt), o.Side)));
    }

    /// <summary>The rule by decimal arithmetic: an entry at each crossing, before it the close of what was held.</summary>
    private static IEnumerable<(DateTimeOffset At, OrderSide Side)> Crossings(IMarketSource market, int fast, int slow)
    {
        var (quick, calm, bars, trend, holds) = (0m, 0m, 0, 0, false);
        foreach (var minute in market.Read().GroupBy(print => Minute(print.Time)))
        {
            var close = minute.Last().Price.ToDecimal();
            quick = bars == 0 ? close : quick + ((close - quick) * 2m / (fast + 1));
            calm = bars == 0 ? close : calm + ((close - calm) * 2m / (slow + 1));
            var side = ++bars < slow ? 0 : Math.Sign(quick - calm);
            if (side != 0 && trend == -side)
            {
                for (var order = holds ? 0 : 1; order < 2; order++)
                {
                    yield return (minute.Key.AddMinutes(1), side > 0 ? OrderSide.Buy : OrderSide.Sell);
                }

                holds = true;
            }

            trend = side == 0 && bars >= slow ? trend : side;
        }
    }

    private static DateTimeOffset Minute(DateTimeOffset at) => new(at.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    [MarketDataFact]
    public void The_opening_range_breakout_trades_the_recorded_weeks_the_same_way_twice()
    {
        var result = RunsTwice<OpeningRangeBreakout>(new OpeningRangeBreakoutParameters());
        IsFlatByNight(result);

        // One entry a trade date, and what leaves it.
        Assert.All(result.Trades.GroupBy(t => TradeDate.Of(t.At)), day => Assert.Equal(2, day.Count()));
    }

    [MarketDataFact]
    public void The_reversion_trades_the_recorded_weeks_the_same_way_twice() => RunsTwice<BandReversion>(new BandReversionParameters());

    [MarketDataFact]
    public void The_pullback_trades_the_recorded_weeks_the_same_way_twice() => IsFlatByNight(RunsTwice<VwapPullback>(new VwapPullbackParameters { TradesPerDay = 3 }));

    private static void IsFlatByNight(BacktestResult result)
    {
        // The regular session ended 15:15 then; the firm closes at 15:10, and has nothing to close.
        Assert.True(result.Account.Positions.IsEmpty);
        Assert.DoesNotContain(result.Alerts, alert => alert.Contains("foreign order", StringComparison.Ordinal));
        Assert.All(result.Trades, t => Assert.True(RegularHours.Of(December, TradeDate.Of(t.At)) is { } hours && t.At >= hours.OpenUtc && t.At <= hours.CloseUtc - TimeSpan.FromMinutes(10)));
    }

    private BacktestResult RunsTwice<TStrategy>(object parameters)
        where TStrategy : StrategyActor
    {
        BacktestResult Run() => Backtest.Run(new BacktestSettings
        {
            Market = RecordedMarket.Open(MarketDataFactAttribute.File("es-minute-2013.csv.gz")),
            Account = SimulatedAccount.Practice with { Brackets = BracketMode.AutoOco },
            Strategies = [new BacktestStrategy(new StrategyName("built-in"), December, 1, context => Props.Create(typeof(TStrategy), context, parameters))],
        });
        var (one, two) = (Run(), Run());
        output.WriteLine($"{one.Events} events, {one.Orders.Count} orders, {one.Trades.Count} half-turns, gross {one.Account.RealizedGross.ToDecimal()}, {string.Join(" | ", one.Alerts.Take(5))}");

        Assert.Empty(one.Faults);
        Assert.NotEmpty(one.Trades);
        Assert.Equal(BacktestExport.HashOf(one), BacktestExport.HashOf(two));
        Assert.Empty(Engine.Accounts.AccountInvariants.Check(one.Account));
        return one;
    }
}
