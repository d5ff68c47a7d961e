using Engine.Gateway.Wire;

namespace Engine.Simulator;

/// <summary>The kinds of user subscription that name an account (contract.md §6.2).</summary>
internal enum UserStream
{
    Orders,
    Positions,
    Trades,
}

/// <summary>
/// Carries the venue's events to the user hub's subscribers, wrapped in <c>{action,data}</c> (contract.md §6.3). Called
/// inside the venue's lock, so the frames of one transaction stand together and in order in every connection's queue.
/// </summary>
internal sealed class UserSwitchboard(Faults faults, TimeProvider wall)
{
    private const int Added = 0;
    private const int Updated = 1;
    private const int Deleted = 2;

    private readonly object _gate = new();
    private readonly Dictionary<HubPeer, Subscriptions> _subscriptions = [];

    public HubRoster Roster { get; } = new("user/", faults, wall);

    public void SubscribeAccounts(HubPeer peer, bool on) => Change(peer, subscriptions => subscriptions.Accounts = on);

    public void Subscribe(HubPeer peer, UserStream stream, int account) => Change(peer, subscriptions => subscriptions.Streams.Add((stream, account)));

    public void Unsubscribe(HubPeer peer, UserStream stream, int account) => Change(peer, subscriptions => subscriptions.Streams.Remove((stream, account)));

    public void Remove(string connectionId)
    {
        lock (_gate)
        {
            if (Roster.Find(connectionId) is { } peer)
            {
                _subscriptions.Remove(peer);
            }

            Roster.Remove(connectionId);
        }
    }

    public void OnEvent(VenueEvent happened)
    {
        lock (_gate)
        {
            object? frame = null;
            foreach (var (peer, subscriptions) in _subscriptions)
            {
                if (!Wants(subscriptions, happened))
                {
                    continue;
                }

                frame ??= FrameOf(happened);
                Roster.Enqueue(peer, TargetOf(happened), frame);
            }
        }
    }

    private static bool Wants(Subscriptions subscriptions, VenueEvent happened) => happened switch
    {
        VenueEvent.OrderChanged changed => subscriptions.Streams.Contains((UserStream.Orders, changed.Order.Account.Value)),
        VenueEvent.TradeBooked booked => subscriptions.Streams.Contains((UserStream.Trades, booked.Trade.Account.Value)),
        VenueEvent.PositionChanged changed => subscriptions.Streams.Contains((UserStream.Positions, changed.Position.Position.Account.Value)),
        _ => subscriptions.Accounts,
    };

    private static string TargetOf(VenueEvent happened) => happened switch
    {
        VenueEvent.OrderChanged => "GatewayUserOrder",
        VenueEvent.TradeBooked => "GatewayUserTrade",
        VenueEvent.PositionChanged => "GatewayUserPosition",
        _ => "GatewayUserAccount",
    };

    private static object FrameOf(VenueEvent happened) => happened switch
    {
        VenueEvent.OrderChanged changed => new UserEvent<WireOrder> { Action = Updated, Data = WireFacts.Of(changed.Order) },
        VenueEvent.TradeBooked booked => new UserEvent<WireTrade> { Action = booked.Trade.Voided ? Updated : Added, Data = WireFacts.Of(booked.Trade) },
        VenueEvent.PositionChanged changed => new UserEvent<WirePosition>
        {
            Action = changed.Position.Position.Net == 0 ? Deleted : Updated,
            Data = WireFacts.Of(changed.Position),
        },
        VenueEvent.AccountChanged changed => new UserEvent<WireAccount> { Action = Updated, Data = WireFacts.Of(changed.Account) },
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "The hub does not know this event."),
    };

    private void Change(HubPeer peer, Action<Subscriptions> change)
    {
        lock (_gate)
        {
            Roster.Subscribe(peer);
            if (!_subscriptions.TryGetValue(peer, out var subscriptions))
            {
                _subscriptions.Add(peer, subscriptions = new Subscriptions());
            }

            change(subscriptions);
        }
    }

    private sealed class Subscriptions
    {
        public bool Accounts { get; set; }

        public HashSet<(UserStream Stream, int Account)> Streams { get; } = [];
    }
}
