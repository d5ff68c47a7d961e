using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Backtest;
using Engine.Gateway;
using Engine.Host.Run;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;

namespace Engine.Host.Tests.Replay;

/// <summary>A strategy on bars that no venue has a past of: a run begins, the market brings its bars, and only then it trades.</summary>
public sealed class TapeWarmUpTests
{
    private const int Slow = 6;
    private const int Prints = 2;
    private static readonly ContractId Gold = new("CON.F.US.GCE.Z13");
    private static readonly DateTimeOffset Start = new(2013, 10, 9, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_strategy_that_has_to_wait_for_bars_of_ticks_does_not_keep_the_market_from_beginning()
    {
        using var home = new TemporaryHome(inMemory: true);
        var heard = new Heard();
        var settings = OracleReplayTests.Settings(home, Recording(home), ReplaySpeed.Step) with
        {
            WarmUp = true,
            Strategies = [new StrategyPlan(new StrategyName("sma"), "GC", 1, null, Cross)],
        };
        await using var run = await EngineRun.StartAsync(settings, heard, null, CancellationToken.None);
        var result = await run.RunAsync(CancellationToken.None);

        Assert.True(result.Succeeded, result.Fault ?? result.Stop.Text);
        Assert.Equal(
            [
                (StrategyPhase.Waiting, $"{Slow} bars of {Prints}t of GCZ3 are still to come from the market; it has no past of them", true),
                (StrategyPhase.Ready, null, false),
            ],
            heard.Of<StrategyProtocol.StrategyStateChanged>().SkipWhile(s => !s.AwaitsTape).Take(2).Select(s => (s.Phase, s.Cause, s.AwaitsTape)));
        var first = run.Gateway!.Venue.Orders(run.Started.Account.Id)!.Min(o => o.CreatedAt);
        Assert.True(first >= Start.AddSeconds((Prints * Slow) - 1), $"It traded at {first:O}, before it could know anything.");
        Assert.Equal(Lines(Tested(settings.Replay!).Orders), Lines(run.Gateway.Venue.Orders(run.Started.Account.Id)!));
    }

    private static BacktestResult Tested(string file) => Engine.Backtest.Backtest.Run(new BacktestSettings
    {
        Market = MergedMarket.Open(file),
        Rules = VenueRules.Oracle,
        Limits = RiskLimits.None,
        Strategies = [new BacktestStrategy(new StrategyName("sma"), Gold, 1, Cross)],
        WarmUp = (_, _, _, _) => new Reading<ImmutableArray<Bar>>.Answered([]),
    });

    private static Props Cross(StrategyContext context) =>
        Props.Create(typeof(SmaCross), context, new SmaCrossParameters { Fast = 3, Slow = Slow, Interval = new BarInterval(BarUnit.Tick, Prints) });

    private static List<string> Lines(IEnumerable<VenueOrder> orders) => [.. orders.Select(o => $"{o.CreatedAt:O} {o.Side} {o.Size} {o.Status} {o.AverageFillPrice}")];

    /// <summary>One print a second, up for half a minute and down for half a minute.</summary>
    private static string Recording(TemporaryHome home)
    {
        var path = Path.Combine(home.Folder, "gold.csv");
        File.WriteAllLines(
            path,
            Enumerable.Range(0, 300).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Gold},{Start.AddSeconds(i):yyyy-MM-ddTHH:mm:ss}Z,{1300m + (Math.Abs((i % 60) - 30) * 0.1m)},1")).Prepend("contractId,t,price,size"));
        return path;
    }
}
