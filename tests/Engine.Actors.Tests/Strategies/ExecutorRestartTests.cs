using System.Collections.Immutable;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Executors;
using Engine.Actors.Strategies.State;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Tests.Strategies;

/// <summary>Executors over a restart of the strategy, of the process and of the book: each is seen to its one end, with all of its fills.</summary>
public sealed class ExecutorRestartTests : StrategySpec
{
    private static readonly DateTimeOffset Begin = new(2026, 10, 7, 14, 0, 0, TimeSpan.Zero);
    private static readonly IntentId First = new(1);
    private static readonly IntentId Second = new(2);
    private static readonly TripleBarrier Long = new(OrderSide.Buy, 2, StopTicks: 8, TargetTicks: 8, TimeLimit: TimeSpan.FromSeconds(60));
    private static readonly OcoPair SameSide = new(
        new OcoOrder(OrderSide.Buy, OrderType.Limit, Price.FromDecimal(99m)), new OcoOrder(OrderSide.Buy, OrderType.Stop, Price.FromDecimal(101m)), 3)
    {
        Within = TimeSpan.FromSeconds(30),
    };

    private readonly StrategyStateInMemory _executors = new();
    private readonly List<Fill> _fills = [];
    private int _net;

    public ExecutorRestartTests()
        : base(Begin)
    {
    }

    [Fact]
    public void Its_time_goes_on_counting_from_the_first_fill_and_its_fills_are_whole()
    {
        var old = Started(Long);
        Filled(old, First, 1, 100m);
        Filled(old, First, 1, 101m);
        Advance(20);
        var strategy = Restarted(old, decided: 1, Leg(OrderRole.StopLoss));
        Executing(strategy, expected: true);
        Advance(39);
        Silent(strategy);
        Advance(1);
        Assert.Equal(2, Took<AccountProtocol.PartialClose>().Size);
        Closed(strategy, 2);
        var outcome = Ended<BarrierOutcome>();
        Assert.Equal(
            (1L, BarrierReason.Time, 2, 100.5m, 2, 3), (outcome.Executor.Value, outcome.Reason, outcome.Entry.Size, outcome.Entry.AveragePrice!.Value, outcome.Exit.Size, outcome.Fills.Length));

        // What has ended is not taken up again, and its number is not given away.
        strategy = Restarted(strategy, decided: 1);
        Executing(strategy, expected: false);
        Do(strategy, s => s.Barrier(Long));
        Assert.Equal(Second, Took<AccountProtocol.Place>().Intent);
        Denied(strategy, Second);
        Assert.Equal(2, Ended<BarrierOutcome>().Executor.Value);
    }

    [Fact]
    public void A_time_that_ran_out_while_nobody_was_there_closes_at_once()
    {
        var old = Started(Long);
        Filled(old, First, 2);
        Stopped(old);
        Advance(300);
        var strategy = Begun(decided: 1);
        Assert.Equal(2, Took<AccountProtocol.PartialClose>().Size);
        Closed(strategy, 2);
        Assert.Equal(BarrierReason.Time, Ended<BarrierOutcome>().Reason);
    }

    [Fact]
    public void A_target_that_filled_while_nobody_was_there_is_its_end()
    {
        var old = Started(Long);
        Filled(old, First, 2);
        Stopped(old);
        Note(First, OrderSide.Sell, 2, 102m, OrderRole.TakeProfit);
        var strategy = Begun(decided: 1);
        var outcome = Ended<BarrierOutcome>();
        Assert.Equal((BarrierReason.Target, 2, 102m), (outcome.Reason, outcome.Exit.Size, outcome.Exit.AveragePrice!.Value));
        Silent(strategy);
    }

    [Fact]
    public void A_close_of_its_own_that_filled_while_nobody_was_there_is_that_of_its_time()
    {
        var old = Started(Long);
        Filled(old, First, 2);
        Tell(old, Update(First, OrderState.Filled, 2));
        Quiet();
        Advance(60);
        Took<AccountProtocol.PartialClose>();
        Stopped(old);
        Note(default, OrderSide.Sell, 2, 100m, OrderRole.Close);
        Begun(decided: 1);
        Assert.Equal((BarrierReason.Time, 2), (Ended<BarrierOutcome>() is var o ? o.Reason : default, o.Exit.Size));
    }

    [Fact]
    public void A_close_before_its_time_was_somebody_elses()
    {
        var old = Started(Long);
        Filled(old, First, 2);
        Stopped(old);
        Advance(59);
        Note(default, OrderSide.Sell, 2, 100m, OrderRole.Close);
        Begun(decided: 1);
        Assert.Equal(BarrierReason.ClosedElsewhere, Ended<BarrierOutcome>().Reason);
    }

    [Fact]
    public void One_that_was_saved_and_whose_entry_never_left_ends_and_its_number_is_not_used_again()
    {
        var old = Started(Long);
        var strategy = Restarted(old, decided: 0);
        var outcome = Ended<BarrierOutcome>();
        Assert.Equal((BarrierReason.NotFilled, 0, "the engine ended before the entry had left"), (outcome.Reason, outcome.Entry.Size, outcome.Text));
        Do(strategy, s => s.Barrier(Long));
        Assert.Equal(Second, Took<AccountProtocol.Place>().Intent);
    }

    [Fact]
    public void One_that_was_taken_back_is_taken_back_on()
    {
        var old = Started(Long with { EntryLimit = Price.FromDecimal(99m) });
        Filled(old, First, 1);
        Do(old, s => s.TakeBack());
        Took<AccountProtocol.Cancel>();
        Took<AccountProtocol.PartialClose>();
        var strategy = Restarted(old, decided: 1, Entry(First, OrderState.Working, filled: 1));
        Assert.Equal(First, Took<AccountProtocol.Cancel>().Intent);
        Assert.Equal(1, Took<AccountProtocol.PartialClose>().Size);
        Closed(strategy, 1);
        Tell(strategy, Update(First, OrderState.Cancelled, 1));
        Assert.Equal((BarrierReason.Cancelled, "changed its mind"), (Ended<BarrierOutcome>() is var o ? o.Reason : default, o.Text));
    }

    [Fact]
    public void The_time_to_enter_counts_from_its_start()
    {
        var old = Started(Long with { EntryLimit = Price.FromDecimal(99m), EntryWithin = TimeSpan.FromSeconds(30) });
        Advance(29);
        var strategy = Restarted(old, decided: 1, Entry(First, OrderState.Working));
        Silent(strategy);
        Advance(1);
        Assert.Equal(First, Took<AccountProtocol.Cancel>().Intent);
        Tell(strategy, Update(First, OrderState.Cancelled));
        Assert.Equal(BarrierReason.NotFilled, Ended<BarrierOutcome>().Reason);
    }

    [Fact]
    public void A_fill_that_the_book_booked_while_it_was_opened_again_is_among_the_fills_and_counts_once()
    {
        var strategy = Started(Long);
        Note(First, OrderSide.Buy, 1, 100m, OrderRole.Entry);
        Tell(strategy, Shown(2, decided: 1, Entry(First, OrderState.PartiallyFilled, filled: 1)));

        // Its notice was on its way as the snapshot was taken.
        Tell(strategy, _fills[0]);
        Filled(strategy, First, 1);
        Tell(strategy, Update(First, OrderState.Filled, 2));
        Advance(60);
        Assert.Equal(2, Took<AccountProtocol.PartialClose>().Size);
        Closed(strategy, 2);
        var outcome = Ended<BarrierOutcome>();
        Assert.Equal((2, 2, 3), (outcome.Entry.Size, outcome.Exit.Size, outcome.Fills.Length));
    }

    [Fact]
    public void A_pair_shares_its_size_with_what_filled_while_nobody_was_there()
    {
        var old = Started(SameSide);
        Stopped(old);
        Note(First, OrderSide.Buy, 1, 99m, OrderRole.Entry);
        var strategy = Begun(decided: 2, Entry(First, OrderState.PartiallyFilled, filled: 1, size: 3), Entry(Second, OrderState.Working, size: 3));
        var resize = Took<AccountProtocol.Modify>();
        Assert.Equal((Second, 2), (resize.Intent, resize.Change.Size));
        Advance(30);
        Assert.Equal([First, Second], new[] { Took<AccountProtocol.Cancel>().Intent, Took<AccountProtocol.Cancel>().Intent });
        Tell(strategy, Update(First, OrderState.Cancelled, 1));
        Tell(strategy, Update(Second, OrderState.Cancelled));
        var outcome = Ended<OcoOutcome>();
        Assert.Equal((OcoReason.NotFilled, 1, 0), (outcome.Reason, outcome.First.Size, outcome.Second.Size));
    }

    [Fact]
    public void The_excess_of_a_pair_that_filled_twice_while_nobody_was_there_is_closed()
    {
        var old = Started(SameSide);
        Stopped(old);
        Note(First, OrderSide.Buy, 3, 99m, OrderRole.Entry);
        Note(Second, OrderSide.Buy, 3, 101m, OrderRole.Entry);
        var strategy = Begun(decided: 2);
        Assert.Equal(3, Took<AccountProtocol.PartialClose>().Size);
        Closed(strategy, 3);
        var outcome = Ended<OcoOutcome>();
        Assert.Equal((OcoReason.DoubleFill, 3, 3, 3), (outcome.Reason, outcome.First.Size, outcome.Second.Size, outcome.Closed.Size));
    }

    [Fact]
    public void Half_a_pair_that_never_left_takes_the_other_with_it()
    {
        var old = Started(SameSide);
        var strategy = Restarted(old, decided: 1, Entry(First, OrderState.Working, size: 3));
        Assert.Equal(First, Took<AccountProtocol.Cancel>().Intent);
        Tell(strategy, Update(First, OrderState.Cancelled));
        Assert.Equal((OcoReason.Denied, "the engine ended before both orders had left"), (Ended<OcoOutcome>() is var o ? o.Reason : default, o.Text));
    }

    [Fact]
    public void One_that_no_saving_knows_of_is_taken_up_with_its_order_and_its_time_counts()
    {
        var strategy = Begun(decided: 0);
        Do(strategy, s => s.Barrier(Long));
        var terms = Took<AccountProtocol.Place>().Executor!;
        Stopped(strategy);
        Forgotten();
        Note(First, OrderSide.Buy, 2, 100m, OrderRole.Entry);
        Advance(59);
        strategy = Begun(Shown(1, decided: 1) with { Executors = [terms] });
        Executing(strategy, expected: true);
        Advance(1);
        Assert.Equal(2, Took<AccountProtocol.PartialClose>().Size);
        Closed(strategy, 2);
        Assert.Equal((1L, BarrierReason.Time), (Ended<BarrierOutcome>() is var o ? o.Executor.Value : 0, o.Reason));

        // From here on it is known to have ended, and neither number is given away again.
        Stopped(strategy);
        strategy = Begun(Shown(2, decided: 1) with { Executors = [terms] });
        Executing(strategy, expected: false);
        Do(strategy, s => s.Barrier(Long));
        var next = Took<AccountProtocol.Place>();
        Assert.Equal(Second, next.Intent);
        Assert.Contains("\"id\":{\"value\":2}", next.Executor!.Json);
    }

    [Fact]
    public async Task Of_two_in_one_contract_the_one_that_the_saving_knows_of_has_ended()
    {
        var old = Started(Long);
        var saved = (await _executors.LoadAsync())!;
        Filled(old, First, 2);
        Tell(old, Update(First, OrderState.Filled, 2));
        Advance(60);
        Took<AccountProtocol.PartialClose>();
        Closed(old, 2);
        Ended<BarrierOutcome>();
        Do(old, s => s.Barrier(Long));
        var terms = Took<AccountProtocol.Place>().Executor!;
        Stopped(old);
        _executors.Save(saved);
        Note(Second, OrderSide.Buy, 2, 100m, OrderRole.Entry);
        var strategy = Begun(Shown(1, decided: 2) with { Executors = [terms] });
        Advance(60);
        Assert.Equal(2, Took<AccountProtocol.PartialClose>().Size);
        Closed(strategy, 2);
        Assert.Equal(2L, Ended<BarrierOutcome>().Executor.Value);
        Silent(strategy);
    }

    [Fact]
    public void It_is_saved_before_its_order_is_asked_for()
    {
        var order = new List<string>();
        var context = Context with { Executors = new Noting(order) };
        var account = Sys.ActorOf(Props.Create(() => new NotingAccount(order, Account.Ref)));
        context = context with { Account = account };
        var strategy = Created(context);
        Attach(strategy);
        Do(strategy, s => s.Pair(SameSide));
        Took<AccountProtocol.Place>();
        Took<AccountProtocol.Place>();
        Assert.Equal(["saved", "asked", "asked"], order);
    }

    [Fact]
    public void What_a_later_engine_saved_is_refused_with_a_sentence()
    {
        _executors.Save(new SavedState(2, "{}"));
        var phases = CreateTestProbe();
        Sys.EventStream.Subscribe(phases, typeof(StrategyProtocol.StrategyStateChanged));
        var strategies = Sys.ActorOf(StrategiesActor.Props(Work));
        var (context, wanted, heard) = (Context with { Executors = _executors }, Wanted, Heard.Ref);
        strategies.Tell(new StrategiesActor.Start(Name, Props.Create(() => new Scripted(context, wanted, heard)), Account, Mes.Id));
        Assert.Equal(
            "The executors of desk were saved in version 2, and this engine reads none after 1; use the version that wrote it, or a later one.",
            phases.FishForMessage<StrategyProtocol.StrategyStateChanged>(c => c.Phase == StrategyPhase.Faulted, Patience).Cause);
    }

    [Fact]
    public async Task The_executor_of_a_contract_that_is_traded_no_more_is_left_behind()
    {
        var old = Started(Long);
        Stopped(old);
        _executors.Save(new SavedState(1, (await _executors.LoadAsync())!.Json.Replace(Mes.Id.Value, "CON.F.US.MES.U26", StringComparison.Ordinal)));
        var strategy = Begun(decided: 1);
        Executing(strategy, expected: false);
        Assert.Contains("\"running\":[]", (await _executors.LoadAsync())!.Json);
    }

    private IActorRef Started(TripleBarrier terms)
    {
        var strategy = Begun(decided: 0);
        Do(strategy, s => s.Barrier(terms));
        Took<AccountProtocol.Place>();
        Tell(strategy, new Accepted(First, new ClientTag("t-1")));
        Quiet();
        return strategy;
    }

    private IActorRef Started(OcoPair terms)
    {
        var strategy = Begun(decided: 0);
        Do(strategy, s => s.Pair(terms));
        foreach (var intent in new[] { First, Second })
        {
            Took<AccountProtocol.Place>();
            Tell(strategy, new Accepted(intent, new ClientTag($"t-{intent}")));
            Tell(strategy, Update(intent, OrderState.Working));
        }

        Quiet();
        return strategy;
    }

    private IActorRef Restarted(IActorRef old, long decided, params Order[] live)
    {
        Stopped(old);
        return Begun(decided, live);
    }

    private void Stopped(IActorRef old)
    {
        Quiet();
        Watch(old);
        Sys.Stop(old);
        ExpectTerminated(old, Patience);
    }

    /// <summary>As if the process had died before anything of it was saved.</summary>
    private void Forgotten() => _executors.Save(new SavedState(1, """{"last":0,"running":[]}"""));

    /// <summary>A life of the strategy that begins with what was saved and what the account shows.</summary>
    private IActorRef Begun(long decided, params Order[] live) => Begun(Shown(1, decided, live));

    private IActorRef Begun(AccountProtocol.Attached shown)
    {
        var strategy = Created(Context with { Executors = _executors });
        Attach(strategy, shown);
        Do(strategy, _ => { });
        return strategy;
    }

    private AccountProtocol.Attached Shown(int epoch, long decided, params Order[] live) =>
        new(epoch, new IntentId(decided), new Position(Mes.Id, _net, (Int128)100_000_000_000 * _net), [.. live], TradingState.Active, InSync: true) { Fills = [.. _fills] };

    private IActorRef Created(StrategyContext context)
    {
        var (wanted, heard) = (Wanted, Heard.Ref);
        return Sys.ActorOf(Props.Create(() => new Scripted(context, wanted, heard)));
    }

    private static Order Entry(IntentId intent, OrderState state, int filled = 0, int size = 2) => new(
        new ClientTag($"t-{intent}"), Name, intent, Mes.Id, OrderSide.Buy, OrderType.Limit, size, Price.FromDecimal(99m), null, state, new OrderId(intent.Value), filled, 0, filled, Begin, default);

    private static Order Leg(OrderRole role) => new(
        new ClientTag("t-1-SL"), Name, First, Mes.Id, OrderSide.Sell, OrderType.Stop, 2, null, Price.FromDecimal(98m), OrderState.Working, new OrderId(9), 0, 0, 0, Begin, default)
    {
        Role = role,
    };

    private static OrderUpdate Update(IntentId intent, OrderState state, int filled = 0) =>
        new(intent, state, filled, null, state.IsTerminal(), null) { Tag = new ClientTag($"t-{intent}"), Contract = Mes.Id, Side = OrderSide.Buy, Type = OrderType.Limit };

    /// <summary>The book books a fill of which nobody is told.</summary>
    private Fill Note(IntentId intent, OrderSide side, int size, decimal price, OrderRole role)
    {
        _net += side.Sign() * size;
        _fills.Add(new Fill(intent, new TradeId(_fills.Count + 1), side, size, Price.FromDecimal(price), Clock.Now) { Role = role, Contract = Mes.Id });
        return _fills[^1];
    }

    private void Filled(IActorRef strategy, IntentId intent, int size, decimal price = 100m)
    {
        var fill = Note(intent, OrderSide.Buy, size, price, OrderRole.Entry);
        Tell(strategy, new PositionUpdate(Mes.Id, _net, 100m));
        Tell(strategy, fill);
        Quiet();
    }

    private void Closed(IActorRef strategy, int size)
    {
        var fill = Note(default, OrderSide.Sell, size, 100m, OrderRole.Close);
        Tell(strategy, new PositionUpdate(Mes.Id, _net, _net == 0 ? null : 100m));
        Tell(strategy, fill);
    }

    private void Denied(IActorRef strategy, IntentId intent) => Tell(strategy, new Denied(intent, DenialReason.Halted, "no"));

    private void Executing(IActorRef strategy, bool expected)
    {
        Do(strategy, s => s.Tell(s.IsAtIt));
        Assert.Equal(expected, Heard.ExpectMsg<bool>(Patience));
    }

    private void Do(IActorRef strategy, Action<Scripted> act)
    {
        Wanted.Enqueue(s => act((Scripted)s));
        Tell(strategy, Print());
        AwaitCondition(() => Wanted.IsEmpty, Patience, TimeSpan.FromMilliseconds(2));
    }

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
        for (var n = 0; n < seconds; n++)
        {
            Clock.AdvanceTo(Clock.Now.AddSeconds(1));
        }
    }

    private void Silent(IActorRef strategy)
    {
        Quiet();
        Do(strategy, s => s.Mark());
        Assert.Equal("mark", Took<AccountProtocol.Flatten>().Why);
    }

    private sealed class Noting(List<string> order) : IStrategyStateStore
    {
        public Task<SavedState?> LoadAsync() => Task.FromResult<SavedState?>(null);

        public void Save(SavedState state)
        {
            lock (order)
            {
                order.Add("saved");
            }
        }
    }

    private sealed class NotingAccount : ReceiveActor
    {
        public NotingAccount(List<string> order, IActorRef account) => ReceiveAny(message =>
        {
            if (message is AccountProtocol.Place)
            {
                lock (order)
                {
                    order.Add("asked");
                }
            }

            account.Forward(message);
        });
    }

    private sealed class Scripted(StrategyContext context, System.Collections.Concurrent.ConcurrentQueue<Action<StrategyActor>> wanted, IActorRef heard) : StrategyActor(context)
    {
        private ExecutorId _last;

        public bool IsAtIt => IsExecuting();

        protected override bool WantsTrades => true;

        public void Barrier(TripleBarrier terms) => _last = Start(terms);

        public void Pair(OcoPair terms) => _last = Start(terms);

        public void TakeBack() => CancelExecutor(_last, "changed its mind");

        public void Mark() => Flatten("mark");

        public void Tell(object message) => heard.Tell(message);

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
