using Engine.Orders;

namespace Engine.Simulator;

/// <content>The queues beside the price levels: those who only wait for contracts to take, and the trailing stops.</content>
public sealed partial class MatchingCore
{
    private int _firstTaker = -1;
    private int _lastTaker = -1;
    private int _firstTrail = -1;
    private int _lastTrail = -1;

    private void Enqueue(int handle)
    {
        ref var order = ref _pool[handle];
        if (!order.Taking)
        {
            if (_queues && order.Kind == MatchingKind.Limit)
            {
                JoinQueue(ref order);
            }

            LevelsOf(ref order).Append(_pool, handle);
            return;
        }

        (order.Previous, order.Next) = (_lastTaker, -1);
        if (_lastTaker >= 0)
        {
            _pool[_lastTaker].Next = handle;
        }
        else
        {
            _firstTaker = handle;
        }

        _lastTaker = handle;
    }

    private void Dequeue(int handle)
    {
        ref var order = ref _pool[handle];
        if (!order.Taking)
        {
            LevelsOf(ref order).Remove(_pool, handle);
            return;
        }

        if (order.Previous >= 0)
        {
            _pool[order.Previous].Next = order.Next;
        }
        else
        {
            _firstTaker = order.Next;
        }

        if (order.Next >= 0)
        {
            _pool[order.Next].Previous = order.Previous;
        }
        else
        {
            _lastTaker = order.Previous;
        }
    }

    private void EnqueueTrail(int handle)
    {
        ref var order = ref _pool[handle];
        (order.PreviousTrail, order.NextTrail) = (_lastTrail, -1);
        if (_lastTrail >= 0)
        {
            _pool[_lastTrail].NextTrail = handle;
        }
        else
        {
            _firstTrail = handle;
        }

        _lastTrail = handle;
    }

    private void DequeueTrail(int handle)
    {
        ref var order = ref _pool[handle];
        if (order.PreviousTrail >= 0)
        {
            _pool[order.PreviousTrail].NextTrail = order.NextTrail;
        }
        else
        {
            _firstTrail = order.NextTrail;
        }

        if (order.NextTrail >= 0)
        {
            _pool[order.NextTrail].PreviousTrail = order.PreviousTrail;
        }
        else
        {
            _lastTrail = order.PreviousTrail;
        }
    }

    /// <summary>Every trailing stop is looked at on every change of the last trade, oldest first: there are few of them.</summary>
    private void FollowTrails(long last)
    {
        for (var handle = _firstTrail; handle >= 0; handle = _pool[handle].NextTrail)
        {
            ref var order = ref _pool[handle];
            if (order.Taking)
            {
                continue;
            }

            var stop = Followed(order.Side, order.Price, order.Distance, last);
            if (stop != order.Price)
            {
                var levels = order.Side == OrderSide.Buy ? _buyStops : _sellStops;
                levels.Remove(_pool, handle);
                order.Price = stop;
                levels.Append(_pool, handle);
            }
        }
    }
}
