namespace Engine.Simulator;

/// <summary>
/// The price levels of one side, each a queue in order of arrival through the pool of orders. A sorted array with the best
/// level last: most changes happen near the best price, where inserting and removing moves little, and a price far away
/// costs a shift of sixteen bytes a level and no memory for the prices between.
/// </summary>
internal sealed class PriceLevels(bool bestIsHighest)
{
    private Level[] _levels = new Level[64];
    private int _count;

    public bool IsEmpty => _count == 0;

    /// <summary>The price that is served first; only when not empty.</summary>
    public long BestPrice => bestIsHighest ? _levels[_count - 1].Key : -_levels[_count - 1].Key;

    /// <summary>The oldest order at the best price; only when not empty.</summary>
    public int BestHead => _levels[_count - 1].Head;

    /// <summary>Prices at which orders wait.</summary>
    public int Count => _count;

    /// <summary>The oldest order at one of the prices, 0 for the worst.</summary>
    public int HeadAt(int level) => _levels[level].Head;

    /// <summary>Puts an order behind all others of its price.</summary>
    public void Append(RestingOrder[] pool, int handle)
    {
        ref var order = ref pool[handle];
        var key = KeyOf(order.Price);
        var at = Find(key);
        order.Next = -1;
        if (at >= 0)
        {
            ref var level = ref _levels[at];
            order.Previous = level.Tail;
            pool[level.Tail].Next = handle;
            level.Tail = handle;
            return;
        }

        at = ~at;
        if (_count == _levels.Length)
        {
            Array.Resize(ref _levels, _count * 2);
        }

        _levels.AsSpan(at, _count - at).CopyTo(_levels.AsSpan(at + 1));
        order.Previous = -1;
        _levels[at] = new Level { Key = key, Head = handle, Tail = handle };
        _count++;
    }

    /// <summary>Takes an order out, wherever it stands in its queue; an emptied level goes with it.</summary>
    public void Remove(RestingOrder[] pool, int handle)
    {
        ref var order = ref pool[handle];
        if (order.Previous >= 0 && order.Next >= 0)
        {
            pool[order.Previous].Next = order.Next;
            pool[order.Next].Previous = order.Previous;
            return;
        }

        var at = Find(KeyOf(order.Price));
        ref var level = ref _levels[at];
        if (order.Previous >= 0)
        {
            pool[order.Previous].Next = -1;
            level.Tail = order.Previous;
        }
        else if (order.Next >= 0)
        {
            pool[order.Next].Previous = -1;
            level.Head = order.Next;
        }
        else
        {
            _levels.AsSpan(at + 1, _count - at - 1).CopyTo(_levels.AsSpan(at));
            _count--;
        }
    }

    private long KeyOf(long price) => bestIsHighest ? price : -price;

    /// <summary>The level's index, or the complement of where it belongs.</summary>
    private int Find(long key)
    {
        var (low, high) = (0, _count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var found = _levels[middle].Key;
            if (found == key)
            {
                return middle;
            }

            if (found < key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }

    private struct Level
    {
        public long Key;
        public int Head;
        public int Tail;
    }
}
