using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Journal;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Backtest;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Host.Tests.Replay;

/// <summary>One strategy, one day, four ways: the simulation kit, a backtest, a run against the simulated gateway over sockets, and the recording of that run.</summary>
public sealed class FourWaysTests
{
    private static readonly SmaCrossParameters Parameters = new() { Mode = SmaCrossMode.Tick, N = 5 };

    [MarketDataFact]
    public async Task The_four_ways_of_running_a_strategy_give_one_list_of_orders()
    {
        using var home = new TemporaryHome(inMemory: true);
        using var again = new TemporaryHome(inMemory: true);
        var file = GuardedReplayTests.Beginning(MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz"), 5_000, home);
        var recording = Path.Combine(home.Folder, "recorded");

        var overSockets = await OverSocketsAsync(OracleReplayTests.Settings(home, file, ReplaySpeed.Step) with { Record = RecordMode.On, Archive = recording });
        Assert.True(overSockets.Length > 800);
        Assert.Equal(overSockets, InTheKit(MergedMarket.Open(file)));
        Assert.Equal(overSockets, InABacktest(MergedMarket.Open(file)));
        Assert.Equal(overSockets, await OverSocketsAsync(OracleReplayTests.Settings(again, recording, ReplaySpeed.Step)));
    }

    private static string[] InTheKit(IMarketSource market)
    {
        using var simulation = Simulation.Of<SmaCross>(
            Parameters,
            market.Contracts[0].Id.Value,
            market.Start.ToString("O"),
            configure: settings => settings with { Strategies = [settings.Strategies[0] with { SizeCap = 1 }] });
        simulation.Plays(market.Read().Select(print => (MarketEvent)print));
        return Orders(simulation.Journal);
    }

    private static string[] InABacktest(IMarketSource market) => Orders(Engine.Backtest.Backtest.Run(new BacktestSettings
    {
        Market = market,
        Rules = VenueRules.Oracle,
        Strategies = [new BacktestStrategy(new StrategyName("sma"), null, 1, context => Props.Create(typeof(SmaCross), context, Parameters))],
    }).Journal);

    private static async Task<string[]> OverSocketsAsync(EngineRunSettings settings)
    {
        string path;
        await using (var run = await EngineRun.StartAsync(
            settings with { Strategies = [new StrategyPlan(new StrategyName("sma"), "GC", 1, null, context => Props.Create(typeof(SmaCross), context, Parameters))] },
            null,
            null,
            CancellationToken.None))
        {
            path = run.JournalPath;
            var result = await run.RunAsync(CancellationToken.None);
            Assert.Null(result.Fault);
        }

        return Orders(JournalReader.Events(path, Assert.Single(JournalReader.PersistenceIds(path))).Select(e => e.Event));
    }

    /// <summary>What was decided, in its order, and what came of it: orders as the strategy asked for them, and every half-turn.</summary>
    private static string[] Orders(IEnumerable<IAccountEvent> journal) =>
    [
        .. journal.Select(happened => happened switch
        {
            OrderIntended o => $"{o.At:O} {o.Intent} {o.Contract} {o.Side} {o.Type} {o.Size} {o.LimitPrice} {o.StopPrice}",
            TradeBooked t => $"{t.At:O} {t.Contract} {t.Side} {t.Size} at {t.Price}, {t.Fees} {t.Commissions}",
            _ => "",
        }).Where(line => line.Length > 0),
    ];
}
