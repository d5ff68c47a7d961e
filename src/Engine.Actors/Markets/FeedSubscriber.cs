using Akka.Actor;
using Engine.Markets;

namespace Engine.Actors.Markets;

/// <summary>
/// One reader of a feed. Quotes, depth and the word that the price has moved are conflated, each by itself; trades, bars and
/// states are never withheld. Each message is work in flight that the reader ends, and so is its word that it is ready for
/// the next: while something is withheld, one of the two is under way.
/// </summary>
internal sealed class FeedSubscriber(FeedProtocol.Attach wants, WorkInFlight work, ConflationTally tally)
{
    private readonly ConflatedStream _quotes = new();
    private readonly ConflatedStream _depth = new();
    private readonly ConflatedStream _prices = new();

    public bool WantsTrades => wants.Trades;

    public bool WantsBars(BarInterval interval) => wants.Intervals.Contains(interval);

    /// <summary>Offers the newest quote.</summary>
    public void Offer(Quote newest)
    {
        if (wants.Quotes && _quotes.Offer(ref tally.Quotes))
        {
            Hand(newest);
        }
    }

    /// <summary>The reader is ready for the newest quote.</summary>
    public void QuoteConsumed(Quote newest)
    {
        if (_quotes.Consumed())
        {
            Hand(newest);
        }
    }

    /// <summary>Offers the book as it is now.</summary>
    public void Offer(DepthBook newest)
    {
        if (wants.DepthLevels > 0 && _depth.Offer(ref tally.Depth))
        {
            Hand(newest.Snapshot(wants.DepthLevels));
        }
    }

    /// <summary>The reader is ready for the book as it is now.</summary>
    public void DepthConsumed(DepthBook newest)
    {
        if (_depth.Consumed())
        {
            Hand(newest.Snapshot(wants.DepthLevels));
        }
    }

    /// <summary>Tells once that the price board has something newer, until the reader has looked.</summary>
    public void OfferPrice(FeedProtocol.PriceMoved moved)
    {
        if (wants.Prices && _prices.Offer(ref tally.Prices))
        {
            Hand(moved);
        }
    }

    /// <summary>The reader has looked at the price board.</summary>
    public void PriceConsumed(FeedProtocol.PriceMoved moved)
    {
        if (_prices.Consumed())
        {
            Hand(moved);
        }
    }

    public void Hand(object message)
    {
        work.Begin();
        wants.Subscriber.Tell(message);
    }
}
