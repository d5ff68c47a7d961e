using System.Collections.Immutable;
using Akka.Actor;
using Engine.Gateway;
using Engine.Gateway.Hubs;
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
    private int _life;

    /// <summary>Creates the owner; use <see cref="Props"/>.</summary>
    public MarketHubActor(Uri address, TokenCell token, ReceiptCounter receipts, WorkInFlight work, IActorRef session, HubSettings settings)
        : base(HubKind.Market, token, session, settings)
    {
        (_address, _token, _receipts, _work) = (address, token, receipts, work);
        Receive<HubProtocol.SubscribeContract>(subscribe =>
        {
            Route(subscribe);
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
    public static Props Props(Uri address, TokenCell token, ReceiptCounter receipts, WorkInFlight work, IActorRef session, HubSettings settings) =>
        Akka.Actor.Props.Create(() => new MarketHubActor(address, token, receipts, work, session, settings));

    private protected override Props LinkProps(int life)
    {
        var (address, token, receipts, work, routes, settings, owner) = (_address, _token, _receipts, _work, _routes, Settings, Self);
        return Akka.Actor.Props.Create(() => new HubLinkActor<ContractId>(
            life,
            settings.ConnectTimeout,
            link => new MarketHubLink(address, token, receipts, new Listener(life, link, owner, work, routes), settings.Link),
            (link, contract, cancellation) => routes.SubscribeAsync((MarketHubLink)link, contract, cancellation),
            (link, contract, cancellation) => ((MarketHubLink)link).UnsubscribeAsync(contract, cancellation)));
    }

    private protected override void DeliverFrom(int life)
    {
        _life = life;
        foreach (var route in _routes.To.Values)
        {
            route.DeliverFrom(life);
        }
    }

    private protected override void RouteRemoved(ContractId key) => _routes.To = _routes.To.Remove(key);

    private void Route(HubProtocol.SubscribeContract subscribe)
    {
        if (_routes.To.TryGetValue(subscribe.Contract, out var known))
        {
            known.Wants = subscribe;
            return;
        }

        var route = new ContractRoute(subscribe, _work);
        route.DeliverFrom(_life);
        _routes.To = _routes.To.Add(subscribe.Contract, route);
    }

    /// <summary>Whose frames go where; replaced whole by the owner, read from the connections' threads.</summary>
    private sealed class Routes
    {
        private ImmutableDictionary<ContractId, ContractRoute> _to = ImmutableDictionary<ContractId, ContractRoute>.Empty;

        public ImmutableDictionary<ContractId, ContractRoute> To
        {
            get => Volatile.Read(ref _to);
            set => Volatile.Write(ref _to, value);
        }

        /// <summary>Subscribes what the contract's receiver wants at this moment; nothing if it is gone.</summary>
        public Task SubscribeAsync(MarketHubLink link, ContractId contract, CancellationToken cancellation) =>
            To.TryGetValue(contract, out var route) && route.Wants is var wants
                ? link.SubscribeAsync(contract, wants.Quotes, wants.Depth, cancellation)
                : Task.CompletedTask;
    }

    private sealed class Listener(int life, IActorRef link, IActorRef owner, WorkInFlight work, Routes routes) : IMarketHubListener
    {
        public void OnQuote(QuoteUpdate quote)
        {
            Received();
            if (routes.To.TryGetValue(quote.Contract, out var route))
            {
                route.TakeQuote(life, quote);
            }

            work.End();
        }

        public void OnTrades(ContractId contract, ImmutableArray<MarketTrade> trades)
        {
            Received();
            if (routes.To.TryGetValue(contract, out var route))
            {
                route.TakeTrades(life, trades);
            }

            work.End();
        }

        public void OnDepth(ContractId contract, ImmutableArray<DepthUpdate> updates)
        {
            Received();
            if (routes.To.TryGetValue(contract, out var route))
            {
                route.TakeDepth(life, updates);
            }

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

        // The frame is work until its successors have begun; the driver of a replay must never see zero in between.
        private void Received()
        {
            work.Begin();
            work.MarketFrameReceived();
        }
    }
}
