using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Tests.Strategies;

/// <summary>A strategy that computes for long keeps no thread that a connection, a timer or another contract needs.</summary>
public sealed class OwnThreadsTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Instrument Mes = new(
        new ContractId("CON.F.US.MES.Z26"), "MESZ6", "Micro E-mini S&P 500", Price.FromDecimal(0.25m), new Money(1_250_000), true, "F.US.MES");

    public OwnThreadsTests()
        : base(ConfigurationFactory.ParseString("akka.loglevel = ERROR").WithFallback(MarketDispatcher.Hocon).WithFallback(StrategyDispatcher.Hocon))
    {
    }

    [Fact]
    public async Task Each_strategy_has_a_thread_of_its_own()
    {
        var (feed, heard) = (CreateTestProbe(), CreateTestProbe());
        var strategies = Sys.ActorOf(StrategiesActor.Props(WorkInFlight.None));
        foreach (var name in new[] { "one", "two" })
        {
            var context = new StrategyContext(
                new StrategyName(name), Mes, 1, CreateTestProbe(), feed, new VirtualMarketClock(DateTimeOffset.UnixEpoch), WorkInFlight.None, WarmUp: null, Window: null);
            strategies.Tell(new StrategiesActor.Start(context.Name, Props.Create(() => new Threaded(context, heard)), CreateTestProbe(), Mes.Id));
        }

        var first = await ThreadAsync();
        var second = await ThreadAsync();
        Assert.Equal((false, false), (first.Pooled, second.Pooled));
        Assert.NotEqual(first.Id, second.Id);

        async Task<(int Id, bool Pooled)> ThreadAsync()
        {
            var attach = await feed.ExpectMsgAsync<FeedProtocol.Attach>(Patience);
            attach.Subscriber.Tell(new MarketTrade(Mes.Id, new Price(1), 1, DateTimeOffset.UnixEpoch, null, new ReceiptSequence(1)));
            return await heard.ExpectMsgAsync<(int, bool)>(Patience);
        }
    }

    [Fact]
    public async Task One_that_never_comes_back_is_put_behind_every_other_thread()
    {
        var (feed, account, heard) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        using var release = new ManualResetEventSlim();
        var context = new StrategyContext(
            new StrategyName("spins"), Mes, 1, account, feed, new VirtualMarketClock(DateTimeOffset.UnixEpoch), WorkInFlight.None, WarmUp: null, Window: null);
        var strategies = Sys.ActorOf(StrategiesActor.Props(WorkInFlight.None));
        strategies.Tell(new StrategiesActor.Start(context.Name, Props.Create(() => new Spinning(context, heard, release)), account, Mes.Id)
        {
            Pulse = context.Pulse,
            Watchdog = TimeSpan.FromMilliseconds(400),
        });
        var attach = await feed.ExpectMsgAsync<FeedProtocol.Attach>(Patience);
        attach.Subscriber.Tell(new MarketTrade(Mes.Id, new Price(1), 1, DateTimeOffset.UnixEpoch, null, new ReceiptSequence(1)));
        var thread = await heard.ExpectMsgAsync<Thread>(Patience);
        await account.FishForMessageAsync<Engine.Actors.Accounts.AccountProtocol.Revoke>(_ => true, Patience);

        if (context.Pulse.Thread!.Id is { } id)
        {
            // Of what stands behind the name in brackets the seventeenth is the nice value (proc(5)).
            var text = await File.ReadAllTextAsync($"/proc/self/task/{id}/stat");
            Assert.Equal("19", text[(text.LastIndexOf(')') + 2)..].Split(' ')[16]);
        }
        else
        {
            Assert.Equal(ThreadPriority.Lowest, thread.Priority);
        }

        release.Set();
    }

    [Fact]
    public async Task Feeds_run_beside_the_pool()
    {
        var pooled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var markets = Sys.ActorOf(MarketsActor.Props(CreateTestProbe(), new FeedSettings(
            new VirtualMarketClock(DateTimeOffset.UnixEpoch.AddSeconds(30)),
            WorkInFlight.None,
            (_, _, _, _) =>
            {
                pooled.TrySetResult(Thread.CurrentThread.IsThreadPoolThread);
                return Task.FromResult<Reading<ImmutableArray<Bar>>>(new Reading<ImmutableArray<Bar>>.Answered([]));
            },
            SilenceAfter: null)));
        var feed = (await markets.Ask<MarketsActor.FeedReady>(new MarketsActor.GetFeed(Mes), Patience)).Feed;

        // A feed that is down reads the price for who needs it, on its own thread.
        feed.Tell(new FeedProtocol.PollPrices(CreateTestProbe(), Wanted: true));
        Assert.False(await pooled.Task.WaitAsync(Patience));
    }

    private sealed class Threaded(StrategyContext context, IActorRef heard) : StrategyActor(context)
    {
        protected override bool WantsTrades => true;

        protected override void OnTrade(MarketTrade trade) => heard.Tell((Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread));
    }

    private sealed class Spinning(StrategyContext context, IActorRef heard, ManualResetEventSlim release) : StrategyActor(context)
    {
        protected override bool WantsTrades => true;

        protected override void OnTrade(MarketTrade trade)
        {
            heard.Tell(Thread.CurrentThread);
            while (!release.IsSet)
            {
                Thread.SpinWait(100);
            }
        }
    }
}
