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
internal sealed class InlineFeed(Instrument instrument, VirtualMarketClock clock, Venue venue, TimeSpan barGrace)
{
    private readonly List<FeedProtocol.Attach> _readers = [];
    private readonly List<IBarStream> _bars = [];
    private readonly List<Bar> _complete = [];
    private readonly DepthBook _book = new(instrument.Id);
    private readonly List<IBarStream> _unwhole = [];
    private readonly List<MarketTrade> _early = [];
    private Quote _quote = Quote.Empty(instrument.Id);
    private MarketTrade? _last;
    private ReceiptSequence _sequence;
    private bool _wantsTrades;
    private bool _wantsQuotes;
    private bool _wantsDepth;
    private IDisposable? _wake;
    private DateTimeOffset? _wakeAt;

    /// <summary>The contract's terms.</summary>
    public Instrument Instrument => instrument;

    /// <summary>True when somebody reads this contract.</summary>
    public bool IsRead => _readers.Count > 0;

    /// <summary>The newest price; null before the first.</summary>
    public MarketPrice? Price => venue.PriceOf(instrument.Id) is { Last: not null } or { Bid: not null } ? PriceNow() : null;

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
                if (stream.NextDue is not null)
                {
                    _unwhole.Add(stream);
                }
            }
        }

        WakeWhenDue();
        (_wantsTrades, _wantsQuotes, _wantsDepth) = (_readers.Exists(r => r.Trades), _readers.Exists(r => r.Quotes), _readers.Exists(r => r.DepthLevels > 0));
        return new FeedProtocol.Attached(instrument, FeedPhase.Live, _quote) { LastTrade = _last };
    }

    /// <summary>A print: bars that it completes come first.</summary>
    public void OnPrint(in MarketPrint print, ReceiptSequence sequence)
    {
        _sequence = sequence;
        if (!_wantsTrades && _bars.Count == 0)
        {
            return;
        }

        var trade = new MarketTrade(instrument.Id, print.Price, print.Size, print.Stamp, print.Aggressor ?? venue.PriceOf(instrument.Id).Aggressor, sequence);
        _last = trade;
        if (_bars.Count > 0)
        {
            if (_unwhole.Count > 0)
            {
                _early.Add(trade);
            }

            foreach (var stream in _bars)
            {
                stream.OnTrade(trade, _complete);
            }

            Heal();
            DeliverBars();
        }

        if (_wantsTrades)
        {
            foreach (var reader in _readers)
            {
                if (reader.Trades)
                {
                    reader.Subscriber.Tell(trade);
                }
            }
        }
    }

    /// <summary>The best bid and ask, or the book as a whole, have changed.</summary>
    public void OnBook(in MarketEvent happened, ReceiptSequence sequence)
    {
        _sequence = sequence;
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

    private MarketPrice PriceNow()
    {
        var price = venue.PriceOf(instrument.Id);
        return new MarketPrice(instrument.Id, price.Last, price.Bid, price.Ask, clock.Now, Live: true);
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
    /// The interval in which the data begins is not whole. A live feed reads it from the venue, which knows no more of it here than the
    /// data does.
    /// </summary>
    private void Heal()
    {
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
            _early.Clear();
        }
    }

    private List<Bar> Built(BarInterval interval, BarRange range)
    {
        var (builder, bars) = (new BarBuilder(instrument.Id, interval), new List<Bar>());
        foreach (var trade in _early)
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
