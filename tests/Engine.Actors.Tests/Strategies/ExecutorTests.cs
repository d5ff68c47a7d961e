using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Executors;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Tests.Strategies;

/// <summary>Executors when things go wrong: what the account says, in what order, and what they make of it. After each step no work is left open.</summary>
public sealed class ExecutorTests : StrategySpec
{
    private static readonly DateTimeOffset Begin = new(2026, 10, 7, 14, 0, 0, TimeSpan.Zero);
    private static readonly TripleBarrier Long = new(OrderSide.Buy, 2, StopTicks: 8, TargetTicks: 8, TimeLimit: TimeSpan.FromSeconds(60));
    private static readonly OcoPair SameSide = new(
        new OcoOrder(OrderSide.Buy, OrderType.Limit, Price.FromDecimal(99m)), new OcoOrder(OrderSide.Buy, OrderType.Stop, Price.FromDecimal(101m)), 3);

    private long _trade;

    public ExecutorTests()
        : base(Begin)
    {
    }

    [Fact]
    public void An_unknown_outcome_is_waited_for_and_one_presumed_not_placed_has_not_filled()
    {
        var (strategy, entry) = Entered(Long with { EntryLimit = Price.FromDecimal(99m) });
        Say(strategy, Update(entry, OrderState.Unknown));
        Advance(30);
        Say(strategy, Update(entry, OrderState.PresumedNotPlaced, complete: true));
        Assert.Equal(BarrierReason.NotFilled, Ended<BarrierOutcome>().Reason);
        Silent(strategy);
    }

    [Fact]
    public void An_unknown_entry_that_turns_out_filled_goes_on_to_its_time()
    {
        var (strategy, entry) = Entered(Long);
        Say(strategy, Update(entry, OrderState.Unknown));
        Filled(strategy, entry, 2, net: 2);
        Say(strategy, Update(entry, OrderState.Filled, 2, complete: true));
        Advance(60);
        var close = Took<AccountProtocol.PartialClose>();
        Assert.Equal((2, Mes.Id), (close.Size, close.Contract));
        Closed(strategy, 2, net: 0);
        var outcome = Ended<BarrierOutcome>();
        Assert.Equal((BarrierReason.Time, 2, 2), (outcome.Reason, outcome.Entry.Size, outcome.Exit.Size));
    }

    [Fact]
    public void The_rest_of_an_entry_is_cancelled_in_its_time_and_the_part_is_seen_to_its_end()
    {
        var (strategy, entry) = Entered(Long with { EntryLimit = Price.FromDecimal(99m), EntryWithin = TimeSpan.FromSeconds(10) });
        Filled(strategy, entry, 1, net: 1);
        Say(strategy, Update(entry, OrderState.PartiallyFilled, 1));
        Advance(10);
        Assert.Equal(entry.Intent, Took<AccountProtocol.Cancel>().Intent);
        Say(strategy, Update(entry, OrderState.Cancelled, 1, complete: true));
        Filled(strategy, entry, 1, net: 0, OrderRole.StopLoss);
        var outcome = Ended<BarrierOutcome>();
        Assert.Equal((BarrierReason.Stop, 1, 1), (outcome.Reason, outcome.Entry.Size, outcome.Exit.Size));
    }

    [Fact]
    public void What_fills_while_its_cancel_is_on_its_way_is_closed_when_its_time_is_up()
    {
        var (strategy, entry) = Entered(Long with { EntryLimit = Price.FromDecimal(99m), EntryWithin = TimeSpan.FromSeconds(10) });
        Advance(10);
        Took<AccountProtocol.Cancel>();
        Filled(strategy, entry, 2, net: 2);
        Say(strategy, Update(entry, OrderState.Filled, 2, complete: true));
        Advance(60);
        Assert.Equal(2, Took<AccountProtocol.PartialClose>().Size);
        Closed(strategy, 2, net: 0);
        Assert.Equal(BarrierReason.Time, Ended<BarrierOutcome>().Reason);
    }

    [Fact]
    public void While_the_feed_is_down_and_the_book_is_compared_exits_pass()
    {
        var (strategy, entry) = Open();
        Say(strategy, new FeedProtocol.FeedStateChanged(Mes.Id, FeedPhase.Down, Clock.Now, "gone"));
        Say(strategy, new AccountProtocol.SyncChanged(false));
        Advance(60);
        Assert.Equal(2, Took<AccountProtocol.PartialClose>().Size);

        // Unanswered: without a book that agrees with the venue it is not asked for again.
        Advance(30);
        Silent(strategy);
        Say(strategy, new AccountProtocol.SyncChanged(true));
        Advance(1);
        Assert.Equal(2, Took<AccountProtocol.PartialClose>().Size);
        Closed(strategy, 2, net: 0);
        Assert.Equal(BarrierReason.Time, Ended<BarrierOutcome>().Reason);
        _ = entry;
    }

    [Fact]
    public void Not_ready_it_does_not_begin_and_says_so()
    {
        var strategy = Started();
        Say(strategy, new FeedProtocol.FeedStateChanged(Mes.Id, FeedPhase.Down, Clock.Now, "gone"));
        Do(strategy, s => s.Barrier(Long));
        var outcome = Ended<BarrierOutcome>();
        Assert.Equal((BarrierReason.Denied, DenialReason.NotReady), (outcome.Reason, outcome.Denial));
        Silent(strategy);
    }

    [Fact]
    public void An_entry_that_the_venue_refuses_is_told_with_its_words()
    {
        var (strategy, entry) = Entered(Long);
        Say(strategy, Update(entry, OrderState.Rejected, complete: true) with { Text = "no margin" });
        var outcome = Ended<BarrierOutcome>();
        Assert.Equal((BarrierReason.Denied, (DenialReason?)null, "no margin"), (outcome.Reason, outcome.Denial, outcome.Text));
    }

    [Fact]
    public void A_persons_close_is_told_as_such_and_nothing_is_sent_against_it()
    {
        var (strategy, _) = Open();
        Say(strategy, new PauseUpdate(Mes.Id, true, "a leg was cancelled by hand"));
        Say(strategy, new PositionUpdate(Mes.Id, 0, null));
        Advance(1);
        var outcome = Ended<BarrierOutcome>();
        Assert.Equal((BarrierReason.ClosedElsewhere, 2, 0), (outcome.Reason, outcome.Entry.Size, outcome.Exit.Size));
        Advance(120);
        Silent(strategy);
    }

    [Fact]
    public void Of_a_position_that_a_person_made_smaller_no_more_is_closed_than_is_held()
    {
        var (strategy, _) = Open();
        Say(strategy, new PositionUpdate(Mes.Id, 1, 100m));
        Advance(60);
        Assert.Equal(1, Took<AccountProtocol.PartialClose>().Size);
        Closed(strategy, 1, net: 0);
        Advance(1);
        var outcome = Ended<BarrierOutcome>();
        Assert.Equal((BarrierReason.Time, 1), (outcome.Reason, outcome.Exit.Size));
    }

    [Fact]
    public void A_denied_close_is_asked_for_again()
    {
        var (strategy, _) = Open();
        Advance(60);
        Took<AccountProtocol.PartialClose>();
        Say(strategy, new Denied(default, DenialReason.Flattening, "under way") { Closing = Mes.Id });
        Advance(1);
        Assert.Equal(2, Took<AccountProtocol.PartialClose>().Size);
        Closed(strategy, 1, net: 1);
        Silent(strategy);
        Closed(strategy, 1, net: 0);
        Assert.Equal((BarrierReason.Time, 2), (Ended<BarrierOutcome>() is var o ? o.Reason : default, o.Exit.Size));
    }

    [Fact]
    public void A_leg_that_fills_while_the_close_is_on_its_way_names_the_reason()
    {
        var (strategy, entry) = Open();
        Advance(60);
        Took<AccountProtocol.PartialClose>();
        Filled(strategy, entry, 2, net: 0, OrderRole.TakeProfit);
        Assert.Equal(BarrierReason.Target, Ended<BarrierOutcome>().Reason);
    }

    [Fact]
    public void A_refused_cancel_is_asked_for_again_but_not_for_ever()
    {
        var (strategy, entry) = Entered(Long with { EntryLimit = Price.FromDecimal(99m) });
        Say(strategy, Update(entry, OrderState.Working));
        Do(strategy, s => s.TakeBack());
        for (var n = 0; n < 5; n++)
        {
            Took<AccountProtocol.Cancel>();
            Say(strategy, Update(entry, OrderState.Working) with { Text = "refused" });
            Advance(1);
        }

        Silent(strategy);
        Say(strategy, Update(entry, OrderState.Cancelled, complete: true));
        Assert.Equal(BarrierReason.Cancelled, Ended<BarrierOutcome>().Reason);
    }

    [Fact]
    public void After_the_book_was_opened_again_an_entry_that_filled_meanwhile_is_seen_to_its_end()
    {
        var (strategy, entry) = Entered(Long);
        Say(strategy, new AccountProtocol.Attached(2, entry.Intent, new Position(Mes.Id, 2, 0), [], TradingState.Active, InSync: true));
        Advance(60);
        Assert.Equal(2, Took<AccountProtocol.PartialClose>().Size);
        Closed(strategy, 2, net: 0);
        Assert.Equal(BarrierReason.Time, Ended<BarrierOutcome>().Reason);
    }

    [Fact]
    public void A_part_of_one_makes_the_other_of_a_pair_smaller_and_the_parts_fill_it_together()
    {
        var (strategy, first, second) = Paired();
        Filled(strategy, first, 1, net: 1);
        var resize = Took<AccountProtocol.Modify>();
        Assert.Equal((second.Intent, 2), (resize.Intent, resize.Change.Size));
        Say(strategy, Update(second, OrderState.PendingModify));
        Say(strategy, Update(second, OrderState.Working, size: 2));
        Filled(strategy, second, 2, net: 3);
        Assert.Equal(first.Intent, Took<AccountProtocol.Cancel>().Intent);
        Say(strategy, Update(second, OrderState.Filled, 2, complete: true, size: 2));
        Say(strategy, Update(first, OrderState.Cancelled, 1, complete: true));
        var outcome = Ended<OcoOutcome>();
        Assert.Equal((OcoReason.Shared, 1, 2), (outcome.Reason, outcome.First.Size, outcome.Second.Size));
        Silent(strategy);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_cannot_be_made_smaller_is_cancelled(bool denied)
    {
        var (strategy, first, second) = Paired();
        Filled(strategy, first, 1, net: 1);
        Took<AccountProtocol.Modify>();
        Say(strategy, denied ? new Denied(second.Intent, DenialReason.PausedByHand, "paused") : Update(second, OrderState.Working) with { Text = "the venue refused it" });
        Assert.Equal(second.Intent, Took<AccountProtocol.Cancel>().Intent);
        Say(strategy, Update(second, OrderState.Cancelled, complete: true));
        Filled(strategy, first, 2, net: 3);
        Say(strategy, Update(first, OrderState.Filled, 3, complete: true));
        Assert.Equal(OcoReason.First, Ended<OcoOutcome>().Reason);
    }

    [Fact]
    public void The_excess_of_a_double_fill_is_closed_at_once_and_only_as_far_as_it_is_held()
    {
        var (strategy, first, second) = Paired();
        Filled(strategy, first, 3, net: 3);
        Took<AccountProtocol.Cancel>();
        Filled(strategy, second, 2, net: 5);
        Assert.Equal(2, Took<AccountProtocol.PartialClose>().Size);

        // A third contract fills before the cancel arrives: what is closed already counts.
        Filled(strategy, second, 1, net: 6);
        Closed(strategy, 2, net: 4);
        Assert.Equal(1, Took<AccountProtocol.PartialClose>().Size);
        Say(strategy, Update(first, OrderState.Filled, 3, complete: true));
        Say(strategy, Update(second, OrderState.Filled, 3, complete: true));
        Closed(strategy, 1, net: 3);
        var outcome = Ended<OcoOutcome>();
        Assert.Equal((OcoReason.DoubleFill, 3, 3, 3), (outcome.Reason, outcome.First.Size, outcome.Second.Size, outcome.Closed.Size));
        Silent(strategy);
    }

    [Fact]
    public void Exits_that_both_filled_on_a_larger_position_open_nothing_again()
    {
        var strategy = Started();
        Say(strategy, new PositionUpdate(Mes.Id, 6, 100m));
        Do(strategy, s => s.Pair(new OcoPair(
            new OcoOrder(OrderSide.Sell, OrderType.Limit, Price.FromDecimal(101m)), new OcoOrder(OrderSide.Sell, OrderType.Stop, Price.FromDecimal(99m)), 3)));
        var (first, second) = (Took<AccountProtocol.Place>(), Took<AccountProtocol.Place>());
        Filled(strategy, first, 3, net: 3);
        Took<AccountProtocol.Cancel>();
        Filled(strategy, second, 3, net: 0);
        Say(strategy, Update(first, OrderState.Filled, 3, complete: true));
        Say(strategy, Update(second, OrderState.Filled, 3, complete: true));
        var outcome = Ended<OcoOutcome>();
        Assert.Equal((OcoReason.DoubleFill, 0), (outcome.Reason, outcome.Closed.Size));
        Silent(strategy);
    }

    [Fact]
    public void The_other_of_a_pair_stays_when_a_person_takes_one_away()
    {
        var (strategy, first, second) = Paired();
        Say(strategy, Update(first, OrderState.Cancelled, complete: true));
        Silent(strategy);
        Filled(strategy, second, 3, net: 3);
        Say(strategy, Update(second, OrderState.Filled, 3, complete: true));
        Assert.Equal(OcoReason.Second, Ended<OcoOutcome>().Reason);
    }

    [Fact]
    public void A_strategy_that_is_stopped_in_the_middle_leaves_no_work_open_and_no_timer()
    {
        var strategies = Sys.ActorOf(StrategiesActor.Props(Work));
        var context = Context;
        var (wanted, heard) = (Wanted, Heard.Ref);
        strategies.Tell(new StrategiesActor.Start(Name, Props.Create(() => new Scripted(context, wanted, heard)), Account, Mes.Id));
        var strategy = Account.ExpectMsg<AccountProtocol.Attach>(Patience).Strategy;
        Tell(strategy, new FeedProtocol.Attached(Mes, FeedPhase.Live, Quote.Empty(Mes.Id)));
        Tell(strategy, new AccountProtocol.Attached(1, default, Position.Flat(Mes.Id), [], TradingState.Active, InSync: true));
        Do(strategy, s => s.Barrier(Long));
        var entry = Took<AccountProtocol.Place>();
        for (var n = 0; n < 200; n++)
        {
            Tell(strategy, Update(entry, OrderState.Working));
        }

        Filled(strategy, entry, 2, net: 2);
        strategies.Tell(StrategyProtocol.StopAll.Instance, TestActor);
        for (var n = 0; n < 200; n++)
        {
            Tell(strategy, Update(entry, OrderState.Working));
        }

        ExpectMsg<StrategyProtocol.AllStopped>(Patience);
        Quiet();
        Clock.AdvanceTo(Clock.Now.AddMinutes(5));
        Quiet();
    }

    private (IActorRef Strategy, AccountProtocol.Place Entry) Entered(TripleBarrier terms)
    {
        var strategy = Started();
        Do(strategy, s => s.Barrier(terms));
        var entry = Took<AccountProtocol.Place>();
        Assert.Equal((terms.Side, terms.Size, terms.Bracket), (entry.Side, entry.Size, entry.Bracket));
        Say(strategy, new Accepted(entry.Intent, new ClientTag("t-1")));
        return (strategy, entry);
    }

    private (IActorRef Strategy, AccountProtocol.Place Entry) Open()
    {
        var (strategy, entry) = Entered(Long);
        Filled(strategy, entry, 2, net: 2);
        Say(strategy, Update(entry, OrderState.Filled, 2, complete: true));
        return (strategy, entry);
    }

    private (IActorRef Strategy, AccountProtocol.Place First, AccountProtocol.Place Second) Paired()
    {
        var strategy = Started();
        Do(strategy, s => s.Pair(SameSide));
        var (first, second) = (Took<AccountProtocol.Place>(), Took<AccountProtocol.Place>());
        foreach (var order in new[] { first, second })
        {
            Say(strategy, new Accepted(order.Intent, new ClientTag($"t-{order.Intent}")));
            Say(strategy, Update(order, OrderState.Working));
        }

        return (strategy, first, second);
    }

    private IActorRef Started()
    {
        var context = Context;
        var (wanted, heard) = (Wanted, Heard.Ref);
        var strategy = Sys.ActorOf(Props.Create(() => new Scripted(context, wanted, heard)));
        Attach(strategy);
        return strategy;
    }

    private static OrderUpdate Update(AccountProtocol.Place place, OrderState state, int filled = 0, bool complete = false, int? size = null) =>
        new(place.Intent, state, filled, null, complete, null)
        {
            Tag = new ClientTag($"t-{place.Intent}"),
            Contract = place.Contract,
            Side = place.Side,
            Type = place.Type,
            Size = size ?? place.Size,
        };

    /// <summary>The position first, then the fill, as the account tells them.</summary>
    private void Filled(IActorRef strategy, AccountProtocol.Place place, int size, int net, OrderRole role = OrderRole.Entry)
    {
        Tell(strategy, new PositionUpdate(Mes.Id, net, net == 0 ? null : 100m));
        Tell(strategy, new Fill(
            place.Intent, new TradeId(++_trade), role == OrderRole.Entry ? place.Side : place.Side.Opposite(), size, Price.FromDecimal(100m), Clock.Now)
        {
            Role = role,
            Contract = Mes.Id,
        });
    }

    private void Closed(IActorRef strategy, int size, int net)
    {
        Tell(strategy, new PositionUpdate(Mes.Id, net, net == 0 ? null : 100m));
        Tell(strategy, new Fill(default, new TradeId(++_trade), OrderSide.Sell, size, Price.FromDecimal(100m), Clock.Now) { Role = OrderRole.Close, Contract = Mes.Id });
    }

    private void Do(IActorRef strategy, Action<Scripted> act)
    {
        Wanted.Enqueue(s => act((Scripted)s));
        Tell(strategy, Print());
    }

    private void Say(IActorRef strategy, object message) => Tell(strategy, message);

    /// <summary>What the account receives, its piece of work ended as the account does.</summary>
    private T Took<T>()
    {
        var message = Account.ExpectMsg<T>(Patience);
        Work.End();
        return message;
    }

    private T Ended<T>()
        where T : ExecutorOutcome
    {
        var outcome = Heard.ExpectMsg<T>(Patience);
        Quiet();
        return outcome;
    }

    private void Advance(int seconds)
    {
        Quiet();
        for (var n = 0; n < seconds; n++)
        {
            Clock.AdvanceTo(Clock.Now.AddSeconds(1));
        }
    }

    /// <summary>Nothing was sent: what is sent next comes first.</summary>
    private void Silent(IActorRef strategy)
    {
        Quiet();
        Do(strategy, s => s.Mark());
        Assert.Equal("mark", Took<AccountProtocol.Flatten>().Why);
    }

    private sealed class Scripted(StrategyContext context, System.Collections.Concurrent.ConcurrentQueue<Action<StrategyActor>> wanted, IActorRef heard) : StrategyActor(context)
    {
        private ExecutorId _last;

        protected override bool WantsTrades => true;

        public void Barrier(TripleBarrier terms) => _last = Start(terms);

        public void Pair(OcoPair terms) => _last = Start(terms);

        public void TakeBack() => CancelExecutor(_last, "changed its mind");

        public void Mark() => Flatten("mark");

        protected override void OnTrade(MarketTrade trade)
        {
            if (wanted.TryDequeue(out var act))
            {
                act(this);
            }
        }

        protected override void OnOutcome(ExecutorOutcome outcome) => heard.Tell(outcome);
    }
}
