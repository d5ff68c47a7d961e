using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Engine.Actors;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Actors.Session;
using Engine.Gateway;
using Engine.Host.Configuration;
using Engine.Markets;

namespace Engine.Host.Run.Watch;

/// <summary>
/// The part of an engine that listens: a session that renews its token, and a hub that connects again by itself. It sends no order. A hub that
/// another session takes over is left to it: a watcher does not fight with whoever trades (contract.md §2.2).
/// </summary>
internal sealed class WatchSystem : IAsyncDisposable
{
    private const string Hocon = """
        akka {
          loggers = []
          loglevel = OFF
          stdout-loglevel = OFF
          log-config-on-start = off
          coordinated-shutdown.run-by-clr-shutdown-hook = off
          actor.guardian-supervisor-strategy = "Akka.Actor.StoppingSupervisorStrategy, Akka"
        }
        """;

    private static readonly TimeSpan SilenceAfter = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http = GatewayClient.CreateHttpClient();
    private readonly TokenCell _token = new();
    private readonly EngineSettings _reached;
    private readonly TimeProvider _wall;
    private IActorRef _session = ActorRefs.Nobody;

    /// <summary>Makes the parts; nothing connects yet.</summary>
    /// <param name="reached">The settings by which the gateway is reached.</param>
    /// <param name="wall">The wall clock, which is the market's too.</param>
    public WatchSystem(EngineSettings reached, TimeProvider wall)
    {
        (_reached, _wall) = (reached, wall);
        Clock = new WallMarketClock(wall);
        Client = new GatewayClient(_http, Gateway, _token, new RequestQuota(new QuotaSettings(), wall), Clock, wall, barsPerCall: reached.BarsPerCall);
        Actors = ActorSystem.Create("watch", ConfigurationFactory.ParseString(Hocon));
    }

    /// <summary>The actors.</summary>
    public ActorSystem Actors { get; }

    /// <summary>Market time.</summary>
    public IMarketClock Clock { get; }

    /// <summary>REST, with the session's token.</summary>
    public GatewayClient Client { get; }

    private GatewayAddress Gateway => _reached.Gateway ?? throw new InvalidOperationException("A stream needs a gateway that runs.");

    /// <summary>Logs in; the listener hears of everything that session, hubs and feeds publish, from the first on.</summary>
    public void Begin(IActorRef listener)
    {
        foreach (var published in (Type[])[typeof(SessionProtocol.SessionStateChanged), typeof(HubProtocol.HubStateChanged), typeof(HubProtocol.FrameUnreadable)])
        {
            Actors.EventStream.Subscribe(listener, published);
        }

        // Unseeded: it only spreads logins in time, and a watch decides nothing that has to be repeatable.
        _session = Actors.ActorOf(SessionActor.Props(Client, _token, RunCommand.CredentialsOf(_reached), _wall, new Random()), "session");
        Actors.ActorOf(ClockWatchActor.Props(_wall), "clock-watch");
    }

    /// <summary>Connects the market hub and begins a feed for each contract.</summary>
    public ImmutableDictionary<ContractId, IActorRef> BeginFeeds(ImmutableArray<Instrument> instruments)
    {
        var hub = Actors.ActorOf(MarketHubActor.Props(Gateway.MarketHub, _token, new ReceiptCounter(), WorkInFlight.None, _session, HubSettings), "market-hub");
        var settings = new FeedSettings(
            Clock,
            WorkInFlight.None,
            (contract, interval, from, to) => Client.RetrieveBarsAsync(contract, interval, from, to, BarOrigin.BackFilled, CancellationToken.None),
            SilenceAfter);
        return instruments.Select((instrument, i) => (instrument.Id, Feed: Actors.ActorOf(FeedActor.Props(instrument, hub, settings), $"feed-{i}")))
            .ToImmutableDictionary(feed => feed.Id, feed => feed.Feed);
    }

    /// <summary>Connects the user hub.</summary>
    public IActorRef BeginUserHub() =>
        Actors.ActorOf(UserHubActor.Props(Gateway.UserHub, _token, new ReceiptCounter(), WorkInFlight.None, _session, HubSettings), "user-hub");

    /// <summary>Closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await Actors.Terminate().ConfigureAwait(false);
        Actors.Dispose();
        _http.Dispose();
    }

    private static HubSettings HubSettings => HubSettings.With(Random.Shared.NextDouble) with { Eviction = new EvictionSettings { Policy = EvictionPolicy.Yield } };
}
