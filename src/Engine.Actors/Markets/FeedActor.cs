using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Engine.Actors.Hubs;
using Engine.Gateway;
using Engine.Markets;

namespace Engine.Actors.Markets;

/// <summary>
/// One contract's stream. Merges partial quotes, hands every print on in order, builds bars, closes them by the market
/// clock when it is quiet, keeps the depth book, heals a gap by reading the missed bars over REST and says which prints are
/// lost. A bar comes before the print that completed it. Bars, trades and states pass whatever a reader does; quotes and depth
/// are conflated for each reader by itself.
/// </summary>
public sealed partial class FeedActor : ReceiveActor, IWithTimers
{
    private readonly Instrument _instrument;
    private readonly FeedSettings _settings;
    private readonly IActorRef _marketHub;
    private readonly FeedProtocol.PriceMoved _moved;
    private readonly Dictionary<IActorRef, FeedSubscriber> _subscribers = [];
    private readonly ConflationTally _conflated = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private Quote _quote;
    private FeedPhase _phase = FeedPhase.Waiting;
    private ReceiptSequence _last;
    private MarketTrade? _lastTrade;
    private DateTimeOffset _lastHeard;
    private readonly QuoteSession _session;
    private IDisposable? _sessionWake;
    private bool _up;
    private bool _stood;
    private bool _gap;
    private bool _printed;
    private int _gapAfter;
    private bool _quotesWanted;
    private bool _depthWanted;
    private long _trades;
    private long _quotes;

    /// <summary>Creates the feed; use <see cref="Props"/>.</summary>
    public FeedActor(Instrument instrument, IActorRef marketHub, FeedSettings settings)
    {
        (_instrument, _settings, _marketHub) = (instrument, settings, marketHub);
        (_quote, _book, _group) = (Quote.Empty(instrument.Id), new DepthBook(instrument.Id), ProductGroups.Of(instrument.Id));
        _session = new QuoteSession(_group);
        _moved = new FeedProtocol.PriceMoved(instrument.Id);
        Work<HubProtocol.TradesReceived>(frame =>
        {
            foreach (var trade in frame.Trades)
            {
                OnTrade(trade);
            }
        });
        Work<MergedFrames>(OnFrames);
        Work<SessionDue>(_ => OpenSession());
        Work<BarsDue>(_ => OnBarsDue());
        Work<SilenceDue>(_ => CheckSilence());
        Work<BarsRead>(OnBarsRead);
        Receive<ReadAgain>(again => Read(again.Built, again.Range));
        Work<FeedProtocol.QuoteConsumed>(consumed => _subscribers.GetValueOrDefault(consumed.Subscriber)?.Consumed(_quote, _book));
        Work<FeedProtocol.DepthConsumed>(consumed => _subscribers.GetValueOrDefault(consumed.Subscriber)?.Consumed(_quote, _book));
        Work<FeedProtocol.PriceConsumed>(consumed => _subscribers.GetValueOrDefault(consumed.Subscriber)?.PriceConsumed(_moved));
        Receive<HubProtocol.HubUp>(_ => OnUp());
        Receive<HubProtocol.HubDown>(down => OnDown(down));
        Receive<FeedProtocol.PollPrices>(OnPollPrices);
        Receive<PollDue>(_ => PollPrice());
        Receive<PriceRead>(OnPriceRead);
        Receive<FeedProtocol.Attach>(Attach);
        Receive<FeedProtocol.Detach>(detach => Detach(detach.Subscriber));
        Receive<Terminated>(terminated => Detach(terminated.ActorRef));
        Receive<FeedProtocol.GetFigures>(_ => Sender.Tell(new FeedProtocol.Figures(
            _instrument, _phase, _quote, _trades, _quotes, _conflated.Quotes, _bars.Sum(b => b.Stream.LateTrades), _lastHeard)
        {
            Polled = _polled,
            LastTrade = _lastTrade,
            Depth = _depth,
            DepthLevels = _book.Levels,
            DepthConflated = _conflated.Depth,
            QuotesWanted = _quotesWanted,
            BarLag = _barLag,
            LongestBarLag = _longestBarLag,
            BarOverdue = Overdue(),
        }));
        OpenSession();

        // Until the stream stands for the first time a replay must not go on: what it showed meanwhile would be missing.
        _settings.Work.Begin();
        _marketHub.Tell(new HubProtocol.SubscribeContract(instrument.Id, Self, Quotes: false, Depth: false));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to create the feed of a contract. It subscribes itself at the market hub.</summary>
    public static Props Props(Instrument instrument, IActorRef marketHub, FeedSettings settings) =>
        Akka.Actor.Props.Create(() => new FeedActor(instrument, marketHub, settings));

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _silenceWake?.Dispose();
        _barsWake?.Dispose();
        _sessionWake?.Dispose();
        StandsOrNever();
    }

    private void StandsOrNever()
    {
        if (!_stood)
        {
            _stood = true;
            _settings.Work.End();
        }
    }

    // What arrives as work in flight ends here, after whatever it caused has begun.
    private void Work<T>(Action<T> handle) => Receive<T>(message =>
    {
        handle(message);
        _settings.Work.End();
    });

    private void OnTrade(MarketTrade trade)
    {
        Heard(trade.Sequence, print: true);
        AnnounceGap();
        _trades++;
        (_lastTrade, _printed) = (trade, true);
        if (_quote.LastPrice != trade.Price)
        {
            _quote = _quote with { LastPrice = trade.Price, Sequence = trade.Sequence, ReceivedTicks = trade.ReceivedTicks };
        }

        Post();

        foreach (var built in _bars)
        {
            built.Stream.OnTrade(trade, _complete);
        }

        Publish();

        object? message = null;
        foreach (var subscriber in _subscribers.Values)
        {
            if (subscriber.WantsTrades)
            {
                subscriber.Hand(message ??= trade);
            }

            subscriber.OfferPrice(_moved);
        }
    }

    private void OnFrames(MergedFrames frames)
    {
        var content = frames.Take();
        Heard(content.Last);
        (_quotes, _depth) = (_quotes + content.QuoteFrames, _depth + content.DepthFrames);
        _conflated.Quotes += Math.Max(0, content.QuoteFrames - 1);
        _conflated.Depth += Math.Max(0, content.DepthFrames - 1);
        if (content.Quote is { } update)
        {
            _quote = _session.Merge(_quote, update, _settings.Clock.Now);
            Post();
            foreach (var subscriber in _subscribers.Values)
            {
                subscriber.Offer(_quote);
                subscriber.OfferPrice(_moved);
            }
        }

        TakeDepth(content.Depth);
    }

    /// <summary>When a trade date opens, the figures of the one before it are no longer the session's.</summary>
    private void OpenSession()
    {
        var before = _quote;
        _quote = _session.At(_quote, _settings.Clock.Now);
        if (_quote != before)
        {
            foreach (var subscriber in _subscribers.Values)
            {
                subscriber.Offer(_quote);
            }
        }

        _sessionWake?.Dispose();
        _sessionWake = _session.NextOpen is { } next && next > _settings.Clock.Now ? WakeAt(next, SessionDue.Instance) : null;
    }

    private void Heard(ReceiptSequence sequence, bool print = false)
    {
        _last = sequence;
        _lastHeard = _settings.Clock.Now;
        HeardAgain(print);
    }

    private void OnUp()
    {
        if (_up)
        {
            return;
        }

        _up = true;
        StopPolling();
        _lastHeard = _settings.Clock.Now;
        AnnounceGap();
        WatchSilence();
        foreach (var built in _bars)
        {
            built.Stream.OnUp(_settings.Clock.Now);
            built.Heals = Read(built) || built.Stream.IsReading;
        }

        WakeWhenDue();
        _healing = _bars.Count(b => b.Heals);
        SetPhase(_healing == 0 ? Standing : FeedPhase.BackFilling, _healing == 0 ? StandingCause : "reading missed bars");
        StandsOrNever();
    }

    private void OnDown(HubProtocol.HubDown down)
    {
        // A life that was neither confirmed nor heard of changes nothing: there is no stream that could have broken.
        ForgetBook();
        if (!_up && !_printed)
        {
            return;
        }

        _gapAfter = _gap ? _gapAfter : down.Epoch;
        (_up, _gap, _printed, _healing) = (false, true, false, 0);
        (_suspicious, _closed) = (false, false);
        _silenceWake?.Dispose();
        foreach (var built in _bars)
        {
            built.Stream.OnDown();
            built.Heals = false;
        }

        WakeWhenDue();
        SetPhase(FeedPhase.Down, down.Cause);
        PollPrice();
    }

    /// <summary>Before the first print after a gap, wherever it comes: the connection delivers before all of it is confirmed.</summary>
    private void AnnounceGap()
    {
        if (_gap)
        {
            _gap = false;
            var lost = new FeedProtocol.TradesLost(_instrument.Id, _lastTrade?.Timestamp, _settings.Clock.Now, _gapAfter);
            Tell(lost);
            Context.System.EventStream.Publish(lost);
        }
    }

    private IDisposable WakeAt(DateTimeOffset due, object wake)
    {
        var (self, work) = (Self, _settings.Work);
        return _settings.Clock.WakeAt(due, () =>
        {
            work.Begin();
            self.Tell(wake);
        });
    }

    private void Attach(FeedProtocol.Attach attach)
    {
        var subscriber = new FeedSubscriber(attach, _settings.Work, _conflated);
        _subscribers[attach.Subscriber] = subscriber;
        Context.Watch(attach.Subscriber);
        subscriber.Hand(new FeedProtocol.Attached(_instrument, _phase, _quote) { LastTrade = _lastTrade });
        if (attach.DepthLevels > 0 && _book.Levels > 0)
        {
            subscriber.Offer(_book);
        }

        // Most of the frames are quotes and depth: they are asked for once somebody reads them.
        var (quotes, depth) = (_quotesWanted || attach.Quotes || attach.QuotedPrices, _depthWanted || attach.DepthLevels > 0);
        if ((quotes, depth) != (_quotesWanted, _depthWanted))
        {
            (_quotesWanted, _depthWanted) = (quotes, depth);
            _marketHub.Tell(new HubProtocol.SubscribeContract(_instrument.Id, Self, quotes, depth));
        }

        foreach (var interval in attach.Intervals)
        {
            if (_bars.Exists(b => b.Stream.Interval == interval))
            {
                continue;
            }

            var now = _settings.Clock.Now;
            var built = new Built(BarStream.Of(_instrument, interval, now, _settings.BarGrace, _settings.BackFillTries));
            _bars.Add(built);
            _bars.Sort((a, b) => a.Stream.Interval.CompareTo(b.Stream.Interval));
            if (_up)
            {
                built.Stream.OnUp(now);
            }

        }

        WakeWhenDue();
    }

    private void Detach(IActorRef subscriber)
    {
        _pollers.Remove(subscriber);
        if (_subscribers.Remove(subscriber))
        {
            Context.Unwatch(subscriber);
        }
    }

    private void SetPhase(FeedPhase phase, string? cause)
    {
        if (_phase == phase)
        {
            return;
        }

        _phase = phase;
        Post();
        var change = new FeedProtocol.FeedStateChanged(_instrument.Id, phase, _settings.Clock.Now, cause);
        Tell(change);
        Context.System.EventStream.Publish(change);
    }

    /// <summary>The price board is up to date before anybody hears of the event.</summary>
    private void Post() => _settings.Prices?.Post(_polled is { } polled
        ? new MarketPrice(_instrument.Id, polled.Price, null, null, polled.At, Live: false)
        : new MarketPrice(_instrument.Id, _quote.LastPrice, _quote.BestBid, _quote.BestAsk, _lastHeard, _phase == FeedPhase.Live));

    private void Tell(object message)
    {
        foreach (var subscriber in _subscribers.Values)
        {
            subscriber.Hand(message);
        }
    }

    private sealed record SessionDue
    {
        public static SessionDue Instance { get; } = new();
    }
}
