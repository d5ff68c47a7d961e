using System.Collections.Concurrent;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.History;
using Engine.Actors.Markets;
using Engine.Actors.Strategies.BuiltIn;
using Engine.History;
using Engine.History.Tape;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Host.Tests.EndToEnd;

/// <summary>A run records what it hears, and the recording replays.</summary>
public sealed class RecordingTests
{
    private static readonly TapeStream[] Streams = [TapeStream.Trades, TapeStream.Quotes, TapeStream.Depth];

    [Fact]
    public async Task An_archive_that_another_process_writes_keeps_nobody_from_trading_and_the_run_says_once_that_nothing_is_recorded()
    {
        using var home = new TemporaryHome();
        using var writer = ArchiveFolder.OpenForWriting(Path.Combine(home.Folder, "archive"), "a test", TimeProvider.System);
        await using var live = await LiveRun.StartAsync(home, settings => settings with { Record = RecordMode.On });

        var noticed = await live.Until<RecorderProtocol.RecordingNoticed>();
        await live.Until<TradeBooked>();

        Assert.False(noticed.Writing);
        Assert.Contains("nothing is recorded", noticed.Text);
        Assert.True((await live.StopAsync()).Succeeded);
    }

    [Fact]
    public async Task A_recorded_run_replays_with_the_same_trades_in_the_same_order()
    {
        using var home = new TemporaryHome();
        using var replayHome = new TemporaryHome();
        List<MarketTrade> heard;
        int beforeStop;
        await using (var live = await LiveRun.StartAsync(home, settings => settings with { Record = RecordMode.All }))
        {
            var prints = await AttachAsync(live.Run);
            await live.Until<TradeBooked>();
            beforeStop = prints.Count;
            var stopped = await live.StopAsync();
            Assert.True(stopped.Succeeded, $"{stopped.Fault} {stopped.VenueDifference} {stopped.Stop.Text}");
            heard = [.. prints];
        }

        var archive = Path.Combine(home.Folder, "archive");
        var recorded = await TradesAsync(archive);
        await using var replay = await EngineRun.StartAsync(
            new EngineRunSettings
            {
                Home = replayHome.Folder,
                Replay = archive,
                Speed = ReplaySpeed.Step,
                Strategies =
                [
                    new StrategyPlan(
                        new StrategyName("sma"), recorded[0].Contract.Value, 1, null,
                        context => Props.Create(typeof(SmaCross), context, new SmaCrossParameters { Mode = SmaCrossMode.Tick, N = 2 })),
                ],
            },
            null, null, CancellationToken.None);
        var replayed = await AttachAsync(replay);
        var result = await replay.RunAsync(CancellationToken.None);

        Assert.Null(result.Fault);

        // What comes while the engine stops is on the tape until that ends.
        var first = recorded.FindIndex(trade => trade.Sequence == heard[0].Sequence);
        Assert.InRange(beforeStop, 1, recorded.Count - first);
        Assert.Equal(heard.Take(recorded.Count - first).Select(Facts), recorded.Skip(first).Take(heard.Count).Select(Facts));
        Assert.Equal(recorded.Select(Facts), replayed.Select(Facts));
        Assert.All(Streams, stream => Assert.NotEmpty(new TapeFolder(archive).Partitions(stream)));
        Assert.Equal(
            [TapeStateKind.Started, TapeStateKind.Subscribed, TapeStateKind.Ended],
            (await new TapeReader(new TapeFolder(archive)).StatesAsync()).Select(state => state.Kind).Distinct());
    }

    [Fact]
    public async Task A_killed_engine_says_at_the_next_start_from_when_on_its_tape_is_lost()
    {
        using var home = new TemporaryHome();
        using var venueHome = new TemporaryHome();
        using var venue = EngineProcess.Start(venueHome.Folder, "simulate");
        var variables = new Dictionary<string, string> { ["ENGINE_GATEWAY_URL"] = (await venue.Until("simulated gateway at ")).Split(' ')[3] };
        using (var killed = EngineProcess.Start(home.Folder, variables, "run", "--plain"))
        {
            await killed.Until("intended: ");
            await killed.KillAsync();
        }

        using var next = EngineProcess.Start(home.Folder, variables, "run", "--for", "5s", "--plain");
        Assert.Contains("did not end in order: what it received from ", await next.Until("The recording before this one"));
        var (code, lines) = await next.EndAsync();

        Assert.True(code == 0, string.Join(Environment.NewLine, lines));
        var states = await new TapeReader(new TapeFolder(Path.Combine(home.Folder, "archive", "simulated"))).StatesAsync();
        Assert.Contains(TapeStateKind.Interrupted, states.Select(state => state.Kind));
        Assert.Equal(TapeStateKind.Ended, states[^1].Kind);
    }

    [Fact]
    public async Task A_run_with_the_simulated_gateway_inside_records_nothing_unless_asked()
    {
        using var home = new TemporaryHome();
        await using var live = await LiveRun.StartAsync(home);
        await live.StopAsync();
        Assert.False(Directory.Exists(Path.Combine(home.Folder, "archive")));
    }

    private static (ContractId, long, int, DateTimeOffset, OrderSide?) Facts(MarketTrade trade) =>
        (trade.Contract, trade.Price.Nanos, trade.Size, trade.Timestamp, trade.Aggressor);

    private static async Task<List<MarketTrade>> TradesAsync(string archive)
    {
        var trades = new List<MarketTrade>();
        foreach (var partition in new TapeFolder(archive).Partitions(TapeStream.Trades))
        {
            await foreach (var recorded in new TapeReader(new TapeFolder(archive)).ReadAsync(partition))
            {
                trades.AddRange(recorded.Frame.Trades);
            }
        }

        return trades;
    }

    private static async Task<ConcurrentQueue<MarketTrade>> AttachAsync(EngineRun run)
    {
        var (prints, attached) = (new ConcurrentQueue<MarketTrade>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var feed = run.Started.Feeds[run.Started.Instruments[0].Id];
        run.System.ActorOf(Props.Create(() => new PrintCollector(feed, run.Work, prints, attached)));
        await attached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return prints;
    }

    /// <summary>A second subscriber of the traded contract's feed that keeps every print.</summary>
    private sealed class PrintCollector : ReceiveActor
    {
        public PrintCollector(IActorRef feed, WorkInFlight work, ConcurrentQueue<MarketTrade> prints, TaskCompletionSource attached)
        {
            Receive<MarketTrade>(trade =>
            {
                prints.Enqueue(trade);
                work.End();
            });
            Receive<FeedProtocol.Attached>(_ =>
            {
                attached.TrySetResult();
                work.End();
            });
            ReceiveAny(_ => work.End());
            feed.Tell(new FeedProtocol.Attach(Self, Trades: true, Quotes: false, []));
        }
    }
}
