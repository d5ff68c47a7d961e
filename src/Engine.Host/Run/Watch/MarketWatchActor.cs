using System.Collections.Immutable;
using Akka.Actor;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Actors.Session;
using Engine.Host.Cli;
using Engine.Markets;

namespace Engine.Host.Run.Watch;

/// <summary>Listens to feeds as a strategy does, and hands on what it hears.</summary>
internal sealed class MarketWatchActor : ReceiveActor, IWithTimers
{
    private readonly ImmutableDictionary<ContractId, Instrument> _instruments;
    private readonly WatchMarketOptions _wants;
    private readonly IWatchView<MarketNews> _view;
    private readonly TimeSpan _pause;
    private readonly IMarketClock _clock;
    private ImmutableDictionary<ContractId, IActorRef> _feeds = ImmutableDictionary<ContractId, IActorRef>.Empty;

    /// <summary>Creates the watcher; use <see cref="Props"/>.</summary>
    public MarketWatchActor(
        ImmutableArray<Instrument> instruments, WatchMarketOptions wants, IWatchView<MarketNews> view, TimeSpan pause, IMarketClock clock, WatchOutcome outcome)
    {
        (_instruments, _wants, _view, _pause, _clock) = (instruments.ToImmutableDictionary(i => i.Id), wants, view, pause, clock);
        Receive<ImmutableDictionary<ContractId, IActorRef>>(Attach);
        Receive<FeedProtocol.Attached>(OnAttached);
        Receive<MarketTrade>(trade => Show(new MarketNews.Printed(_instruments[trade.Contract], trade)));
        Receive<Bar>(bar => Show(new MarketNews.BarClosed(_instruments[bar.Contract], bar)));
        Receive<Quote>(quote =>
        {
            Show(new MarketNews.Quoted(_instruments[quote.Contract], quote));
            Later(new FeedProtocol.QuoteConsumed(Self), quote.Contract);
        });
        Receive<DepthSnapshot>(book =>
        {
            Show(new MarketNews.Depth(_instruments[book.Contract], book));
            Later(new FeedProtocol.DepthConsumed(Self), book.Contract);
        });
        Receive<Consumed>(consumed => _feeds[consumed.Contract].Tell(consumed.Word));
        Receive<FeedProtocol.FeedStateChanged>(feed => Show(new MarketNews.Feed(_instruments[feed.Contract], feed.Phase, feed.Since, feed.Cause)));
        Receive<FeedProtocol.TradesLost>(lost => Show(new MarketNews.Lost(_instruments[lost.Contract], lost.After, lost.Until)));
        Receive<HubProtocol.HubStateChanged>(hub =>
        {
            if (outcome.Heard(hub))
            {
                Show(new MarketNews.Hub(hub, clock.Now));
            }
        });
        Receive<HubProtocol.FrameUnreadable>(frame => Show(new MarketNews.Unreadable(frame, clock.Now)));
        Receive<SessionProtocol.SessionStateChanged>(outcome.Heard);
        Receive<Terminated>(gone => outcome.End($"The stream of {_instruments[_feeds.First(f => f.Value.Equals(gone.ActorRef)).Key].Name} failed."));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to create the watcher. It begins when it is told its feeds by contract.</summary>
    /// <param name="instruments">The contracts.</param>
    /// <param name="wants">What of them.</param>
    /// <param name="view">Where news go; called by this actor alone.</param>
    /// <param name="pause">Between two quotes or books of a contract, wall time: what changes meanwhile is folded into the next.</param>
    /// <param name="clock">Market time.</param>
    /// <param name="outcome">Told when there is nothing more to hear.</param>
    public static Props Props(
        ImmutableArray<Instrument> instruments, WatchMarketOptions wants, IWatchView<MarketNews> view, TimeSpan pause, IMarketClock clock, WatchOutcome outcome) =>
        Akka.Actor.Props.Create(() => new MarketWatchActor(instruments, wants, view, pause, clock, outcome));

    private void Attach(ImmutableDictionary<ContractId, IActorRef> feeds)
    {
        _feeds = feeds;
        foreach (var feed in feeds.Values)
        {
            Context.Watch(feed);
            feed.Tell(new FeedProtocol.Attach(Self, _wants.Trades, _wants.Quotes, _wants.Bars) { DepthLevels = _wants.Depth ? _wants.Levels : 0 });
        }
    }

    private void OnAttached(FeedProtocol.Attached attached)
    {
        if (attached.Phase != FeedPhase.Waiting)
        {
            Show(new MarketNews.Feed(attached.Instrument, attached.Phase, _clock.Now, null));
        }
    }

    private void Later(object word, ContractId contract)
    {
        if (_pause == TimeSpan.Zero)
        {
            _feeds[contract].Tell(word);
        }
        else
        {
            Timers.StartSingleTimer(contract, new Consumed(word, contract), _pause);
        }
    }

    private void Show(MarketNews news) => _view.On(news);

    private sealed record Consumed(object Word, ContractId Contract);
}
