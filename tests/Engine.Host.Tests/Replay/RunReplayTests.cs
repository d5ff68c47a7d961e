using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Actors.Strategies.Configuration;
using Engine.Backtest.Replay;
using Engine.Gateway;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Run.Replay;
using Engine.Host.Tests.EndToEnd;
using Engine.Markets;
using Engine.Simulator;
using Xunit.Abstractions;

namespace Engine.Host.Tests.Replay;

/// <summary><c>engine replay</c>: what a strategy of a recorded run asked for is what it asks for again, given what it took in.</summary>
public sealed class RunReplayTests(ITestOutputHelper output)
{
    private static readonly SmaCrossParameters Ticks = new() { Mode = SmaCrossMode.Tick, N = 5 };

    [MarketDataFact]
    public async Task A_stepped_run_on_ticks_is_reproduced_whole()
    {
        using var home = new TemporaryHome(inMemory: true);
        await RecordedSession.RunAsync(home, Gold(4_000, home), ReplaySpeed.Step, RecordedSession.Plan("sma", RecordedSession.Sma, Ticks, "GC"));

        var run = Assert.Single(RecordedSession.Runs(home));
        AssertReproduced(RecordedSession.Replay(home, run, RunCommand.Catalog), atLeast: 300);
    }

    [MarketDataFact]
    public async Task A_run_at_full_speed_is_reproduced_whole_although_answers_and_prints_came_in_no_fixed_order()
    {
        using var home = new TemporaryHome(inMemory: true);
        await RecordedSession.RunAsync(home, Gold(20_000, home), ReplaySpeed.Max, RecordedSession.Plan("sma", RecordedSession.Sma, Ticks, "GC"));

        var run = Assert.Single(RecordedSession.Runs(home));
        AssertReproduced(RecordedSession.Replay(home, run, RunCommand.Catalog), atLeast: 20);
    }

    [Fact]
    public async Task A_run_in_real_time_is_reproduced_whole()
    {
        using var home = new TemporaryHome();
        var parameters = new SmaCrossParameters { Mode = SmaCrossMode.Tick, N = 2 };
        await using (var live = await LiveRun.StartAsync(home, settings => settings with
        {
            Record = RecordMode.On,
            Strategies = [RecordedSession.Plan("sma", RecordedSession.Sma, parameters, "MNQ")],
        }))
        {
            for (var fills = 0; fills < 10; fills++)
            {
                await live.Until<TradeBooked>();
            }

            await live.StopAsync();
        }

        var run = Assert.Single(RecordedSession.Runs(home));
        AssertReproduced(RecordedSession.Replay(home, run, RunCommand.Catalog), atLeast: 10);
    }

    private void AssertReproduced(ImmutableArray<StrategyReplayResult> results, int atLeast)
    {
        output.WriteLine(ReplayReport.ToText(results));
        Assert.Equal(0, ReplayReport.ExitCode(results));
        Assert.All(results, result => Assert.Equal(result.Intents, result.Reproduced));
        Assert.True(results.Sum(r => r.Intents) >= atLeast, $"{results.Sum(r => r.Intents)} intents");
    }

    private static string Gold(int rows, TemporaryHome home) => GuardedReplayTests.Beginning(MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz"), rows, home);
}
