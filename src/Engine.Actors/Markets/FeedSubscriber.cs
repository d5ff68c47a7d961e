using Akka.Actor;
using Engine.Markets;

namespace Engine.Actors.Markets;

/// <summary>
/// One reader of a feed. A quote goes out only when the reader has handled the one before; what changed in between is
/// folded into the newest; the same holds for the word that the price has moved. Trades, bars and states are never withheld. Each message is work in flight that the reader ends.
/// </summary>
internal sealed class FeedSubscriber(FeedProtocol.Attach wants, WorkInFlight work)
{
    private bool _outstanding;
    private bool _missed;
    private bool _priceOutstanding;
    private bool _priceMissed;

    public bool WantsTrades => wants.Trades;

    public bool WantsBars(BarInterval interval) => wants.Intervals.Contains(interval);

    /// <summary>Offers a quote; returns how many earlier ones it has made invisible: 0 or 1.</summary>
    public int Offer(Quote quote)
    {
        if (!wants.Quotes)
        {
            return 0;
        }

        if (_outstanding)
        {
            var replaced = _missed ? 1 : 0;
            _missed = true;
            return replaced;
        }

        _outstanding = true;
        Hand(quote);
        return 0;
    }

    /// <summary>The reader is ready for the newest quote.</summary>
    public void Consumed(Quote newest)
    {
        _outstanding = _missed;
        if (_missed)
        {
            _missed = false;
            Hand(newest);
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
}
