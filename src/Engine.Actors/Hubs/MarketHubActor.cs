using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Engine.Gateway;
using Engine.Gateway.Hubs;
using Engine.History.Tape;
using Engine.Markets;

namespace Engine.Actors.Hubs;

/// <summary>
/// Owner of the market hub. A frame goes from the connection straight to its contract's receiver, in order, without a
/// stop at this actor. A contract has one receiver; a frame without one is counted and forgotten.
/// </summary>
public sealed class MarketHubActor : HubOwnerActor<ContractId>
{
    private readonly Uri _address;
    private readonly TokenCell _token;
    private readonly ReceiptCounter _receipts;
    private readonly WorkInFlight _work;
    private readonly Routes _routes = new();
    private readonly HubTape? _tape;
    private readonly IMarketFollower? _follower;
    private int _life;

    /// <summary>Creates the owner; use <see cref="Props"/>.</summary>
    public MarketHubActor(
        Uri address, TokenCell token, ReceiptCounter receipts, WorkInFlight work, IActorRef session, HubSettings settings, HubTape? tape, IMarketFollower? follower)
        : base(HubKind.Market, token, session, settings)
    {
        (_address, _token, _receipts, _work, _tape, _follower) = (address, token, receipts, work, tape, follower);
        Receive<HubProtocol.SubscribeContract>(subscribe =>
        {
            // Who follows the market needs best bid and ask, whatever the strategies read.
            Route(tape is { Everything: true } ? subscribe with { Quotes = true, Depth = true } : subscribe with { Quotes = subscribe.Quotes || follower is not null });
            Subscribe(subscribe.Contract, subscribe.Receiver);
        });
        Receive<HubProtocol.UnsubscribeContract>(unsubscribe => Unsubscribe(unsubscribe.Contract));
    }

    /// <summary>How to create the owner.</summary>
    /// <param name="address">The hub's address.</param>
    /// <param name="token">Where the session puts the token; the first connection waits for one.</param>
    /// <param name="receipts">Numbers the frames.</param>
    /// <param name="work">Work in flight: begun for each frame and ended by its receiver.</param>
    /// <param name="session">Hears of a refused token.</param>
    /// <param name="settings">Delays.</param>
    /// <param name="tape">Gets every frame that is delivered; null records nothing.</param>
    /// <param name="follower">Hears of every frame that is delivered before its receiver does; null for nobody.</param>
    public static Props Props(
        Uri address,
        TokenCell token,
        ReceiptCounter receipts,
        WorkInFlight work,
        IActorRef session,
        HubSettings settings,
        HubTape? tape = null,
        IMarketFollower? follower = null) =>
        Akka.Actor.Props.Create(() => new MarketHubActor(address, token, receipts, work, session, settings, tape, follower));

    private protected override Props LinkProps(int life)
    {
        var (address, token, receipts, work, routes, settings, owner) = (_address, _token, _receipts, _work, _routes, Settings, Self);
        return Akka.Actor.Props.Create(() => new HubLinkActor<ContractId>(
            life,
            settings.ConnectTimeout,
            link => new MarketHubLink(address, token, receipts, new Listener(life, link, owner, work, routes), settings.Link),
            (link, contract, cancellation) => routes.SubscribeAsync(life, (MarketHubLink)link, contract, cancellation),
            (link, contract, cancellation) => ((MarketHubLink)link).UnsubscribeAsync(contract, cancellation)));
    }

    private protected override void DeliverFrom(int life)
    {
        _life = life;
        foreach (var route in _routes.To.Values)
        {
            route.DeliverFrom(life);
        }

        if (life == 0)
        {
            _follower?.OnDown();
        }
    }

    private protected override void WereConfirmed(ImmutableArray<ContractId> keys, int epoch)
    {
        foreach (var contract in keys)
        {
            if (_tape is not null && _routes.To.TryGetValue(contract, out var route))
            {
                var streams = $"trades{(route.Wants.Quotes ? ", quotes" : "")}{(route.Wants.Depth ? ", depth" : "")}";
                _tape.Buffer.Note(TapeStateKind.Subscribed, state => state with { Contract = contract, Epoch = epoch, Text = streams });
            }
        }
    }

    private protected override void WasLost(int epoch, string cause) =>
        _tape?.Buffer.Note(TapeStateKind.Down, state => state with { Epoch = epoch, Text = cause });

    private protected override void RouteRemoved(ContractId key) => _routes.To = _routes.To.Remove(key);

    private void Route(HubProtocol.SubscribeContract subscribe)
    {
        if (_routes.To.TryGetValue(subscribe.Contract, out var known))
        {
            known.Wants = subscribe;
            return;
        }

        var route = new ContractRoute(subscribe, _work, _tape?.Buffer, _follower);
        route.DeliverFrom(_life);
        _routes.To = _routes.To.Add(subscribe.Contract, route);
    }

    /// <summary>Whose frames go where; replaced whole by the owner, read from the connections' threads.</summary>
    private sealed class Routes
    {
        private Table _table = new(ImmutableDictionary<ContractId, ContractRoute>.Empty);

        public ImmutableDictionary<ContractId, ContractRoute> To
        {
            get => Volatile.Read(ref _table).To;
            set => Volatile.Write(ref _table, new Table(value));
        }

        /// <summary>
        /// The way of a frame by what stands where its contract should; null when there is none. Sets
        /// <paramref name="lost"/> when that is no fault of a subscription that has just ended: a tag that fits several contracts, or none.
        /// </summary>
        public ContractRoute? Of(ContractId tag, out bool lost) => Volatile.Read(ref _table).Of(tag, out lost);

        /// <summary>Subscribes what the contract's receiver wants at this moment and this life has not yet; nothing if it is gone.</summary>
        public Task SubscribeAsync(int life, MarketHubLink link, ContractId contract, CancellationToken cancellation) =>
            To.TryGetValue(contract, out var route) ? link.SubscribeStreamsAsync(contract, route.Claim(life), cancellation) : Task.CompletedTask;

        private sealed class Table(ImmutableDictionary<ContractId, ContractRoute> to)
        {
            private const int MostTags = 256;
            private readonly ConcurrentDictionary<ContractId, ContractRoute?> _byTag = new();

            public ImmutableDictionary<ContractId, ContractRoute> To => to;

            public ContractRoute? Of(ContractId tag, out bool lost)
            {
                lost = false;
                if (to.TryGetValue(tag, out var route) || ContractTag.IsContract(tag))
                {
                    return route;
                }

                if (!_byTag.TryGetValue(tag, out route))
                {
                    route = ContractTag.Resolve(tag, [.. to.Keys]) is { } contract ? to[contract] : null;
                    if (_byTag.Count < MostTags)
                    {
                        _byTag[tag] = route;
                    }
                }

                lost = route is null;
                return route;
            }
        }
    }

    private sealed class Listener(int life, IActorRef link, IActorRef owner, WorkInFlight work, Routes routes) : IMarketHubListener
    {
        public void OnQuote(QuoteUpdate quote)
        {
            Received();
            RouteOf(quote.Contract, "GatewayQuote")?.TakeQuote(life, quote);
            work.End();
        }

        public void OnTrades(ContractId contract, ImmutableArray<MarketTrade> trades)
        {
            Received();
            RouteOf(contract, "GatewayTrade")?.TakeTrades(life, trades);
            work.End();
        }

        public void OnDepth(ContractId contract, ImmutableArray<DepthUpdate> updates)
        {
            Received();
            RouteOf(contract, "GatewayDepth")?.TakeDepth(life, updates);
            work.End();
        }

        public void OnUnreadable(string target)
        {
            Received();
            owner.Tell(new LinkProtocol.Unreadable(target));
            work.End();
        }

        public void OnLogout(string? text) =>
            link.Tell(new LinkProtocol.Ended(life, LinkEnding.Evicted, text is { Length: > 0 } ? $"GatewayLogout: {text}" : "GatewayLogout"));

        public void OnClosed(Exception? cause) => link.Tell(HubLinkActor<ContractId>.EndedBy(life, cause));

        private ContractRoute? RouteOf(ContractId tag, string target)
        {
            var route = routes.Of(tag, out var lost);
            if (lost)
            {
                owner.Tell(new LinkProtocol.Unreadable(target));
            }

            return route;
        }

        // The frame is work until its successors have begun; the driver of a replay must never see zero in between.
        private void Received()
        {
            work.Begin();
            work.MarketFrameReceived();
        }
    }
}
