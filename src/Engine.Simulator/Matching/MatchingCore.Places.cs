using Engine.Orders;

namespace Engine.Simulator;

/// <content>
/// Places in the queues of the market, where its depth is known (<see cref="QueueModel.Depth"/>). Everything shown at a price when an order
/// comes to rest there is ahead of it. Prints at the price use that up, and only what a print has left fills the order; a print beyond the price
/// fills it at once. Who cancels stood behind the order, as long as that can be: the volume ahead is only never more than what is shown.
/// </content>
public sealed partial class MatchingCore
{
    private VisibleDepth OwnSide(OrderSide side) => side == OrderSide.Buy ? _depthBids : _depthOffers;

    /// <summary>An order takes its place behind all that is shown at its price.</summary>
    private void JoinQueue(ref RestingOrder order)
    {
        order.Shown = _hasDepth ? OwnSide(order.Side).ShownAt(order.Price) : -1;
        (order.Ahead, order.Vanished) = (order.Shown < 0 ? RestingOrder.Unknown : order.Shown, 0);
    }

    /// <summary>The depth has changed: no more than it shows can be ahead of an order.</summary>
    private void ShowQueues()
    {
        ShowQueues(_bids, _depthBids);
        ShowQueues(_offers, _depthOffers);
    }

    private void ShowQueues(PriceLevels levels, VisibleDepth depth)
    {
        for (var level = 0; level < levels.Count; level++)
        {
            var handle = levels.HeadAt(level);
            var shown = depth.ShownAt(_pool[handle].Price);
            for (; handle >= 0; handle = _pool[handle].Next)
            {
                ref var order = ref _pool[handle];
                if (shown >= 0)
                {
                    if (order.Shown >= 0 && shown > order.Shown)
                    {
                        // Whoever came now is behind, and what vanished before was no trade that is still to be told.
                        order.Vanished = 0;
                    }

                    if (shown < order.Ahead)
                    {
                        order.Vanished += order.Ahead == RestingOrder.Unknown ? 0 : order.Ahead - shown;
                        order.Ahead = shown;
                    }
                }

                order.Shown = shown;
            }
        }
    }

    /// <summary>
    /// What a print means for the limits that wait. Either side may have been the one that crossed: with the order in the market, who offered at
    /// its price would have met it.
    /// </summary>
    private void PassQueues(long price, int size)
    {
        if (_halted)
        {
            return;
        }

        PassQueue(_bids, OrderSide.Buy, price, size);
        PassQueue(_offers, OrderSide.Sell, price, size);
    }

    private void PassQueue(PriceLevels levels, OrderSide side, long price, int size)
    {
        var left = size;
        while (left > 0 && !levels.IsEmpty && levels.BestPrice != price && Crosses(side, price, levels.BestPrice))
        {
            // Beyond the price: whatever was ahead is gone. More than what has traded does not fill.
            for (var handle = levels.BestHead; handle >= 0; handle = _pool[handle].Next)
            {
                (_pool[handle].Ahead, _pool[handle].Vanished) = (0, 0);
            }

            left -= FillFromPrint(levels, levels.BestHead, left);
        }

        if (levels.IsEmpty || levels.BestPrice != price)
        {
            return;
        }

        for (var handle = levels.BestHead; handle >= 0;)
        {
            ref var order = ref _pool[handle];
            var next = order.Next;

            // The depth may tell of the smaller size before the print that made it.
            var told = Math.Min(left, order.Vanished);
            order.Vanished -= told;
            var passes = left - told;
            if (order.Ahead == RestingOrder.Unknown)
            {
                // Nobody knows how many are ahead.
            }
            else if (passes <= order.Ahead)
            {
                order.Ahead -= passes;
            }
            else
            {
                passes -= order.Ahead;
                order.Ahead = 0;
                left -= FillFromPrint(levels, handle, passes);
            }

            handle = next;
        }
    }

    /// <summary>Fills a limit at its own price with up to so many contracts, and returns how many.</summary>
    private int FillFromPrint(PriceLevels levels, int handle, int most)
    {
        ref var order = ref _pool[handle];
        var size = Math.Min(most, order.Remaining);
        order.Remaining -= size;
        Report(order.Id, order.Price, size, order.Remaining, order.Price);
        if (order.Remaining == 0)
        {
            levels.Remove(_pool, handle);
            Release(handle);
        }

        return size;
    }
}
