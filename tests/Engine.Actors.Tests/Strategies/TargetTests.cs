using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Strategies;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Tests.Strategies;

/// <summary>Target positions: one order at a time, the newest wish counts, and nothing is doubled.</summary>
public sealed class TargetTests : StrategySpec
{
    private static readonly DateTimeOffset Start = new(2026, 10, 7, 14, 0, 0, TimeSpan.Zero);
    private int _position;

    public TargetTests()
        : base(Start)
    {
    }

    [Fact]
    public void A_target_is_reached_with_one_order_and_asking_again_sends_nothing()
    {
        var strategy = Started();
        Aim(strategy, 2);
        Aim(strategy, 2);
        var entry = Account.ExpectMsg<AccountProtocol.Place>(Patience);
        Assert.Equal((OrderSide.Buy, OrderType.Market, 2), (entry.Side, entry.Type, entry.Size));
        Aim(strategy, 2);
        Fill(strategy, entry);

        // Reached: the next message to the account is the way out.
        Aim(strategy, 2);
        Aim(strategy, 0);
        var exit = Account.ExpectMsg<AccountProtocol.Place>(Patience);
        Assert.Equal((OrderSide.Sell, 2), (exit.Side, exit.Size));
        Fill(strategy, exit);
        Aim(strategy, 0);
        Aim(strategy, -1);
        Assert.Equal((OrderSide.Sell, 1), Size(Account.ExpectMsg<AccountProtocol.Place>(Patience)));
    }

    [Fact]
    public void A_new_target_waits_for_the_order_in_flight_and_the_newest_wins()
    {
        var strategy = Started();
        Aim(strategy, 1);
        var entry = Account.ExpectMsg<AccountProtocol.Place>(Patience);
        Aim(strategy, 3);
        Aim(strategy, -2);
        Tell(strategy, new Accepted(entry.Intent, new ClientTag("t-1")));
        Hold(strategy, 1);
        Tell(strategy, Update(entry, OrderState.PartiallyFilled, 0, complete: false));
        Tell(strategy, Update(entry, OrderState.Unknown, 1, complete: false));
        Tell(strategy, Update(entry, OrderState.Filled, 1, complete: true));
        Assert.Equal((OrderSide.Sell, 3), Size(Account.ExpectMsg<AccountProtocol.Place>(Patience)));
    }

    [Fact]
    public void Returning_to_what_is_under_way_takes_the_waiting_wish_back()
    {
        var strategy = Started();
        Aim(strategy, 1);
        var entry = Account.ExpectMsg<AccountProtocol.Place>(Patience);
        Aim(strategy, 3);
        Aim(strategy, 1);
        Fill(strategy, entry);
        Aim(strategy, 2);
        Assert.Equal((OrderSide.Buy, 1), Size(Account.ExpectMsg<AccountProtocol.Place>(Patience)));
    }

    [Fact]
    public void What_is_denied_or_ends_short_is_not_tried_again_by_itself()
    {
        var strategy = Started();
        Aim(strategy, 1);
        var first = Account.ExpectMsg<AccountProtocol.Place>(Patience);
        Aim(strategy, 1);
        Tell(strategy, new Denied(first.Intent, DenialReason.OrdersPerMinute, "too many"));
        Aim(strategy, 2);
        var second = Account.ExpectMsg<AccountProtocol.Place>(Patience);
        Assert.Equal((OrderSide.Buy, 2), Size(second));
        Hold(strategy, 1);
        Tell(strategy, Update(second, OrderState.Cancelled, 1, complete: true));
        Aim(strategy, 0);
        Assert.Equal((OrderSide.Sell, 1), Size(Account.ExpectMsg<AccountProtocol.Place>(Patience)));
    }

    [Fact]
    public void A_plain_order_in_flight_counts_and_one_that_rests_does_not()
    {
        var strategy = Started();
        Do(strategy, s => s.AtMarket(1));
        var plain = Account.ExpectMsg<AccountProtocol.Place>(Patience);
        Aim(strategy, 1);
        Fill(strategy, plain);
        Do(strategy, s => s.AtLimit(1));
        Assert.Equal(OrderType.Limit, Account.ExpectMsg<AccountProtocol.Place>(Patience).Type);
        Aim(strategy, 2);
        Assert.Equal((OrderSide.Buy, 1), Size(Account.ExpectMsg<AccountProtocol.Place>(Patience)));
    }

    [Fact]
    public void Where_legs_stand_the_venue_closes_and_the_target_waits_for_it()
    {
        var strategy = Started();
        Do(strategy, s => s.AtMarket(3));
        var entry = Account.ExpectMsg<AccountProtocol.Place>(Patience);
        Fill(strategy, entry);
        Tell(strategy, Leg(entry, OrderState.Working));

        Aim(strategy, 1);
        Assert.Equal(2, Account.ExpectMsg<AccountProtocol.PartialClose>(Patience).Size);
        Aim(strategy, 0);
        Hold(strategy, 2);
        Hold(strategy, 1);
        Assert.Equal(1, Account.ExpectMsg<AccountProtocol.PartialClose>(Patience).Size);
        Aim(strategy, -2);
        Hold(strategy, 0);
        Assert.Equal((OrderSide.Sell, 2), Size(Account.ExpectMsg<AccountProtocol.Place>(Patience)));
    }

    [Fact]
    public void The_other_side_with_legs_is_a_reversal()
    {
        var strategy = Started();
        Do(strategy, s => s.AtMarket(1));
        var entry = Account.ExpectMsg<AccountProtocol.Place>(Patience);
        Fill(strategy, entry);
        Tell(strategy, Leg(entry, OrderState.Working));
        Aim(strategy, -2);
        Assert.Equal(2, Account.ExpectMsg<AccountProtocol.Reverse>(Patience).Size);
        Tell(strategy, Leg(entry, OrderState.Cancelled));
    }

    [Fact]
    public void A_denied_close_and_one_without_effect_end_the_waiting()
    {
        var strategy = Started();
        Do(strategy, s => s.AtMarket(3));
        Fill(strategy, Account.ExpectMsg<AccountProtocol.Place>(Patience));
        Do(strategy, s => s.Leave(1));
        Account.ExpectMsg<AccountProtocol.PartialClose>(Patience);
        Aim(strategy, 0);
        Tell(strategy, new Denied(default, DenialReason.Flattening, "under way") { Closing = Mes.Id });
        Assert.Equal((OrderSide.Sell, 3), Size(Account.ExpectMsg<AccountProtocol.Place>(Patience)));
        Hold(strategy, 0);

        // The order above has not ended: the account's word that it never had it ends it.
        Tell(strategy, new AccountProtocol.Attached(2, new IntentId(100), new Position(Mes.Id, 2, 0), [], TradingState.Active, InSync: true));
        Do(strategy, s => s.Leave(1));
        Account.ExpectMsg<AccountProtocol.PartialClose>(Patience);
        Aim(strategy, 0);
        Clock.AdvanceTo(Clock.Now.AddSeconds(5));
        Assert.Equal((OrderSide.Sell, 2), Size(Account.ExpectMsg<AccountProtocol.Place>(Patience)));
    }

    [Fact]
    public void A_flatten_that_overtakes_an_entry_is_not_followed_by_a_second_exit()
    {
        var strategy = Started();
        Do(strategy, s =>
        {
            s.AtMarket(1);
            s.Out();
            s.Aim(0);
        });
        var entry = Account.ExpectMsg<AccountProtocol.Place>(Patience);
        Account.ExpectMsg<AccountProtocol.Flatten>(Patience);
        Fill(strategy, entry);
        Hold(strategy, 0);
        Aim(strategy, 2);
        Assert.Equal((OrderSide.Buy, 2), Size(Account.ExpectMsg<AccountProtocol.Place>(Patience)));
    }

    private static (OrderSide Side, int Size) Size(AccountProtocol.Place place) => (place.Side, place.Size);

    private static OrderUpdate Update(AccountProtocol.Place place, OrderState state, int filled, bool complete) => new(place.Intent, state, filled, 100m, complete, null)
    {
        Tag = new ClientTag($"t-{place.Intent}"),
        Contract = place.Contract,
        Side = place.Side,
        Type = place.Type,
        Size = place.Size,
    };

    private static OrderUpdate Leg(AccountProtocol.Place entry, OrderState state) => new(entry.Intent, state, 0, null, state.IsTerminal(), null)
    {
        Role = OrderRole.StopLoss,
        Tag = new ClientTag("t-SL"),
        Contract = entry.Contract,
        Side = entry.Side.Opposite(),
        Type = OrderType.Stop,
        Size = entry.Size,
    };

    private void Aim(IActorRef strategy, int net) => Do(strategy, s => s.Aim(net));

    private void Hold(IActorRef strategy, int net)
    {
        _position = net;
        Tell(strategy, new PositionUpdate(Mes.Id, net, net == 0 ? null : 100m));
    }

    /// <summary>As the account tells a fill: position, fill, order.</summary>
    private void Fill(IActorRef strategy, AccountProtocol.Place place)
    {
        Tell(strategy, new Accepted(place.Intent, new ClientTag($"t-{place.Intent}")));
        Hold(strategy, _position + (place.Side.Sign() * place.Size));
        Tell(strategy, new Fill(place.Intent, new TradeId(place.Intent.Value), place.Side, place.Size, Price.FromDecimal(100m), Clock.Now) { Contract = place.Contract });
        Tell(strategy, Update(place, OrderState.Filled, place.Size, complete: true));
    }

    private void Do(IActorRef strategy, Action<Aimer> what)
    {
        Wanted.Enqueue(s => what((Aimer)s));
        Tell(strategy, Print());
    }

    private IActorRef Started()
    {
        var context = Context;
        var strategy = Sys.ActorOf(Props.Create(() => new Aimer(context, Wanted)));
        Attach(strategy);
        return strategy;
    }

    private sealed class Aimer(StrategyContext context, System.Collections.Concurrent.ConcurrentQueue<Action<StrategyActor>> wanted) : StrategyActor(context)
    {
        public void Aim(int net) => Target(net, "the test wants it");

        public void AtMarket(int size) => Buy(size);

        public void AtLimit(int size) => BuyLimit(size, Price.FromDecimal(90m));

        public void Leave(int size) => Close(size, "enough");

        public void Out() => Flatten("out");

        protected override bool WantsTrades => true;

        protected override void OnTrade(MarketTrade trade)
        {
            if (wanted.TryDequeue(out var what))
            {
                what(this);
            }
        }
    }
}
