using System.Collections.Frozen;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Executors;
using Engine.Actors.Strategies.State;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Tests.Strategies;

/// <summary>An executor and the order that it begins with reach the journal as one: wherever a process dies, none of its orders comes up without it.</summary>
public sealed class ExecutorCrashTests : StrategySpec
{
    private static readonly DateTimeOffset Begin = new(2026, 10, 7, 14, 0, 0, TimeSpan.Zero);
    private static readonly AccountId Number = new(20000001);
    private static readonly TripleBarrier Timed = new(OrderSide.Buy, 2, StopTicks: null, TargetTicks: null, TimeLimit: TimeSpan.FromSeconds(60));
    private static readonly OcoPair Pair = new(
        new OcoOrder(OrderSide.Buy, OrderType.Limit, Price.FromDecimal(99m)), new OcoOrder(OrderSide.Buy, OrderType.Stop, Price.FromDecimal(101m)), 1)
    {
        Within = TimeSpan.FromSeconds(30),
    };

    private readonly List<IAccountEvent> _events = [];
    private readonly Saves _saves = new();
    private long _trade;

    public ExecutorCrashTests()
        : base(Begin)
    {
    }

    [Fact]
    public void Wherever_the_process_dies_every_position_and_order_has_its_executor_again()
    {
        Live();
        var events = _events.ToArray();
        Assert.Equal((3, 3), (events.OfType<OrderIntended>().Count(), events.OfType<TradeBooked>().Count()));
        Assert.Equal(4, _saves.Known.Count);
        var (state, open, tried) = (AccountState.New(Number), 0, 0);
        for (var written = 0; ; written++)
        {
            // What was saved of the executors may be as old as one likes, and is never newer than what its strategy had been told.
            foreach (var saved in _saves.Known.Where(s => s.Events <= written).Select(s => s.State).Prepend(null))
            {
                var needed = state.PositionIn(Mes.Id).Net != 0 || state.LiveOrders.Any();
                Assert.True(
                    IsExecutingIn(state, saved) || !needed,
                    $"After {written} events, the last {(written > 0 ? events[written - 1] : "none")}, and with {saved?.Json ?? "nothing"} saved, nobody looks after what is open.");
                (open, tried) = (open + (needed ? 1 : 0), tried + 1);
            }

            if (written == events.Length)
            {
                break;
            }

            state = state.Apply(events[written]);
        }

        // Nothing is open at the ends and between the two; at most of the other moments something is.
        Assert.InRange(open, tried / 4, tried - 1);
    }

    /// <summary>A pair that does not fill in its time, then a barrier whose time is up.</summary>
    private void Live()
    {
        var account = Sys.ActorOf(Props.Create(() => new MemoryAccount(_events, Clock, Work)));
        var strategy = Life(account, _saves);
        Step(() => Do(strategy, s => s.Begin(Pair)), begins: true);
        Step(() => account.Tell(Shown(1, OrderType.Limit, 0, VenueOrderStatus.Open)));
        Step(() => Clock.AdvanceTo(Clock.Now.AddSeconds(30)), sends: false);
        Step(() => account.Tell(Shown(2, OrderType.Stop, 0, VenueOrderStatus.Cancelled)));
        Step(() => account.Tell(Shown(1, OrderType.Limit, 0, VenueOrderStatus.Cancelled)));
        Assert.Equal(OcoReason.NotFilled, Heard.ExpectMsg<OcoOutcome>(Patience).Reason);
        Step(() => Do(strategy, s => s.Begin(Timed)), begins: true);
        Step(() => account.Tell(Traded(3, OrderSide.Buy, 1)));
        Step(() => account.Tell(Traded(3, OrderSide.Buy, 1)));
        Step(() => account.Tell(Shown(3, OrderType.Market, 2, VenueOrderStatus.Filled)));
        Step(() => Clock.AdvanceTo(Clock.Now.AddSeconds(60)), sends: false);
        Step(() => account.Tell(Shown(4, OrderType.Market, 2, VenueOrderStatus.Filled, OrderSide.Sell)));
        Step(() => account.Tell(Traded(4, OrderSide.Sell, 2)));
        Assert.Equal(BarrierReason.Time, Heard.ExpectMsg<BarrierOutcome>(Patience).Reason);
        Sys.Stop(strategy);
    }

    /// <summary>Does one thing, and waits until all has come of it.</summary>
    private void Step(Action act, bool begins = false, bool sends = true)
    {
        // The terms of one that begins are saved before anything of it is journaled; all else is saved when the strategy has been told.
        var before = _events.Count;
        if (sends && !begins)
        {
            Work.Begin();
        }

        act();
        Settled();
        _saves.Note(begins ? before : _events.Count);
    }

    private void Settled() => AwaitCondition(() => Work.Open == 0, Patience, TimeSpan.FromMilliseconds(1));

    /// <summary>Whether a life that begins with what the journal has taken up executes something.</summary>
    private bool IsExecutingIn(AccountState state, SavedState? saved)
    {
        var executors = new StrategyStateInMemory();
        if (saved is not null)
        {
            executors.Save(saved);
        }

        var strategy = Life(Sys.ActorOf(Props.Create(() => new MemoryAccount(state, Clock, Work))), executors);
        Settled();
        Do(strategy, s => s.Tell(s.IsAtIt));
        Settled();
        var alive = (bool)Heard.FishForMessage(message => message is bool, Patience);
        Sys.Stop(strategy);
        return alive;
    }

    private IActorRef Life(IActorRef account, IStrategyStateStore executors)
    {
        var (context, wanted, heard) = (Context with { Account = account, Executors = executors }, Wanted, Heard.Ref);
        var strategy = Sys.ActorOf(Props.Create(() => new Scripted(context, wanted, heard)));
        Tell(strategy, new FeedProtocol.Attached(Mes, FeedPhase.Live, Quote.Empty(Mes.Id)));
        Settled();
        return strategy;
    }

    private void Do(IActorRef strategy, Action<Scripted> act)
    {
        Wanted.Enqueue(s => act((Scripted)s));
        Tell(strategy, Print());
    }

    private TradeReported Traded(long order, OrderSide side, int size) => new(
        Clock.Now, new VenueTrade(new TradeId(++_trade), Number, Mes.Id, Clock.Now, Price.FromDecimal(100m), null, Money.Zero, Money.Zero, side, size, false, new OrderId(order)));

    private OrderReported Shown(long order, OrderType type, int filled, VenueOrderStatus status, OrderSide side = OrderSide.Buy) => new(
        Clock.Now,
        new VenueOrder(
            new OrderId(order), Number, Mes.Id, Begin, Clock.Now, status, type, side, Math.Max(1, filled),
            type == OrderType.Limit ? Price.FromDecimal(99m) : null, type == OrderType.Stop ? Price.FromDecimal(101m) : null, filled, filled > 0 ? 100m : null, null));

    /// <summary>What was saved, and how many events the journal had taken by then at the least.</summary>
    private sealed class Saves : IStrategyStateStore
    {
        private readonly List<SavedState> _unnoted = [];

        public List<(SavedState State, int Events)> Known { get; } = [];

        public Task<SavedState?> LoadAsync() => Task.FromResult<SavedState?>(null);

        public void Save(SavedState state)
        {
            lock (_unnoted)
            {
                _unnoted.Add(state);
            }
        }

        public void Note(int events)
        {
            lock (_unnoted)
            {
                Known.AddRange(_unnoted.Select(state => (state, events)));
                _unnoted.Clear();
            }
        }
    }

    /// <summary>The account's core behind a mailbox, and a venue that takes whatever it is sent, each order with the next number.</summary>
    private sealed class MemoryAccount : ReceiveActor
    {
        private readonly AccountShell _shell;
        private readonly VirtualMarketClock _clock;
        private readonly WorkInFlight _work;
        private AccountProtocol.Attach? _attached;
        private long _order;

        public MemoryAccount(List<IAccountEvent> events, VirtualMarketClock clock, WorkInFlight work)
            : this(AccountState.New(Number), clock, work)
        {
            var copied = 0;
            Take(new OpenBook(clock.Now, "t1"));
            Copied = () =>
            {
                events.AddRange(_shell.Journal.Skip(copied));
                copied = _shell.Journal.Count;
            };
            Copied();
        }

        public MemoryAccount(AccountState state, VirtualMarketClock clock, WorkInFlight work)
        {
            (_clock, _work, _shell) = (clock, work, new AccountShell(state, Carry));
            Receive<AccountProtocol.Attach>(attach =>
            {
                _attached = attach;
                Notify(AccountProtocol.Attached.Of(_shell.State, attach.Terms, inSync: true, clock.Now));
            });
            ReceiveAny(message =>
            {
                Take(message as IAccountInput ?? AccountCommands.InputOf(message, clock.Now)!);
                Copied();
                work.End();
            });
        }

        private Action Copied { get; } = () => { };

        private void Take(IAccountInput input) => _shell.Take(
            new AccountContext(
                new Dictionary<ContractId, Instrument> { [Mes.Id] = Mes }.ToFrozenDictionary(),
                _attached is { Terms: var terms } ? new Dictionary<StrategyName, StrategyTerms> { [Name] = terms }.ToFrozenDictionary() : FrozenDictionary<StrategyName, StrategyTerms>.Empty,
                RiskLimits.None, InSync: true, OrderPermit: true, Settle: TimeSpan.FromSeconds(2)),
            input);

        private void Carry(AccountEffect effect)
        {
            IAccountInput? answer = effect switch
            {
                AccountEffect.SendPlace place => new PlaceAnswered(_clock.Now, place.Request.Tag, new MutationOutcome.Done(new OrderId(++_order))),
                AccountEffect.SendCancel cancel => new CancelAnswered(_clock.Now, cancel.Order, new MutationOutcome.Done(null)),
                AccountEffect.SendClose close => new CloseAnsweredByVenue(_clock.Now, close.Contract, new MutationOutcome.Done(new OrderId(++_order))),
                AccountEffect.SendPartialClose close => new CloseAnsweredByVenue(_clock.Now, close.Contract, new MutationOutcome.Done(new OrderId(++_order))),
                _ => null,
            };
            if (answer is not null)
            {
                _work.Begin();
                Self.Tell(answer);
            }
            else if (effect is AccountEffect.Notify notify)
            {
                Notify(notify.Notice);
            }
        }

        private void Notify(IStrategyNotice notice)
        {
            _work.Begin();
            _attached!.Strategy.Tell(notice);
        }
    }

    private sealed class Scripted(StrategyContext context, System.Collections.Concurrent.ConcurrentQueue<Action<StrategyActor>> wanted, IActorRef heard) : StrategyActor(context)
    {
        public bool IsAtIt => IsExecuting();

        protected override bool WantsTrades => true;

        public void Begin(TripleBarrier terms) => Start(terms);

        public void Begin(OcoPair terms) => Start(terms);

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
