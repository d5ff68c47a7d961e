using Engine.Actors.Hubs;
using Engine.Markets;

namespace Engine.Actors.Markets;

/// <content>The depth book.</content>
public sealed partial class FeedActor
{
    private readonly DepthBook _book;
    private long _depth;

    private void OnDepth(HubProtocol.DepthReceived frame)
    {
        Heard(frame.Updates[^1].Sequence);
        _depth++;
        var changed = false;
        foreach (var update in frame.Updates)
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
