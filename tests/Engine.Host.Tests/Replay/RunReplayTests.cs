using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Actors.Session;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Actors.Strategies.Configuration;
using Engine.Backtest.Replay;
using Engine.Gateway;
using Engine.History.Tape;
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

    [Fact]
    public async Task Two_runs_on_one_journal_with_everything_that_a_strategy_can_read_are_both_reproduced()
    {
        using var home = new TemporaryHome();
        var clock = new WallMarketClock(TimeProvider.System);
        var market = new SyntheticMarket(1, clock.Now);
        await using var gateway = await SimulatedGateway.StartAsync(
            new SimulatorSettings { Instance = "recorded", Market = market, Rules = VenueRules.Default with { Sessions = false } }, clock, TimeProvider.System, CancellationToken.None);
        using var end = new CancellationTokenSource();
        var driving = new MarketDriver(gateway, market, ReplaySpeed.RealTime, WorkInFlight.None, TimeProvider.System).RunAsync(end.Token);
        for (var life = 1; life <= 2; life++)
        {
            await using var live = await LiveRun.StartAsync(home, settings => settings with
            {
                Record = RecordMode.On,
                Gateway = GatewayAddress.At(gateway.Address),
                Credentials = new Credentials(gateway.Settings.UserName, gateway.Settings.ApiKey),
                Strategies = [RecordedSession.Plan("every", EveryInput.Type, new EveryInputParameters(), "MNQ")],
            });
            // Two of a barrier, two of a target there and back: each act has come up by then.
            for (var fills = 0; fills < 4; fills++)
            {
                await live.Until<TradeBooked>();
            }

            await live.StopAsync();
        }

        await end.CancelAsync();
        await driving.ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Single(JournalReader.PersistenceIds(Path.Combine(home.Folder, "journal.db")));
        var runs = RecordedSession.Runs(home);
        Assert.Equal(2, runs.Length);


        // A book that has agreed with the venue before the strategy attaches tells it so by "account.v1", and one that has not by "sync.v1".
        string[] all =
        [
            "begin.v1", "state.v1", "account.v1", "feed-attached.v1", "warm-up.v1", "trade", "quote", "depth", "bar.v1", "timer.v1", "price.v1", "executor.v1",
            "accepted.v1", "order.v1", "fill.v1", "position.v1", "place.v1", "modify.v1", "cancel.v1", "end.v1",
        ];
        var kinds = new TapeReader(new TapeFolder(RecordedSession.ArchiveOf(home))).StrategiesAsync().ToBlockingEnumerable().Select(entry => entry.Kind).ToHashSet();
        Assert.Empty(all.Except(kinds));
        Assert.All(runs, run => AssertReproduced(RecordedSession.Replay(home, run, EveryInput.Catalog), atLeast: 6));
    }

    [MarketDataFact]
    public async Task A_run_on_minutes_with_brackets_and_timers_is_reproduced_whole()
    {
        using var home = new TemporaryHome(inMemory: true);
        var type = RunCommand.Catalog.Find("OpeningRangeBreakout")!;
        var plan = RecordedSession.Plan("orb", type, new OpeningRangeBreakoutParameters { TradesPerDay = 3, StopTicks = 8, TargetTicks = 12 }, "ES");
        await RecordedSession.RunAsync(home, Beginning("es-minute-2013.csv.gz", 3_000, home), ReplaySpeed.Step, plan);

        var run = Assert.Single(RecordedSession.Runs(home));
        AssertReproduced(RecordedSession.Replay(home, run, RunCommand.Catalog), atLeast: 2);
    }

    [MarketDataFact]
    public async Task A_run_that_turns_its_position_is_reproduced_whole_with_its_reversals_as_the_journal_has_them()
    {
        using var home = new TemporaryHome(inMemory: true);
        var type = RunCommand.Catalog.Find("EmaCross")!;
        var plan = RecordedSession.Plan("ema", type, new EmaCrossParameters { Fast = 3, Slow = 8, StopTicks = 200 }, "GC");
        await RecordedSession.RunAsync(home, Gold(12_000, home), ReplaySpeed.Step, plan);

        var run = Assert.Single(RecordedSession.Runs(home));
        AssertReproduced(RecordedSession.Replay(home, run, RunCommand.Catalog), atLeast: 5);
        var journal = Path.Combine(home.Folder, "journal.db");
        Assert.Contains(JournalReader.Events(journal, Assert.Single(JournalReader.PersistenceIds(journal))), e => e.Event is ReverseRequested);
    }

    private void AssertReproduced(ImmutableArray<StrategyReplayResult> results, int atLeast)
    {
        output.WriteLine(ReplayReport.ToText(results));
        Assert.Equal(0, ReplayReport.ExitCode(results));
        Assert.All(results, result => Assert.Equal(result.Intents, result.Reproduced));
        Assert.True(results.Sum(r => r.Intents) >= atLeast, $"{results.Sum(r => r.Intents)} intents");
    }

    private static string Gold(int rows, TemporaryHome home) => Beginning("gc-trades-2013-10.csv.gz", rows, home);

    private static string Beginning(string file, int rows, TemporaryHome home) => GuardedReplayTests.Beginning(MarketDataFactAttribute.File(file), rows, home);
}
