using System.Collections.Immutable;
using Akka.Actor;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Gateway.Hubs;
using Engine.Markets;

namespace Engine.Actors.Hubs;

/// <summary>
/// Owner of the user hub. A frame goes from the connection straight to its account's receiver, without a stop at this
/// actor.
/// </summary>
public sealed class UserHubActor : HubOwnerActor<AccountId>
{
    private readonly Uri _address;
    private readonly TokenCell _token;
    private readonly ReceiptCounter _receipts;
    private readonly WorkInFlight _work;
    private readonly Routes _routes = new();

    /// <summary>Creates the owner; use <see cref="Props"/>.</summary>
    public UserHubActor(Uri address, TokenCell token, ReceiptCounter receipts, WorkInFlight work, IActorRef session, HubSettings settings)
        : base(HubKind.User, token, session, settings)
    {
        (_address, _token, _receipts, _work) = (address, token, receipts, work);
        Receive<HubProtocol.SubscribeAccount>(subscribe =>
        {
            _routes.Now = _routes.Now with { To = _routes.Now.To.SetItem(subscribe.Account, subscribe.Receiver) };
            Subscribe(subscribe.Account, subscribe.Receiver);
        });
    }

    /// <summary>How to create the owner.</summary>
    /// <param name="address">The hub's address.</param>
    /// <param name="token">Where the session puts the token; the first connection waits for one.</param>
    /// <param name="receipts">Numbers the frames.</param>
    /// <param name="work">Work in flight: begun for each frame and ended by its receiver.</param>
    /// <param name="session">Hears of a refused token.</param>
    /// <param name="settings">Delays.</param>
    public static Props Props(Uri address, TokenCell token, ReceiptCounter receipts, WorkInFlight work, IActorRef session, HubSettings settings) =>
        Akka.Actor.Props.Create(() => new UserHubActor(address, token, receipts, work, session, settings));

    private protected override Props LinkProps(int life)
    {
        var (address, token, receipts, work, routes, settings, owner) = (_address, _token, _receipts, _work, _routes, Settings, Self);
        return Akka.Actor.Props.Create(() => new HubLinkActor<AccountId>(
            life,
            settings.ConnectTimeout,
            link => new UserHubLink(address, token, receipts, new Listener(life, link, owner, work, routes, receipts), settings.Link),
            (link, account, cancellation) => ((UserHubLink)link).SubscribeAsync(account, cancellation),
            (link, account, cancellation) => ((UserHubLink)link).UnsubscribeAsync(account, cancellation)));
    }

    private protected override void DeliverFrom(int life) => _routes.Now = _routes.Now with { Life = life };

    private protected override void RouteRemoved(AccountId key) => _routes.Now = _routes.Now with { To = _routes.Now.To.Remove(key) };

    private sealed record Table(ImmutableDictionary<AccountId, IActorRef> To, int Life);

    /// <summary>Whose frames go where; replaced whole by the owner, read from the connections' threads.</summary>
    private sealed class Routes
    {
        private Table _now = new(ImmutableDictionary<AccountId, IActorRef>.Empty, 0);

        public Table Now
        {
            get => Volatile.Read(ref _now);
            set => Volatile.Write(ref _now, value);
        }
    }

    private sealed class Listener(int life, IActorRef link, IActorRef owner, WorkInFlight work, Routes routes, ReceiptCounter receipts) : IUserHubListener
    {
        public void OnOrder(VenueOrder order, ReceiptSequence sequence) => Hand(order.Account, new HubProtocol.UserFrame(sequence, Order: order));

        public void OnTrade(VenueTrade trade, ReceiptSequence sequence) => Hand(trade.Account, new HubProtocol.UserFrame(sequence, Trade: trade));

        public void OnPosition(VenuePosition position, ReceiptSequence sequence) =>
            Hand(position.Account, new HubProtocol.UserFrame(sequence, Position: position));

        public void OnAccount(VenueAccount account, ReceiptSequence sequence) => Hand(account.Id, new HubProtocol.UserFrame(sequence, Account: account));

        public void OnUnreadable(string target)
        {
            Received();
            owner.Tell(new LinkProtocol.Unreadable(target));
            if (routes.Now is var now && now.Life == life)
            {
                // Nobody knows whose frame it was: every account compares itself with the venue.
                var sequence = receipts.Next();
                foreach (var receiver in now.To.Values)
                {
                    work.Begin();
                    receiver.Tell(new HubProtocol.UserFrame(sequence));
                }
            }

            work.End();
        }

        public void OnLogout(string? text) =>
            link.Tell(new LinkProtocol.Ended(life, LinkEnding.Evicted, text is { Length: > 0 } ? $"GatewayLogout: {text}" : "GatewayLogout"));

        public void OnClosed(Exception? cause) => link.Tell(HubLinkActor<AccountId>.EndedBy(life, cause));

        private void Hand(AccountId account, HubProtocol.UserFrame frame)
        {
            Received();
            if (routes.Now is var now && now.Life == life && now.To.TryGetValue(account, out var receiver))
            {
                work.Begin();
                receiver.Tell(frame);
            }

            work.End();
        }

        private void Received()
        {
            work.Begin();
            work.UserFrameReceived();
        }
    }
}
