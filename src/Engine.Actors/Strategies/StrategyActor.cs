using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Strategies;

/// <summary>
/// What a trader's strategy derives from. One contract, one account; market events and the account's answers arrive one
/// after another on the actor's thread. Override what you need; every method here is called by the engine, never by you.
/// <para>
/// Order: warm-up bars first, then <see cref="OnReady"/>, then live events. Trades and bars are never dropped; quotes are
/// conflated to the newest. Each order helper returns the intent's number and is answered by <see cref="OnAccepted"/> or
/// <see cref="OnDenied"/> before any other news of it. An exception stops the strategy; it is not restarted.
/// </para>
/// </summary>
public abstract partial class StrategyActor : UntypedActor, IWithTimers
{
    private readonly StrategyContext _context;
    private bool _account;
    private bool _inSync;
    private bool _feed;
    private FeedPhase _feedPhase = FeedPhase.Waiting;
    private bool _ready;
    private bool _attaching;

    /// <summary>Called by the derived class with what the engine gave it.</summary>
    protected StrategyActor(StrategyContext context) => _context = context;

    /// <summary>Wall-clock timers of the engine's own; a strategy waits on market time.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The contract's terms.</summary>
    protected Instrument Instrument => _context.Instrument;

    /// <summary>Signed contracts held, by booked fills.</summary>
    protected int Position { get; private set; }

    /// <summary>What the account may do.</summary>
    protected TradingState Trading { get; private set; }

    /// <summary>True when orders are taken: warm, feed live, book in agreement with the venue.</summary>
    protected bool IsReady => _ready;

    /// <summary>The contract's newest price as its feed has put it up; null before the first.</summary>
    protected MarketPrice? Market => _context.Prices.Of(_context.Instrument.Id);

    /// <summary>The highest receipt sequence among the market events that were handled.</summary>
    protected ReceiptSequence Consumed { get; private set; }

    /// <summary>Market time, UTC.</summary>
    protected DateTimeOffset Now => _context.Clock.Now;

    /// <summary>The actor's log.</summary>
    protected ILoggingAdapter Log { get; } = Context.GetLogger();

    /// <summary>True asks for every print.</summary>
    protected virtual bool WantsTrades => false;

    /// <summary>True asks for merged quotes.</summary>
    protected virtual bool WantsQuotes => false;

    /// <summary>Levels of each side of the depth book that the strategy wants; 0 asks for no depth.</summary>
    protected virtual int DepthLevels => 0;

    /// <summary>Bars that the strategy wants, and how many complete ones it needs before it can decide.</summary>
    protected virtual ImmutableDictionary<BarInterval, int> Bars => ImmutableDictionary<BarInterval, int>.Empty;

    /// <summary>A person has taken the contract in hand, and entries are denied, or has given it back.</summary>
    protected virtual void OnPaused(PauseUpdate update)
    {
    }

    /// <summary>Everything is in place, for the first time or again after a gap: orders are taken from here on.</summary>
    protected virtual void OnReady()
    {
    }

    /// <summary>A print.</summary>
    protected virtual void OnTrade(MarketTrade trade)
    {
    }

    /// <summary>The newest quote.</summary>
    protected virtual void OnQuote(Quote quote)
    {
    }

    /// <summary>The depth book as it stands, after it has changed.</summary>
    protected virtual void OnDepth(DepthSnapshot depth)
    {
    }

    /// <summary>A complete bar. For warm-up and back-filled bars (see <see cref="Bar.Origin"/>) update indicators, decide nothing: orders are refused.</summary>
    protected virtual void OnBar(Bar bar)
    {
    }

    /// <summary>The intent is journaled and on its way.</summary>
    protected virtual void OnAccepted(Accepted accepted)
    {
    }

    /// <summary>The intent did not leave.</summary>
    protected virtual void OnDenied(Denied denied)
    {
    }

    /// <summary>An order changed; <see cref="OrderUpdate.Role"/> tells the order of the intent from the legs of its bracket.</summary>
    protected virtual void OnOrder(OrderUpdate update)
    {
    }

    /// <summary>A fill was booked; <see cref="Position"/> shows it already. <see cref="Fill.Role"/> tells an entry from a stop-loss or take-profit.</summary>
    protected virtual void OnFill(Fill fill)
    {
    }

    /// <summary>The position changed.</summary>
    protected virtual void OnPosition(PositionUpdate position)
    {
    }

    /// <summary>The stream's trustworthiness changed.</summary>
    protected virtual void OnFeed(FeedProtocol.FeedStateChanged change)
    {
    }

    /// <summary>Prints between two connection lives are lost.</summary>
    protected virtual void OnTradesLost(FeedProtocol.TradesLost lost)
    {
    }

    /// <summary>A hub's state changed.</summary>
    protected virtual void OnHub(HubProtocol.HubStateChanged change)
    {
    }

    /// <summary>What the account may do changed.</summary>
    protected virtual void OnTrading(TradingStateUpdate update)
    {
    }

    /// <inheritdoc/>
    protected sealed override void OnReceive(object message)
    {
        switch (message)
        {
            case MarketTrade or Bar or FeedProtocol.TradesLost when !_warm:
                // Its work ends when it is handled.
                _untilWarm.Enqueue(message);
                return;
            case MarketTrade trade:
                Saw(trade.Sequence);
                OnTrade(trade);
                break;
            case Bar bar:
                HandleBar(bar);
                break;
            case Quote quote:
                Saw(quote.Sequence);
                if (_warm)
                {
                    OnQuote(quote);
                }

                Ready(new FeedProtocol.QuoteConsumed(Self));
                break;
            case DepthSnapshot depth:
                Saw(depth.Sequence);
                if (_warm)
                {
                    OnDepth(depth);
                }

                Ready(new FeedProtocol.DepthConsumed(Self));
                break;
            case Accepted accepted:
                OnAccepted(accepted);
                break;
            case Denied denied:
                OnDenied(denied);
                break;
            case OrderUpdate update:
                OnOrder(update);
                break;
            case Fill fill:
                OnFill(fill);
                break;
            case PositionUpdate position:
                Position = position.Net;
                OnPosition(position);
                break;
            case TradingStateUpdate update:
                Trading = update.State;
                OnTrading(update);
                break;
            case PauseUpdate update:
                OnPaused(update);
                break;
            case AccountProtocol.SyncChanged sync:
                _inSync = sync.InSync;
                CheckReady();
                break;
            case AccountProtocol.Attached attached:
                _account = true;
                _inSync = attached.InSync;
                _lastIntent = Math.Max(_lastIntent, attached.LastIntent.Value);
                Position = attached.Position.Net;
                Trading = attached.Trading;
                CheckReady();
                break;
            case FeedProtocol.Attached attached:
                _feed = true;
                _feedPhase = attached.Phase;
                CheckReady();
                break;
            case FeedProtocol.FeedStateChanged change:
                _feedPhase = change.Phase;
                OnFeed(change);
                CheckReady();
                break;
            case FeedProtocol.TradesLost lost:
                OnTradesLost(lost);
                break;
            case HubProtocol.HubStateChanged change:
                OnHub(change);
                return;
            case WarmUpRead read:
                OnWarmUp(read);
                return;
            case WarmUpAgain again:
                ReadWarmUp(again.Interval);
                return;
            case Terminated:
                throw new InvalidOperationException($"The feed of {_context.Instrument.Id} stopped.");
            default:
                Unhandled(message);
                return;
        }

        _context.Work.End();
    }

    /// <summary>True for a message that its sender has counted as work in flight.</summary>
    internal static bool IsWork(object message) =>
        message is MarketTrade or Bar or Quote or DepthSnapshot or IStrategyNotice or FeedProtocol.Attached or FeedProtocol.FeedStateChanged or FeedProtocol.TradesLost;

    /// <inheritdoc/>
    protected override void PostStop()
    {
        // What was begun here and will not be seen to its end.
        for (var open = _untilWarm.Count + _warming + (_attaching ? 1 : 0); open > 0; open--)
        {
            _context.Work.End();
        }

        base.PostStop();
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _attaching = true;
        _context.Work.Begin();
        Publish(StrategyPhase.Waiting, "warming up");
        Context.System.EventStream.Subscribe(Self, typeof(HubProtocol.HubStateChanged));
        Context.Watch(_context.Feed);
        _context.Feed.Tell(new FeedProtocol.Attach(Self, WantsTrades, WantsQuotes, [.. Bars.Keys]) { DepthLevels = DepthLevels });
        _context.Account.Tell(new AccountProtocol.Attach(new StrategyTerms(_context.Name, _context.Instrument.Id, _context.SizeCap, _context.Window), Self));
        BeginWarmUp();
    }

    /// <summary>What is conflated may be older than a print that did not wait.</summary>
    private void Saw(ReceiptSequence sequence) => Consumed = sequence.CompareTo(Consumed) > 0 ? sequence : Consumed;

    /// <summary>Tells the feed that the next of a conflated stream may come.</summary>
    private void Ready(object consumed)
    {
        _context.Work.Begin();
        _context.Feed.Tell(consumed);
    }

    private void CheckReady()
    {
        if (_attaching && _account && _feed)
        {
            _attaching = false;
            _context.Work.End();
        }

        var ready = _warm && _awaited.IsEmpty && _account && _inSync && _feed && _feedPhase == FeedPhase.Live;
        if (ready == _ready)
        {
            return;
        }

        _ready = ready;
        Publish(ready ? StrategyPhase.Ready : StrategyPhase.Waiting, ready ? null : _inSync ? $"feed {_feedPhase}" : "book and venue are being compared");
        if (ready)
        {
            OnReady();
        }
    }

    private void Publish(StrategyPhase phase, string? cause) =>
        Context.System.EventStream.Publish(new StrategyProtocol.StrategyStateChanged(_context.Name, phase, cause));
}
