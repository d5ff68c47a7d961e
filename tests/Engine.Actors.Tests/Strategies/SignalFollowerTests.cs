using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Signals;

namespace Engine.Actors.Tests.Strategies;

/// <summary>Signals from outside, and the built-in strategy that does what they say.</summary>
public sealed class SignalFollowerTests() : StrategySpec(new DateTimeOffset(2026, 11, 27, 14, 30, 0, TimeSpan.Zero))
{
    private int _position;
    private long _update;

    [Fact]
    public void A_signal_becomes_an_order_with_a_bracket_that_carries_its_reason()
    {
        var follower = Started();
        var signal = Wish(SignalAction.Buy, 2) with { Id = "Long Entry" };

        Assert.Equal(SignalVerdict.Taken, Send(follower, signal).Verdict);

        var place = Account.ExpectMsg<AccountProtocol.Place>(Patience);
        Assert.Equal((OrderSide.Buy, OrderType.Market, 2, new Bracket(40, 80)), (place.Side, place.Type, place.Size, place.Bracket!.Value));
        Assert.Equal("signal Long Entry: buy 2 MES1!, sent 2026-11-27T14:30:00Z", place.Why);
    }

    [Fact]
    public void A_position_that_is_named_is_reached_and_the_same_one_twice_changes_nothing()
    {
        var follower = Started();
        Send(follower, Wish(SignalAction.Position, 2));
        var entry = Account.ExpectMsg<AccountProtocol.Place>(Patience);
        Fill(follower, entry);
        Send(follower, Wish(SignalAction.Position, 2));

        Send(follower, Wish(SignalAction.Position, -1));

        var reverse = Account.ExpectMsg<AccountProtocol.Reverse>(Patience);
        Assert.Equal((1, new Bracket(40, 80), "signal: be short 1 MES1!, sent 2026-11-27T14:30:00Z"), (reverse.Size, reverse.Bracket!.Value, reverse.Why));
    }

    [Fact]
    public void A_smaller_position_is_reached_by_a_close()
    {
        var follower = Started(held: 3);

        Send(follower, Wish(SignalAction.Sell, 2));

        var close = Account.ExpectMsg<AccountProtocol.PartialClose>(Patience);
        Assert.Equal((2, "signal: sell 2 MES1!, sent 2026-11-27T14:30:00Z"), (close.Size, close.Why));
    }

    [Fact]
    public void Orders_that_follow_one_another_count_from_where_the_position_is_heading()
    {
        var follower = Started();
        Send(follower, Wish(SignalAction.Buy, 1));
        var first = Account.ExpectMsg<AccountProtocol.Place>(Patience);
        Send(follower, Wish(SignalAction.Buy, 1) with { Id = "second" });
        Send(follower, Wish(SignalAction.Buy, 1) with { Id = "third" });

        Fill(follower, first);

        var rest = Account.ExpectMsg<AccountProtocol.Place>(Patience);
        Assert.Equal((OrderSide.Buy, 2, "signal third: buy 1 MES1!, sent 2026-11-27T14:30:00Z"), (rest.Side, rest.Size, rest.Why));
    }

    [Fact]
    public void Flat_cancels_and_closes_at_once_and_what_waited_is_forgotten()
    {
        var follower = Started();
        Send(follower, Wish(SignalAction.Position, 1));
        var entry = Account.ExpectMsg<AccountProtocol.Place>(Patience);
        Send(follower, Wish(SignalAction.Position, 3));

        Send(follower, Wish(SignalAction.Flat, 0) with { Id = "Exit" });

        var flatten = Account.ExpectMsg<AccountProtocol.Flatten>(Patience);
        Assert.Equal((Mes.Id, Name.Value, "signal Exit: be flat in MES1!, sent 2026-11-27T14:30:00Z"), (flatten.Contract!.Value, flatten.Who, flatten.Why));
        Fill(follower, entry);
        Hold(follower, 0);

        // Nothing is there: nothing is closed.
        Send(follower, Wish(SignalAction.Flat, 0) with { Id = "Exit again" });

        // Had the target of three been kept, it would come before this.
        Send(follower, Wish(SignalAction.Position, -2));
        Assert.Equal((OrderSide.Sell, 2), (Account.ExpectMsg<AccountProtocol.Place>(Patience) is var next ? next.Side : default, next.Size));
    }

    [Fact]
    public void Nothing_is_added_while_the_account_is_halted_and_what_reduces_passes()
    {
        var follower = Started(held: 2);
        Tell(follower, new TradingStateUpdate(TradingState.Halted, "a person"));

        var add = Send(follower, Wish(SignalAction.Buy, 1));
        var turn = Send(follower, Wish(SignalAction.Position, -1));
        Assert.Equal((SignalVerdict.Refused, SignalVerdict.Refused), (add.Verdict, turn.Verdict));
        Assert.Contains("halted", add.Sentence, StringComparison.Ordinal);

        Assert.Equal(SignalVerdict.Taken, Send(follower, Wish(SignalAction.Position, 1)).Verdict);
        Assert.Equal(1, Account.ExpectMsg<AccountProtocol.PartialClose>(Patience).Size);
        Assert.Equal(SignalVerdict.Taken, Send(follower, Wish(SignalAction.Flat, 0)).Verdict);
        Account.ExpectMsg<AccountProtocol.Flatten>(Patience);
    }

    [Theory]
    [InlineData(SignalSides.Long, 2, -1)]
    [InlineData(SignalSides.Short, -2, 1)]
    public void A_side_that_is_not_allowed_is_flat(SignalSides sides, int held, int wanted)
    {
        var follower = Started(new SignalFollowerParameters { Sides = sides }, held);

        Assert.Equal(SignalVerdict.Taken, Send(follower, Wish(SignalAction.Position, wanted)).Verdict);

        Account.ExpectMsg<AccountProtocol.Flatten>(Patience);
    }

    [Fact]
    public void A_price_that_is_far_from_the_market_adds_nothing()
    {
        var follower = Started(new SignalFollowerParameters { MostAwayTicks = 4 });
        Prices.Post(new MarketPrice(Mes.Id, Price.FromDecimal(100m), Price.FromDecimal(99.75m), Price.FromDecimal(100.25m), Clock.Now, true));

        Assert.Contains("more than 4 ticks", Send(follower, Wish(SignalAction.Buy, 1) with { Price = Price.FromDecimal(101.25m) }).Sentence, StringComparison.Ordinal);
        Assert.Equal(SignalVerdict.Taken, Send(follower, Wish(SignalAction.Buy, 1) with { Price = Price.FromDecimal(101m) }).Verdict);
        Assert.Equal(1, Account.ExpectMsg<AccountProtocol.Place>(Patience).Size);
    }

    [Fact]
    public void A_signal_for_another_contract_a_late_one_and_a_test_do_nothing()
    {
        var follower = Started();

        Assert.Equal(SignalVerdict.Refused, Send(follower, Wish(SignalAction.Buy, 1) with { Symbol = "MNQ1!" }).Verdict);
        Assert.Equal(SignalVerdict.Valid, Send(follower, Wish(SignalAction.Buy, 1), test: true).Verdict);
        Assert.Equal(SignalVerdict.NotReady, Send(follower, Wish(SignalAction.Buy, 1), late: TimeSpan.FromSeconds(6)).Verdict);

        Send(follower, Wish(SignalAction.Sell, 3));
        Assert.Equal((OrderSide.Sell, 3), (Account.ExpectMsg<AccountProtocol.Place>(Patience) is var only ? only.Side : default, only.Size));
    }

    [Fact]
    public async Task A_strategy_that_takes_no_signals_says_so_and_one_that_is_not_there_is_told_by_name()
    {
        var context = Context;
        var strategies = Sys.ActorOf(StrategiesActor.Props(Work));
        strategies.Tell(new StrategiesActor.Start(Name, Props.Create(() => new SmaCross(context, new SmaCrossParameters())), Account, Mes.Id));
        Account.ExpectMsg<AccountProtocol.Attach>(Patience);

        var early = Ask(strategies, Wish(SignalAction.Buy, 1));
        Assert.Equal((SignalVerdict.NotReady, "The strategy is not attached to its account yet."), (early.Verdict, early.Sentence));

        var child = await Sys.ActorSelection(strategies.Path / Name.Value).ResolveOne(Patience);
        Tell(child, new FeedProtocol.Attached(Mes, FeedPhase.Live, Quote.Empty(Mes.Id)));
        Tell(child, new AccountProtocol.Attached(1, default, Position.Flat(Mes.Id), [], TradingState.Active, InSync: true));
        Assert.Equal((SignalVerdict.Refused, "This strategy takes no signals."), Ask(strategies, Wish(SignalAction.Buy, 1)) is var said ? (said.Verdict, said.Sentence) : default);

        var unknown = Ask(strategies, Wish(SignalAction.Buy, 1) with { Strategy = new StrategyName("nobody") });
        Assert.Equal((SignalVerdict.Refused, "No strategy of that name runs; there are: desk."), (unknown.Verdict, unknown.Sentence));
    }

    private IActorRef Started(SignalFollowerParameters? parameters = null, int held = 0)
    {
        var (context, with) = (Context, parameters ?? new SignalFollowerParameters { TargetTicks = 80 });
        var follower = Sys.ActorOf(Props.Create(() => new SignalFollower(context, with)));
        _position = held;
        Attach(follower, new AccountProtocol.Attached(
            1, default, held == 0 ? Position.Flat(Mes.Id) : new Position(Mes.Id, held, (Int128)held * 100_000_000_000), [], TradingState.Active, InSync: true));
        return follower;
    }

    private static Signal Wish(SignalAction action, int size) => new(Name, "MES1!", action, size, new DateTimeOffset(2026, 11, 27, 14, 30, 0, TimeSpan.Zero));

    private StrategyProtocol.SignalAnswered Send(IActorRef follower, Signal signal, bool test = false, TimeSpan late = default)
    {
        follower.Tell(new StrategyProtocol.SignalReceived(signal, Clock.Now - late, test), TestActor);
        return ExpectMsg<StrategyProtocol.SignalAnswered>(Patience);
    }

    private StrategyProtocol.SignalAnswered Ask(IActorRef strategies, Signal signal) => Send(strategies, signal);

    private void Fill(IActorRef follower, AccountProtocol.Place place)
    {
        Tell(follower, new Accepted(place.Intent, new ClientTag($"t-{++_update}")));
        Hold(follower, _position + (place.Side.Sign() * place.Size));
        Tell(follower, new OrderUpdate(place.Intent, OrderState.Filled, place.Size, 100m, true, null)
        {
            Role = OrderRole.Entry,
            Contract = Mes.Id,
            Side = place.Side,
            Type = place.Type,
            Size = place.Size,
            Tag = new ClientTag($"t-{_update}"),
        });
    }

    private void Hold(IActorRef follower, int net)
    {
        _position = net;
        Tell(follower, new PositionUpdate(Mes.Id, net, net == 0 ? null : 100m));
    }
}
