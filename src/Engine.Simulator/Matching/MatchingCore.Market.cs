using Engine.Orders;

namespace Engine.Simulator;

/// <content>The market and what it sets off.</content>
public sealed partial class MatchingCore
{
    private readonly VisibleDepth _depthBids = new(bestIsHighest: true);
    private readonly VisibleDepth _depthOffers = new(bestIsHighest: false);
    private long? _last;
    private bool _atAsk = true;
    private bool _hasDepth;
    private int _supply = int.MaxValue;

    /// <summary>Last trade, once there was one.</summary>
    public long? Last => _last;

    /// <summary>Best bid of the depth that is left, or of the invented spread.</summary>
    public long? Bid => _hasDepth ? _depthBids.IsEmpty ? null : _depthBids.BestPrice : _atAsk ? _last - _tick : _last;

    /// <summary>Best ask of the depth that is left, or of the invented spread.</summary>
    public long? Ask => _hasDepth ? _depthOffers.IsEmpty ? null : _depthOffers.BestPrice : _atAsk ? _last : _last + _tick;

    /// <summary>The side that crossed the spread in the last trade: buyers after an uptick, sellers after a downtick; unchanged keeps the side.</summary>
    public OrderSide Aggressor => _atAsk ? OrderSide.Buy : OrderSide.Sell;

    /// <summary>
    /// Contracts that the market gives as long as no depth is known; null gives any number. What it does not give waits, and is matched
    /// when there is more.
    /// </summary>
    public int? Supply
    {
        get => _supply == int.MaxValue ? null : _supply;
        set
        {
            _supply = value ?? int.MaxValue;
            if (!_halted && !_stale)
            {
                Match();
            }
        }
    }

    /// <summary>A trade happened in the market.</summary>
    /// <param name="price">Its price.</param>
    /// <param name="size">Contracts, at least 1; as many as anybody wants where nobody knows.</param>
    public void Print(long price, int size = int.MaxValue)
    {
        if (_queues && _hasDepth)
        {
            PassQueues(price, size);
        }

        var stale = _stale && !_hasDepth;
        _stale &= _hasDepth;
        if (_last == price && !stale)
        {
            return;
        }

        if (_last is { } before && before != price)
        {
            _atAsk = price > before;
        }

        _last = price;
        if (!_halted)
        {
            OnTrade();
        }
    }

    /// <summary>The visible depth is now this, best first; levels without contracts are skipped.</summary>
    public void SetDepth(ReadOnlySpan<DepthLevel> bids, ReadOnlySpan<DepthLevel> asks)
    {
        (_hasDepth, _stale) = (true, false);
        _depthBids.Set(bids);
        _depthOffers.Set(asks);
        if (_queues)
        {
            ShowQueues();
        }

        if (!_halted)
        {
            Match();
        }
    }

    /// <summary>Nothing is known of the market any more: no last trade, and an empty depth, which has to be told before anything fills.</summary>
    public void Forget()
    {
        (_last, _hasDepth) = (null, true);
        _depthBids.Set([]);
        _depthOffers.Set([]);
    }

    /// <summary>What a market order of a side would get now for its first contract.</summary>
    public long? BestFor(OrderSide side) => !_hasDepth && _model == FillModel.LastTrade ? _last : side == OrderSide.Buy ? Ask : Bid;

    private bool IsTriggered(OrderSide side, long stop) => !_halted && _last is { } last && (side == OrderSide.Buy ? last >= stop : last <= stop);

    private static long Followed(OrderSide side, long stop, long distance, long last) =>
        side == OrderSide.Buy ? Math.Min(stop, last + distance) : Math.Max(stop, last - distance);

    private void OnTrade()
    {
        if (_last is { } last)
        {
            if (_firstTrail >= 0)
            {
                FollowTrails(last);
            }

            while (!_buyStops.IsEmpty && last >= _buyStops.BestPrice)
            {
                Trigger(_buyStops);
            }

            while (!_sellStops.IsEmpty && last <= _sellStops.BestPrice)
            {
                Trigger(_sellStops);
            }
        }

        if (!_stale)
        {
            Match();
        }
    }

    private void Trigger(PriceLevels stops)
    {
        var handle = stops.BestHead;
        stops.Remove(_pool, handle);
        _pool[handle].Taking = true;
        Enqueue(handle);
    }

    private void Match()
    {
        for (var handle = _firstTaker; handle >= 0;)
        {
            ref var order = ref _pool[handle];
            var next = order.Next;
            var waited = order.Kind == MatchingKind.Limit;
            Take(order.Id, order.Side, ref order.Remaining, waited ? order.Price : null, order.Price, SlippageOf(order.Kind));
            if (order.Remaining == 0)
            {
                Dequeue(handle);
                Release(handle);
            }
            else if (waited)
            {
                Dequeue(handle);
                order.Taking = false;
                Enqueue(handle);
            }

            handle = next;
        }

        Serve(_bids, OrderSide.Buy);
        Serve(_offers, OrderSide.Sell);
    }

    /// <summary>Fills the limits of one side that the market has reached, at their own prices.</summary>
    private void Serve(PriceLevels levels, OrderSide side)
    {
        while (!levels.IsEmpty && Gives && BestFor(side) is { } best && Crosses(side, best, levels.BestPrice))
        {
            var handle = levels.BestHead;
            ref var order = ref _pool[handle];
            var size = _hasDepth ? TakeUpTo(side, order.Price, order.Remaining) : Supplied(order.Remaining);
            order.Remaining -= size;
            Report(order.Id, order.Price, size, order.Remaining, order.Price);
            if (order.Remaining > 0)
            {
                return;
            }

            levels.Remove(_pool, handle);
            Release(handle);
        }
    }

    private int TakeUpTo(OrderSide side, long limit, int wanted)
    {
        var depth = side == OrderSide.Buy ? _depthOffers : _depthBids;
        var taken = 0;
        while (taken < wanted && !depth.IsEmpty && Crosses(side, depth.BestPrice, limit))
        {
            taken += depth.Take(wanted - taken);
        }

        return taken;
    }

    /// <summary>Takes what the market shows, level by level, no worse than the limit if there is one.</summary>
    private void Take(long id, OrderSide side, ref int remaining, long? limit, long level, long slippage)
    {
        while (!_halted && !_stale && remaining > 0 && Gives && BestFor(side) is { } best && (limit is not { } worst || Crosses(side, best, worst)))
        {
            var size = !_hasDepth ? Supplied(remaining) : (side == OrderSide.Buy ? _depthOffers : _depthBids).Take(remaining);
            remaining -= size;
            Report(id, best + (side == OrderSide.Buy ? slippage : -slippage), size, remaining, level);
        }
    }

    private bool Gives => _hasDepth || _supply > 0;

    private int Supplied(int wanted)
    {
        if (_supply == int.MaxValue)
        {
            return wanted;
        }

        var size = Math.Min(wanted, _supply);
        _supply -= size;
        return size;
    }

    private static bool Crosses(OrderSide side, long best, long limit) => side == OrderSide.Buy ? best <= limit : best >= limit;
}
