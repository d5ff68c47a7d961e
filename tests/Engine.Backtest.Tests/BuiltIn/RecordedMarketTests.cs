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
        output.WriteLine($"{one.Events} events, {one.Orders.Length} orders, {one.Trades.Length} half-turns, gross {one.Account.RealizedGross.ToDecimal()}, {string.Join(" | ", one.Alerts.Take(5))}");

        Assert.Empty(one.Faults);
        Assert.NotEmpty(one.Trades);
        Assert.Equal(BacktestExport.HashOf(one), BacktestExport.HashOf(two));
        Assert.Empty(Engine.Accounts.AccountInvariants.Check(one.Account));
        return one;
    }
}
