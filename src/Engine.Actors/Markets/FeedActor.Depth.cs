using Engine.Markets;

namespace Engine.Actors.Markets;

/// <content>The depth book.</content>
public sealed partial class FeedActor
{
    private readonly DepthBook _book;
    private long _depth;

    private void TakeDepth(IReadOnlyList<DepthUpdate> updates)
    {
        var changed = false;
        foreach (var update in updates)
        {
            changed |= _book.Take(update);
        }

        if (changed)
        {
            OfferDepth();
        }
    }

    /// <summary>Differences after a break fit no book from before it.</summary>
    private void ForgetBook()
    {
        if (_book.Levels > 0)
        {
            _book.Clear();
            OfferDepth();
        }
    }

    private void OfferDepth()
    {
        foreach (var subscriber in _subscribers.Values)
        {
            subscriber.Offer(_book);
        }
    }
}
