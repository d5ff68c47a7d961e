using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Health;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Actors.Strategies.Executors;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Strategies;

/// <summary>
/// What a trader's strategy derives from. One account, one contract or several; market events and the account's answers arrive one
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
    private bool _ready;
    private bool _awaitsTape;
    private bool _attaching;
    private int _handling;
    private bool _inside;
    private bool _dated;
    private DateTimeOffset _now;

    /// <summary>Called by the derived class with what the engine gave it.</summary>
    protected StrategyActor(StrategyContext context)
    {
        _context = context;
        _context.Pulse.Enter();
        if (Context.Props.Dispatcher == StrategyDispatcher.Id)
        {
            _context.Pulse.Thread = StrategyThread.Current();
        }

        _primary = new Followed(new StrategyContract(context.Instrument, context.Feed, context.WarmUp));
        _followed = [_primary, .. context.Others.Select(other => new Followed(other))];
    }

    private long _receivedAt;
    private long _handledAt;

    /// <summary>Wall-clock timers of the engine's own; a strategy waits on market time.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Terms of the (first) contract.</summary>
    protected Instrument Instrument => _context.Instrument;

    /// <summary>True when orders are taken: warm, every feed live, book in agreement with the venue.</summary>
    protected bool IsReady => _ready;

    /// <summary>The newest price of the (first) contract as its feed has put it up; null before the first.</summary>
    protected MarketPrice? Market => MarketOf(_context.Instrument.Id);

    /// <summary>The highest receipt sequence among the market events that were handled.</summary>
    protected ReceiptSequence Consumed { get; private set; }

    /// <summary>Market time, UTC; it stands still while one event is handled.</summary>
    protected DateTimeOffset Now
    {
        get
        {
            if (!_dated)
            {
                (_now, _dated) = (_context.Clock.Now, true);
            }

            return _now;
        }
    }

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

    /// <summary>True for a message that its sender has counted as work in flight.</summary>
    internal static bool IsWork(object message) =>
        message is MarketTrade or Bar or Quote or DepthSnapshot or IStrategyNotice or TimerDue or SessionDue or AimDue or IExecutorMessage
            or FeedProtocol.Attached or FeedProtocol.FeedStateChanged or FeedProtocol.TradesLost;

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _context.Pulse.Leave();
        Disarm();

        // What was begun here and will not be seen to its end. A handler that threw has not ended its message: its parent has dealt with the account by now.
        for (var open = _untilWarm.Count + _warming + _handling + (_attaching ? 1 : 0) + (_restoring ? 1 : 0); open > 0; open--)
        {
            _context.Work.End();
        }

        _context.Witness?.Ends(_inside);
        base.PostStop();
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _context.Witness?.Begins(Self, Now);
        Publish(StrategyPhase.Waiting, "warming up");
        Restore();
        _context.Pulse.Leave();
    }

    private void Begin()
    {
        _begun = true;
        _attaching = true;
        _context.Work.Begin();
        Context.System.EventStream.Subscribe(Self, typeof(HubProtocol.HubStateChanged));
        foreach (var followed in _followed)
        {
            followed.Bars = BarsOf(followed.Instrument);
            Context.Watch(followed.Feed);
            followed.Feed.Tell(new FeedProtocol.Attach(Self, WantsTrades, WantsQuotes, [.. followed.Bars.Keys]) { DepthLevels = DepthLevels, TakesPassing = true });
        }

        _context.Account.Tell(new AccountProtocol.Attach(
            new StrategyTerms(_context.Name, _context.Instrument.Id, _context.SizeCap, _context.Window) { Others = [.. _context.Others.Select(o => o.Instrument.Id)] }, Self));
        foreach (var followed in _followed)
        {
            AwaitSession(followed, Now);
        }

        BeginWarmUp();
    }

    /// <summary>What is conflated may be older than a print that did not wait.</summary>
    private void Saw(ReceiptSequence sequence, long received = 0)
    {
        Consumed = sequence.CompareTo(Consumed) > 0 ? sequence : Consumed;
        if (OrderTrace.IsOn)
        {
            (_receivedAt, _handledAt) = (received, System.Diagnostics.Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Tells the feed that the next of a conflated stream may come.</summary>
    private void Ready(ContractId contract, object consumed)
    {
        _context.Work.Begin();
        Of(contract).Feed.Tell(consumed);
    }

    private void CheckReady()
    {
        if (_attaching && _account && _followed.All(f => f.IsAttached))
        {
            _attaching = false;
            _context.Work.End();
        }

        var ready = MayOrder && _followed.All(f => f.IsLive);
        var awaitsTape = !ready && MayOrder && _followed.All(f => f.IsFed);
        if (ready == _ready && awaitsTape == _awaitsTape)
        {
            return;
        }

        (_ready, _awaitsTape) = (ready, awaitsTape);
        Publish(
            ready ? StrategyPhase.Ready : StrategyPhase.Waiting,
            ready ? null : awaitsTape ? StillToCome() : _inSync ? Missing() : "book and venue are being compared",
            awaitsTape);
        if (ready)
        {
            OnReady();
        }
    }

    private string StillToCome()
    {
        var bars = _followed.SelectMany(f => f.Awaited.Select(a => $"{a.Value} bars of {a.Key} of {f.Instrument.Name}"));
        return $"{string.Join(", ", bars.Order(StringComparer.Ordinal))} are still to come from the market; it has no past of them";
    }

    private string Missing() => _followed.FirstOrDefault(f => f.Phase != FeedPhase.Live) is not { } waiting ? "bars are still missing"
        : _followed.Length == 1 ? $"feed {waiting.Phase}"
        : $"feed of {waiting.Instrument.Name} {waiting.Phase}";

    private void Publish(StrategyPhase phase, string? cause, bool awaitsTape = false) =>
        Context.System.EventStream.Publish(new StrategyProtocol.StrategyStateChanged(_context.Name, phase, cause) { AwaitsTape = awaitsTape });
}
