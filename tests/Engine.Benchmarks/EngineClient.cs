using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Benchmarks;

/// <summary>The engine's own path: hub link, market hub actor, feed actor, strategy actor. Only the account is a stand-in.</summary>
internal sealed class EngineClient : IClient
{
    /// <summary>A quiet actor system.</summary>
    public static readonly Config Settings = ConfigurationFactory.ParseString(
        "akka { loglevel = WARNING, stdout-loglevel = OFF, log-config-on-start = off, log-dead-letters = off, log-dead-letters-during-shutdown = off }");

    private readonly ActorSystem _system;

    private EngineClient(ActorSystem system, Task ready) => (_system, Ready) = (system, ready);

    /// <inheritdoc/>
    public Task Ready { get; }

    /// <summary>Starts the actors; they connect by themselves.</summary>
    public static Task<IClient> StartAsync(Uri address, Recorder recorder)
    {
        var system = ActorSystem.Create("benchmark", Settings);
        var token = new TokenCell { Current = new AccessToken("benchmark", DateTimeOffset.MaxValue) };
        var clock = new WallMarketClock(TimeProvider.System);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hub = system.ActorOf(
            MarketHubActor.Props(address, token, new ReceiptCounter(), WorkInFlight.None, ActorRefs.Nobody, HubSettings.With(() => 0.5)), "hub");
        var feed = system.ActorOf(
            FeedActor.Props(MarketServer.Contract, hub, new FeedSettings(clock, WorkInFlight.None, NoHistory, SilenceAfter: null)), "feed");
        var account = system.ActorOf(Akka.Actor.Props.Create(() => new Account()), "account");
        var context = new StrategyContext(
            new StrategyName("benchmark"), MarketServer.Contract, 1, account, feed, clock, WorkInFlight.None, WarmUp: null, Window: null);
        system.ActorOf(Akka.Actor.Props.Create(() => new Strategy(context, recorder, ready)), "strategy");
        return Task.FromResult<IClient>(new EngineClient(system, ready.Task));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _system.Terminate();

    private static Task<Reading<ImmutableArray<Bar>>> NoHistory(ContractId contract, BarInterval interval, DateTimeOffset from, DateTimeOffset to) =>
        Task.FromResult<Reading<ImmutableArray<Bar>>>(new Reading<ImmutableArray<Bar>>.Answered([]));

    private sealed class Strategy(StrategyContext context, Recorder recorder, TaskCompletionSource ready) : StrategyActor(context)
    {
        protected override bool WantsTrades => true;

        protected override void OnReady() => ready.TrySetResult();

        protected override void OnTrade(MarketTrade trade) => recorder.Handled(MarketServer.Number(trade.Price));
    }

    /// <summary>Lets the strategy in; it never trades here.</summary>
    internal sealed class Account : ReceiveActor
    {
        public Account() => Receive<AccountProtocol.Attach>(attach => attach.Strategy.Tell(
            new AccountProtocol.Attached(1, default, Position.Flat(attach.Terms.Contract), [], TradingState.Active, InSync: true)));
    }
}
