using Akka.Actor;
using Engine.Markets;

namespace Engine.Actors.Markets;

/// <summary>
/// One reader of a feed. Of quotes and depth one item is on its way at the most, so that a bar or a print never waits behind
/// more than one of them; what changes in between is folded into the newest, and the two take turns. The word that the price
/// has moved is conflated by itself. Trades, bars and states are never withheld. Each message is work in flight that the reader
/// ends, and so is its word that it is ready for the next: while something is withheld, one of the two is under way.
/// </summary>
internal sealed class FeedSubscriber(FeedProtocol.Attach wants, WorkInFlight work, ConflationTally tally)
{
    private Conflated _underWay;
    private bool _quoteMissed;
    private bool _depthMissed;
    private bool _priceOutstanding;
    private bool _priceMissed;

    private enum Conflated
    {
        None,
        Quote,
        Depth,
    }

    public bool WantsTrades => wants.Trades;

    public bool WantsBars(BarInterval interval) => wants.Intervals.Contains(interval);

    /// <summary>Offers the newest quote.</summary>
    public void Offer(Quote newest)
    {
        if (!wants.Quotes)
        {
            return;
        }

        if (_underWay == Conflated.None)
        {
            Hand(newest, Conflated.Quote);
        }
        else
        {
            tally.Quotes += _quoteMissed ? 1 : 0;
            _quoteMissed = true;
        }
    }

    /// <summary>Offers the book as it is now.</summary>
    public void Offer(DepthBook newest)
    {
        if (wants.DepthLevels == 0)
        {
            return;
        }

        if (_underWay == Conflated.None)
        {
            Hand(newest.Snapshot(wants.DepthLevels), Conflated.Depth);
        }
        else
        {
            tally.Depth += _depthMissed ? 1 : 0;
            _depthMissed = true;
        }
    }

    /// <summary>The reader has handled its quote or its book, and is ready for the newest of what it has missed.</summary>
    public void Consumed(Quote quote, DepthBook book)
    {
        if (_depthMissed && (_underWay == Conflated.Quote || !_quoteMissed))
        {
            _depthMissed = false;
            Hand(book.Snapshot(wants.DepthLevels), Conflated.Depth);
        }
        else if (_quoteMissed)
        {
            _quoteMissed = false;
            Hand(quote, Conflated.Quote);
        }
        else
        {
            _underWay = Conflated.None;
        }
    }

    /// <summary>Tells once that the price board has something newer, until the reader has looked.</summary>
    public void OfferPrice(FeedProtocol.PriceMoved moved)
    {
        if (!wants.Prices)
        {
            return;
        }

        if (_priceOutstanding)
        {
            _priceMissed = true;
            return;
        }

        _priceOutstanding = true;
        Hand(moved);
    }

    /// <summary>The reader has looked at the price board.</summary>
    public void PriceConsumed(FeedProtocol.PriceMoved moved)
    {
        _priceOutstanding = _priceMissed;
        if (_priceMissed)
        {
            _priceMissed = false;
            Hand(moved);
        }
    }

    public void Hand(object message)
    {
        work.Begin();
        wants.Subscriber.Tell(message);
    }

    private void Hand(object newest, Conflated kind)
    {
        _underWay = kind;
        Hand(newest);
    }
}
