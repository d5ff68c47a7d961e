using System.Collections.Frozen;
using System.Collections.Immutable;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Strategies;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Backtest;

/// <summary>
/// Strategies, account, feeds and venue on one thread and in market time; whoever owns it brings time and market events, one after
/// another. After each call everything has reacted. A backtest and a simulation differ only in where the events come from.
/// </summary>
internal sealed class InlineEngine : IDisposable
{
    private readonly BacktestSettings _settings;
    private readonly ActorStage _stage;
    private readonly DriverThread _thread;
    private readonly FrozenDictionary<string, InlineFeed> _feeds;
    private readonly Dictionary<StrategyName, IActorRef> _strategies = [];
    private readonly List<BacktestFault> _faults = [];
    private readonly Dictionary<StrategyName, StrategyPhase> _phases = [];
    private readonly Dictionary<ContractId, IActorRef> _doors = [];
    private readonly InlineRolls? _rolls;
    private IActorRef _accountDoor = ActorRefs.Nobody;
    private IActorRef _running = ActorRefs.Nobody;
    private readonly Dictionary<StrategyName, StrategiesActor.Start> _starts = [];
    private readonly bool _ownsStage;
    private InlineFeed? _lastFeed;
    private long _sequence;

    /// <param name="settings">What runs.</param>
    /// <param name="keepsTape">True remembers every print, so that a feed that was down can read what it missed.</param>
    /// <param name="stage">Actors' home that outlives this; null for one of its own.</param>
    public InlineEngine(BacktestSettings settings, bool keepsTape = false, ActorStage? stage = null)
    {
        _settings = settings;
        (_ownsStage, _stage) = (stage is null, stage ?? new ActorStage());
        _thread = _stage.Thread;
        Clock = new VirtualMarketClock(settings.Market.Start);
        Account = new InlineAccount(settings, Clock, PriceOf, Notify);
        _feeds = settings.Market.Contracts.ToFrozenDictionary(
            c => c.Id.Value, c => new InlineFeed(c, Clock, Account.Venue, settings.BarGrace, _thread, keepsTape), StringComparer.Ordinal);
        _rolls = settings.Market.Rolls.Count > 0 ? new InlineRolls(settings, Clock, Account, Change) : null;
    }

    /// <summary>Market time.</summary>
    public VirtualMarketClock Clock { get; }

    /// <summary>The account.</summary>
    public InlineAccount Account { get; }

    /// <summary>The feeds, in no order.</summary>
    public ImmutableArray<InlineFeed> Feeds => _feeds.Values;

    /// <summary>Strategies that failed.</summary>
    public IReadOnlyList<BacktestFault> Faults => _faults;

    /// <summary>How contracts gave way to the next.</summary>
    public IReadOnlyList<BacktestRoll> Rolls => _rolls?.Steps ?? [];

    /// <summary>Where each strategy stands.</summary>
    public IReadOnlyDictionary<StrategyName, StrategyPhase> Phases => _phases;

    /// <summary>Hears what strategies are told, after them.</summary>
    public Action<StrategyName, IStrategyNotice>? Noticed { get; init; }

    /// <summary>The calling thread drives from now on.</summary>
    public void TakeThread() => _thread.Take();

    /// <summary>Opens the account and starts the strategies, on the calling thread.</summary>
    public void Start(string name)
    {
        _stage.Begin(name);
        Account.Open(_settings.Instance, _settings.AccountRules);
        if (_settings.ResumeDaily)
        {
            Account.ResumeDaily();
        }

        _accountDoor = _stage.Start(Props.Create(() => new BacktestAccountActor(Account, Clock, _strategies)), "account");
        foreach (var feed in _feeds.Values)
        {
            _doors[feed.Instrument.Id] = _stage.Start(Props.Create(() => new BacktestFeedActor(feed)), $"feed-{feed.Instrument.Id}");
        }

        _running = _stage.Start(StrategiesActor.Props(WorkInFlight.None), "strategies");
        _stage.Start(Props.Create(() => new Watch(_faults, _phases, Clock)), "watch");
        foreach (var strategy in _settings.Strategies)
        {
            var contract = strategy.Contract ?? _settings.Market.Contracts[0].Id;
            _running.Tell(StartOf(strategy, _rolls?.Begin(strategy, contract) ?? [contract, .. strategy.Others]));
        }

        _thread.Settle();
    }

    /// <summary>How a strategy begins with its contracts.</summary>
    private StrategiesActor.Start StartOf(BacktestStrategy strategy, ImmutableArray<ContractId> contracts)
    {
        var (contract, others) = (contracts[0], contracts.RemoveAt(0));
        var context = new StrategyContext(
            strategy.Name, _feeds[contract.Value].Instrument, strategy.SizeCap, _accountDoor, _doors[contract], Clock, WorkInFlight.None, WarmUpOf(contract), strategy.Window)
        {
            Prices = new PriceBoard(PriceOf),
            State = strategy.State,
            Executors = strategy.Executors,
            Witness = strategy.Inputs is { } inputs ? new Comparison.InputWitness(inputs) : null,
            Others = [.. others.Select(other => new StrategyContract(_feeds[other.Value].Instrument, _doors[other], WarmUpOf(other)))],
        };
        return _starts[strategy.Name] = new StrategiesActor.Start(strategy.Name, strategy.Create(context).WithDispatcher(DriverDispatcher.Path), _accountDoor, contract, strategy.OnFault)
        {
            Others = others,

            // Whoever drives notices one that does not come back.
            Watchdog = null,
        };
    }

    /// <summary>A strategy begins anew with other contracts.</summary>
    private void Change(BacktestStrategy strategy, ImmutableArray<ContractId> contracts) => _running.Tell(new StrategiesActor.Replace(StartOf(strategy, contracts)));

    /// <summary>A strategy that runs begins anew: of its former life only what it has saved is left. Account and venue stay as they are.</summary>
    public void Restart(StrategyName strategy) => _running.Tell(new StrategiesActor.Replace(_starts[strategy]));

    private Func<BarInterval, DateTimeOffset, DateTimeOffset, Task<Reading<ImmutableArray<Bar>>>>? WarmUpOf(ContractId contract) =>
        (_settings.WarmUp ?? (_rolls is { } rolls ? rolls.WarmUp : null)) is { } read ? (interval, since, to) => Task.FromResult(read(contract, interval, since, to)) : null;

    /// <summary>Lets everything react.</summary>
    public void Settle() => _thread.Settle();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsStage)
        {
            _stage.Dispose();
        }
        else
        {
            _stage.Clear();
        }
    }

    /// <summary>A market event happens now; time has been brought to it by <see cref="Advance"/>.</summary>
    public void Publish(in MarketEvent happened)
    {
        var feed = FeedOf(happened.Contract);
        var sequence = new ReceiptSequence(++_sequence);
        if (happened.Kind == MarketEventKind.Print)
        {
            ref readonly var print = ref happened.Print;
            var shown = Account.Venue.OnPrint(print.Contract, print.Price, print.Time, print.Size);
            if (_rolls is not null && !feed.IsRead)
            {
                _rolls.Keep(print);
            }

            AfterVenue(feed, ref shown);
            feed.OnPrint(print, sequence, shown.Aggressor);
        }
        else
        {
            if (happened.Quote is { } quote)
            {
                Account.Venue.OnBook(quote.Contract, [new BookLevel(quote.Bid, quote.BidSize)], [new BookLevel(quote.Ask, quote.AskSize)], quote.Time);
            }
            else if (happened.Depth is { } depth)
            {
                Account.Venue.OnBook(depth.Contract, depth.Bids.AsSpan(), depth.Asks.AsSpan(), depth.Time);
            }

            var shown = feed.Shown;
            AfterVenue(feed, ref shown);
            feed.OnBook(happened, sequence);
        }

        _thread.Settle();
    }

    /// <summary>What the venue did comes first; then the price that it shows is looked at. What follows from a fill may move it.</summary>
    private void AfterVenue(InlineFeed feed, ref VenuePrice shown)
    {
        if (Account.HasInputs)
        {
            Account.Drain();
            shown = feed.Shown;
        }

        Account.OnPrice(feed, shown);
        _thread.Settle();
    }

    /// <summary>Time comes to the next event; whatever falls due on the way has happened before it.</summary>
    public void Advance(DateTimeOffset time)
    {
        if (!(Account.Venue.NextDue <= time) && Clock.TryAdvanceTo(time))
        {
            return;
        }

        while (true)
        {
            var (wake, venue) = (Clock.NextWake, Account.Venue.NextDue);
            var due = wake is null || venue < wake ? venue : wake;
            if (due is not { } at || at > time)
            {
                break;
            }

            Clock.AdvanceTo(at);
            if (venue <= at)
            {
                Account.Venue.OnTime(at);
            }

            Account.Drain();
            _thread.Settle();
        }

        Clock.AdvanceTo(time);
    }

    private InlineFeed FeedOf(ContractId contract)
    {
        if (_lastFeed is { } feed && ReferenceEquals(feed.Instrument.Id.Value, contract.Value))
        {
            return feed;
        }

        return _lastFeed = _feeds[contract.Value];
    }

    private MarketPrice? PriceOf(ContractId contract) => _feeds.TryGetValue(contract.Value, out var feed) ? feed.Price : null;

    private void Notify(StrategyName strategy, IStrategyNotice notice)
    {
        if (_strategies.TryGetValue(strategy, out var actor))
        {
            actor.Tell(notice);
        }

        Noticed?.Invoke(strategy, notice);
    }

    /// <summary>Notes where strategies stand, and which fail.</summary>
    private sealed class Watch : ReceiveActor
    {
        public Watch(List<BacktestFault> faults, Dictionary<StrategyName, StrategyPhase> phases, IMarketClock clock)
        {
            Receive<StrategyProtocol.StrategyStateChanged>(changed =>
            {
                phases[changed.Strategy] = changed.Phase;
                if (changed.Phase is StrategyPhase.Faulted or StrategyPhase.Revoked)
                {
                    faults.Add(new BacktestFault(changed.Strategy, changed.Cause ?? "", clock.Now));
                }
            });
        }

        protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(StrategyProtocol.StrategyStateChanged));
    }
}
