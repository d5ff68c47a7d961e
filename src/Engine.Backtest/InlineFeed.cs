using Akka.Actor;
using Engine.Actors.Markets;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Backtest;

/// <summary>
/// One contract's market as a strategy sees it in a backtest: what a live feed delivers, in the same order, from the driver's
/// thread. The reader has handled each event before the next comes, so nothing is ever conflated.
/// </summary>
/// <param name="instrument">The contract's terms.</param>
/// <param name="clock">Market time.</param>
/// <param name="venue">Where it trades.</param>
/// <param name="barGrace">How long after its end a quiet bar stays open.</param>
/// <param name="thread">The driver's.</param>
/// <param name="keepsTape">True remembers every print: what was missed while the feed was down can be read.</param>
internal sealed class InlineFeed(Instrument instrument, VirtualMarketClock clock, Venue venue, TimeSpan barGrace, DriverThread thread, bool keepsTape = false)
{
    private readonly List<FeedProtocol.Attach> _readers = [];
    private readonly List<IBarStream> _bars = [];
    private readonly List<Bar> _complete = [];
    private readonly DepthBook _book = new(instrument.Id);
    private readonly List<IBarStream> _unwhole = [];
    private readonly List<MarketTrade> _tape = [];
    private readonly FeedProtocol.PassingPrint _passing = new();
    private MarketPrice? _frozen;
    private MarketPrice? _price;
    private Quote _quote = Quote.Empty(instrument.Id);
    private bool _printed;
    private ReceiptSequence _sequence;
    private bool _wantsTrades;
    private IActorRef? _onlyReader;
    private bool _wantsQuotes;
    private bool _wantsDepth;
    private IDisposable? _wake;
    private DateTimeOffset? _wakeAt;

    /// <summary>The contract's terms.</summary>
    public Instrument Instrument => instrument;

    /// <summary>True when somebody reads this contract.</summary>
    public bool IsRead => _readers.Count > 0;

    /// <summary>What the venue shows now, whether or not the feed is up.</summary>
    public VenuePrice Shown => venue.PriceOf(instrument.Id);

    /// <summary>The newest price; null before the first.</summary>
    public MarketPrice? Price => !IsUp ? _frozen : Shown is { Last: not null } or { Bid: not null } ? PriceNow() : null;

    /// <summary>False while the market hub is down: the market goes on, and nobody here hears of it.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>The market hub goes down.</summary>
    /// <param name="cause">Why, in words.</param>
    public void GoDown(string cause)
    {
        if (!IsUp)
        {
            return;
        }

        _frozen = Price is { } price ? price with { Live = false } : null;
        IsUp = false;
        foreach (var stream in _bars)
        {
            stream.OnDown();
        }

        WakeWhenDue();
        TellAll(new FeedProtocol.FeedStateChanged(instrument.Id, FeedPhase.Down, clock.Now, cause));
    }

    /// <summary>The market hub stands again: prints in between are lost to the strategies, complete bars are read from the venue.</summary>
    public void ComeBack()
    {
        if (IsUp)
        {
            return;
        }

        (IsUp, _frozen) = (true, null);
        TellAll(new FeedProtocol.TradesLost(instrument.Id, Last?.Timestamp, clock.Now, Epoch: 1));
        foreach (var stream in _bars)
        {
            stream.OnUp(clock.Now);
        }

        Heal();
        if (_complete.Count > 0)
        {
            TellAll(new FeedProtocol.FeedStateChanged(instrument.Id, FeedPhase.BackFilling, clock.Now, "reading missed bars"));
        }

        DeliverBars();
        TellAll(new FeedProtocol.FeedStateChanged(instrument.Id, FeedPhase.Live, clock.Now, null));
    }

    /// <summary>A strategy comes in.</summary>
    public FeedProtocol.Attached Attach(FeedProtocol.Attach attach)
    {
        _readers.RemoveAll(r => r.Subscriber.Equals(attach.Subscriber));
        _readers.Add(attach);
        foreach (var interval in attach.Intervals)
        {
            if (_bars.All(b => b.Interval != interval))
            {
                var stream = BarStream.Of(instrument, interval, clock.Now, barGrace, tries: 1);
                stream.OnUp(clock.Now);
                _bars.Add(stream);
                if (!keepsTape && stream.NextDue is not null)
                {
                    _unwhole.Add(stream);
                }
            }
        }

        WakeWhenDue();
        CountWants();
        return new FeedProtocol.Attached(instrument, IsUp ? FeedPhase.Live : FeedPhase.Down, _quote) { LastTrade = Last };
    }

    /// <summary>A strategy is gone. Without readers no bar is built any more.</summary>
    public void Detach(IActorRef subscriber)
    {
        _readers.RemoveAll(r => r.Subscriber.Equals(subscriber));
        if (_readers.Count == 0)
        {
            _bars.Clear();
            _unwhole.Clear();
            WakeWhenDue();
        }

        CountWants();
    }

    /// <summary>A print: bars that it completes come first.</summary>
    /// <param name="print">The print.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="aggressor">Who crossed the spread in it by the venue, where the data does not tell.</param>
    public void OnPrint(in MarketPrint print, ReceiptSequence sequence, OrderSide aggressor)
    {
        _sequence = sequence;
        if (!keepsTape && !_wantsTrades && _bars.Count == 0)
        {
            return;
        }

        var trade = new MarketTrade(instrument.Id, print.Price, print.Size, print.Stamp, print.Aggressor ?? aggressor, sequence);
        if (keepsTape || _unwhole.Count > 0)
        {
            _tape.Add(trade);
        }

        if (!IsUp)
        {
            return;
        }

        (_passing.Print, _printed) = (trade, true);
        if (_bars.Count > 0)
        {
            foreach (var stream in _bars)
            {
                stream.OnTrade(trade, _complete);
            }

            Heal();
            DeliverBars();
        }

        if (_wantsTrades)
        {
            Pass();
        }
    }

    /// <summary>The newest print that came while the feed was up.</summary>
    private MarketTrade? Last => _printed ? _passing.Print : null;

    private void Pass()
    {
        if (_onlyReader is { } only)
        {
            thread.TellAtOnce(only, _passing);
            return;
        }

        // Of several all have seen it before what the first wants is done.
        foreach (var reader in _readers)
        {
            if (reader.Trades)
            {
                reader.Subscriber.Tell(reader.TakesPassing ? _passing : (object)_passing.Print, ActorRefs.NoSender);
            }
        }
    }

    /// <summary>The best bid and ask, or the book as a whole, have changed.</summary>
    public void OnBook(in MarketEvent happened, ReceiptSequence sequence)
    {
        _sequence = sequence;
        if (!IsUp)
        {
            return;
        }

        if (happened.Quote is { } quote && _wantsQuotes)
        {
            _quote = _quote with { BestBid = quote.Bid, BestAsk = quote.Ask, LastPrice = venue.PriceOf(instrument.Id).Last, LastUpdated = quote.Time, Sequence = sequence };
            foreach (var reader in _readers)
            {
                if (reader.Quotes)
                {
                    reader.Subscriber.Tell(_quote);
                }
            }
        }
        else if (happened.Depth is { } depth && (_wantsDepth || _wantsQuotes))
        {
            Show(depth, sequence);
        }
    }

    private void CountWants()
    {
        (_wantsTrades, _wantsQuotes, _wantsDepth) = (_readers.Exists(r => r.Trades), _readers.Exists(r => r.Quotes), _readers.Exists(r => r.DepthLevels > 0));
        _onlyReader = _readers.FindAll(r => r.Trades) is [{ TakesPassing: true, Subscriber: var only }] ? only : null;
    }

    private void TellAll(object message)
    {
        foreach (var reader in _readers)
        {
            reader.Subscriber.Tell(message);
        }
    }

    private MarketPrice PriceNow()
    {
        // An order asks for it several times at one moment.
        var (shown, now) = (Shown, clock.Now);
        return _price is { } price && price.At == now && price.Last == shown.Last && price.Bid == shown.Bid && price.Ask == shown.Ask ? price
            : _price = new MarketPrice(instrument.Id, shown.Last, shown.Bid, shown.Ask, now, Live: true);
    }

    private void Show(MarketDepth depth, ReceiptSequence sequence)
    {
        _book.Clear();
        foreach (var level in depth.Bids)
        {
            _book.Take(new DepthUpdate(instrument.Id, DepthKind.Bid, level.Price, level.Size, depth.Time, sequence));
        }

        foreach (var level in depth.Asks)
        {
            _book.Take(new DepthUpdate(instrument.Id, DepthKind.Ask, level.Price, level.Size, depth.Time, sequence));
        }

        if (depth is { Bids: [var bid, ..], Asks: [var ask, ..] })
        {
            _quote = _quote with { BestBid = bid.Price, BestAsk = ask.Price, LastPrice = venue.PriceOf(instrument.Id).Last, LastUpdated = depth.Time, Sequence = sequence };
        }

        foreach (var reader in _readers)
        {
            if (reader.Quotes)
            {
                reader.Subscriber.Tell(_quote);
            }

            if (reader.DepthLevels > 0)
            {
                reader.Subscriber.Tell(_book.Snapshot(reader.DepthLevels));
            }
        }
    }

    private void DeliverBars()
    {
        foreach (var bar in _complete)
        {
            foreach (var reader in _readers)
            {
                if (reader.Intervals.Contains(bar.Interval))
                {
                    reader.Subscriber.Tell(bar);
                }
            }
        }

        _complete.Clear();
        WakeWhenDue();
    }

    private void WakeWhenDue()
    {
        DateTimeOffset? earliest = null;
        foreach (var stream in _bars)
        {
            earliest = stream.NextDue is { } due && !(earliest <= due) ? due : earliest;
        }

        if (earliest != _wakeAt)
        {
            _wake?.Dispose();
            _wakeAt = earliest;
            _wake = earliest is { } at ? clock.WakeAt(at, CloseBars) : null;
        }
    }

    private void CloseBars()
    {
        (_wake, _wakeAt) = (null, null);
        foreach (var stream in _bars)
        {
            stream.OnClock(clock.Now, _sequence, _complete);
        }

        Heal();
        DeliverBars();
    }

    /// <summary>
    /// The interval in which the data begins is not whole, nor one in which the feed was down. A live feed reads it from the venue, which knows no more of it here than the
    /// data does.
    /// </summary>
    private void Heal()
    {
        if (keepsTape)
        {
            foreach (var stream in _bars)
            {
                while (stream.NextRead(clock.Now) is { } range)
                {
                    stream.OnRead(Built(stream.Interval, range), _complete);
                }
            }

            return;
        }

        for (var i = _unwhole.Count - 1; i >= 0; i--)
        {
            if (_unwhole[i].NextRead(clock.Now) is { } range)
            {
                _unwhole[i].OnRead(Built(_unwhole[i].Interval, range), _complete);
                _unwhole.RemoveAt(i);
            }
        }

        if (_unwhole.Count == 0)
        {
            _tape.Clear();
        }
    }

    private List<Bar> Built(BarInterval interval, BarRange range)
    {
        var (builder, bars) = (new BarBuilder(instrument.Id, interval), new List<Bar>());
        foreach (var trade in _tape)
        {
            if (trade.Timestamp >= range.From && trade.Timestamp < range.Until && builder.OnTrade(trade) is { } complete)
            {
                bars.Add(complete);
            }
        }

        if (builder.OnClock(range.Until, _sequence) is { } last)
        {
            bars.Add(last);
        }

        return bars;
    }
}
