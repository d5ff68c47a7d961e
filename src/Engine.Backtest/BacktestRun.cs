using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Strategies;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Backtest;

/// <summary>One backtest under way, on the thread that calls <see cref="Run"/>.</summary>
internal sealed class BacktestRun
{
    private const int ProgressEvery = 10_000;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    private readonly BacktestSettings _settings;
    private readonly Action<BacktestProgress>? _progress;
    private readonly CancellationToken _ct;
    private readonly DriverThread _thread = new();
    private readonly VirtualMarketClock _clock;
    private readonly InlineAccount _account;
    private readonly FrozenDictionary<string, InlineFeed> _feeds;
    private readonly Dictionary<StrategyName, IActorRef> _strategies = [];
    private readonly List<BacktestFault> _faults = [];
    private InlineFeed? _lastFeed;
    private long _sequence;
    private long _events;

    public BacktestRun(BacktestSettings settings, Action<BacktestProgress>? progress, CancellationToken ct)
    {
        (_settings, _progress, _ct) = (settings, progress, ct);
        _clock = new VirtualMarketClock(settings.Market.Start);
        _account = new InlineAccount(settings, _clock, PriceOf, Notify);
        _feeds = settings.Market.Contracts.ToFrozenDictionary(
            c => c.Id.Value, c => new InlineFeed(c, _clock, _account.Venue, settings.BarGrace), StringComparer.Ordinal);
    }

    /// <summary>How far the run has come and who is at work; read from another thread.</summary>
    public (long Turns, string Busy) Position => (Interlocked.Read(ref _events), string.Join(" or ", _settings.Strategies.Select(s => s.Name.Value)));

    public BacktestResult Run()
    {
        var began = Stopwatch.GetTimestamp();
        _thread.Take();
        var system = DriverDispatcher.CreateSystem("backtest", _thread);
        try
        {
            Start(system);
            var (from, until, completed) = Drive();
            var venue = _account.Venue;
            var id = _settings.Account.Id;
            return new BacktestResult(
                _events, from, until, _account.State, [.. _account.Journal], [.. venue.Orders(id)!], [.. venue.Trades(id)!], venue.Equity(id),
                [.. _account.Alerts], [.. _faults], Stopwatch.GetElapsedTime(began))
            {
                Completed = completed,
                LastPrices = _feeds.Values.Where(f => venue.PriceOf(f.Instrument.Id).Last is not null)
                    .ToImmutableDictionary(f => f.Instrument.Id, f => venue.PriceOf(f.Instrument.Id).Last!.Value),
            };
        }
        finally
        {
            var gone = system.Terminate();
            _thread.SettleUntil(() => gone.IsCompleted, TimeSpan.FromMilliseconds(100), StartPatience);
        }
    }

    private void Start(ActorSystem system)
    {
        _account.Open(_settings.Instance, _settings.AccountRules);
        if (_settings.ResumeDaily)
        {
            _account.ResumeDaily();
        }

        var account = Actor(system, Props.Create(() => new BacktestAccountActor(_account, _clock, _strategies)), "account");
        var feeds = _feeds.Values.ToDictionary(f => f.Instrument.Id, f => Actor(system, Props.Create(() => new BacktestFeedActor(f)), $"feed-{f.Instrument.Id}"));
        var strategies = Actor(system, StrategiesActor.Props(WorkInFlight.None), "strategies");
        Actor(system, Props.Create(() => new Watch(_faults, _clock)), "watch");
        foreach (var strategy in _settings.Strategies)
        {
            var contract = strategy.Contract ?? _settings.Market.Contracts[0].Id;
            var context = new StrategyContext(
                strategy.Name, _feeds[contract.Value].Instrument, strategy.SizeCap, account, feeds[contract], _clock, WorkInFlight.None, WarmUpOf(contract), strategy.Window)
            {
                Prices = new PriceBoard(PriceOf),
                State = strategy.State,
                Others = [.. strategy.Others.Select(other => new StrategyContract(_feeds[other.Value].Instrument, feeds[other], WarmUpOf(other)))],
            };
            strategies.Tell(new StrategiesActor.Start(
                strategy.Name, strategy.Create(context).WithDispatcher(DriverDispatcher.Id), account, contract, strategy.OnFault)
            {
                Others = strategy.Others,

                // Whoever drives notices one that does not come back.
                Watchdog = null,
            });
        }

        _thread.Settle();
    }

    private Func<BarInterval, DateTimeOffset, DateTimeOffset, Task<Reading<ImmutableArray<Bar>>>>? WarmUpOf(ContractId contract) =>
        _settings.WarmUp is { } read ? (interval, since, to) => Task.FromResult(read(contract, interval, since, to)) : null;

    /// <summary>Creates an actor on the driver's thread and waits until it runs.</summary>
    private IActorRef Actor(ActorSystem system, Props props, string name)
    {
        var actor = system.ActorOf(props.WithDispatcher(DriverDispatcher.Id), name);
        var here = actor.Ask<ActorIdentity>(new Identify(null));
        _thread.SettleUntil(() => here.IsCompleted, TimeSpan.FromMilliseconds(20), StartPatience);
        return actor;
    }

    private (DateTimeOffset? From, DateTimeOffset? Until, bool Completed) Drive()
    {
        DateTimeOffset? first = null;
        var last = DateTimeOffset.MinValue;
        foreach (var happened in _settings.Market.Events())
        {
            if (_ct.IsCancellationRequested)
            {
                return (first, first is null ? null : last, false);
            }

            last = happened.Time;
            first ??= last;
            Advance(last);
            Publish(happened);
            if (++_events % ProgressEvery == 0)
            {
                _progress?.Invoke(new BacktestProgress(_events, last, _account.State.OrdersTotal));
            }
        }

        return (first, first is null ? null : last, true);
    }

    private void Publish(in MarketEvent happened)
    {
        var feed = FeedOf(happened.Contract);
        var sequence = new ReceiptSequence(++_sequence);
        if (happened.Kind == MarketEventKind.Print)
        {
            var print = happened.Print;
            _account.Venue.OnPrint(print.Contract, print.Price, print.Time);
            AfterVenue(feed);
            feed.OnPrint(print, sequence);
        }
        else
        {
            if (happened.Quote is { } quote)
            {
                _account.Venue.OnBook(quote.Contract, [new BookLevel(quote.Bid, quote.BidSize)], [new BookLevel(quote.Ask, quote.AskSize)], quote.Time);
            }
            else if (happened.Depth is { } depth)
            {
                _account.Venue.OnBook(depth.Contract, depth.Bids.AsSpan(), depth.Asks.AsSpan(), depth.Time);
            }

            AfterVenue(feed);
            feed.OnBook(happened, sequence);
        }

        _thread.Settle();
    }

    private void AfterVenue(InlineFeed feed)
    {
        _account.Drain();
        _account.OnPrice(feed.Instrument.Id);
        _thread.Settle();
    }

    /// <summary>Time comes to the next event; whatever falls due on the way has happened before it.</summary>
    private void Advance(DateTimeOffset time)
    {
        while (true)
        {
            var (wake, venue) = (_clock.NextWake, _account.Venue.NextDue);
            var due = wake is null || venue < wake ? venue : wake;
            if (due is not { } at || at > time)
            {
                break;
            }

            _clock.AdvanceTo(at);
            if (venue <= at)
            {
                _account.Venue.OnTime(at);
            }

            _account.Drain();
            _thread.Settle();
        }

        _clock.AdvanceTo(time);
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
    }

    /// <summary>Notes strategies that fail.</summary>
    private sealed class Watch : ReceiveActor
    {
        public Watch(List<BacktestFault> faults, IMarketClock clock)
        {
            Receive<StrategyProtocol.StrategyStateChanged>(changed =>
            {
                if (changed.Phase == StrategyPhase.Faulted)
                {
                    faults.Add(new BacktestFault(changed.Strategy, changed.Cause ?? "", clock.Now));
                }
            });
        }

        protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(StrategyProtocol.StrategyStateChanged));
    }
}
