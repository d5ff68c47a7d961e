using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Benchmarks.Flood;

/// <summary>The engine's own path for five contracts: hub link, market hub, feeds and strategies. Only the account is a stand-in.</summary>
internal sealed class FloodEngine : IAsyncDisposable
{
    private readonly ActorSystem _system;
    private readonly ImmutableArray<IActorRef> _feeds;

    private FloodEngine(ActorSystem system, ImmutableArray<IActorRef> feeds, ImmutableArray<FloodSeen> seen) => (_system, _feeds, Seen) = (system, feeds, seen);

    /// <summary>What each strategy has seen; the slow one first.</summary>
    public ImmutableArray<FloodSeen> Seen { get; }

    /// <summary>Starts the actors and waits until every strategy is ready.</summary>
    public static async Task<FloodEngine> StartAsync(Uri address, int burn)
    {
        var system = ActorSystem.Create("flood", EngineClient.Settings.WithFallback(MarketDispatcher.Hocon).WithFallback(StrategyDispatcher.Hocon));
        var token = new TokenCell { Current = new AccessToken("benchmark", DateTimeOffset.MaxValue) };
        var clock = new WallMarketClock(TimeProvider.System);
        var hub = system.ActorOf(
            MarketHubActor.Props(address, token, new ReceiptCounter(), WorkInFlight.None, ActorRefs.Nobody, HubSettings.With(() => 0.5)), "hub");
        var account = system.ActorOf(Props.Create(() => new EngineClient.Account()), "account");
        var feeds = ImmutableArray.CreateBuilder<IActorRef>();
        var seen = ImmutableArray.CreateBuilder<FloodSeen>();
        var ready = new List<Task>();
        foreach (var contract in FloodMarket.Contracts)
        {
            var (sees, up) = (new FloodSeen(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var feed = system.ActorOf(
                MarketDispatcher.On(
                    FeedActor.Props(contract, hub, new FeedSettings(clock, WorkInFlight.None, History, SilenceAfter: null) { Prices = new PriceBoard() }), system),
                $"feed-{contract.Name}");
            var context = new StrategyContext(new StrategyName(contract.Name), contract, 1, account, feed, clock, WorkInFlight.None, WarmUp: null, Window: null);
            var micros = seen.Count == 0 ? burn : 0;
            system.ActorOf(StrategyDispatcher.On(Props.Create(() => new FloodStrategy(context, sees, micros, up)), system), contract.Name);
            feeds.Add(feed);
            seen.Add(sees);
            ready.Add(up.Task);
        }

        await Task.WhenAll(ready).WaitAsync(LiveAccount.Patience);
        return new FloodEngine(system, feeds.ToImmutable(), seen.ToImmutable());
    }

    /// <summary>Waits until every strategy has handled so many prints.</summary>
    public async Task UntilAsync(long trades, TimeSpan patience)
    {
        var began = Stopwatch.GetTimestamp();
        while (Seen.Any(s => s.Trades < trades) && Stopwatch.GetElapsedTime(began) < patience)
        {
            await Task.Delay(20);
        }
    }

    /// <summary>What each feed has counted.</summary>
    public Task<FeedProtocol.Figures[]> FiguresAsync() =>
        Task.WhenAll(_feeds.Select(feed => feed.Ask<FeedProtocol.Figures>(FeedProtocol.GetFigures.Instance, LiveAccount.Patience)));

    /// <summary>A bar for each second: those that the connection missed before it stood.</summary>
    private static Task<Reading<ImmutableArray<Bar>>> History(ContractId contract, BarInterval interval, DateTimeOffset from, DateTimeOffset to) =>
        Task.FromResult<Reading<ImmutableArray<Bar>>>(new Reading<ImmutableArray<Bar>>.Answered(
            [.. Enumerable.Range(0, (int)(to - from).TotalSeconds).Select(i => new Bar(
                contract, interval, from.AddSeconds(i), default, default, default, default, 1, BarOrigin.BackFilled, default))]));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _system.Terminate();
}
