using Engine.Orders;

namespace Engine.Simulator;

/// <summary>
/// Matching of one contract: ids, sides, integer prices and sizes in, fills out. It knows nothing of accounts, money or
/// time, and allocates nothing once its arrays have grown. Not thread-safe.
/// <para>
/// Orders never trade with each other: the venue simulates one user's orders against the market, which they do not move.
/// The market is the visible depth once there was one; until then the last trade, or the spread of one tick invented
/// around it, without limit of size. Depth that an order took is gone until the next depth update.
/// </para>
/// <para>
/// After every change of the market: trailing stops follow, stops trigger (buys before sells, nearest price first, then
/// oldest first), waiting market orders and triggered stops take in order of arrival, limits are served (buys before
/// sells, best price first, then oldest first). A limit that waited fills at its own price, one that arrives at the
/// market's; a market order or stop pays each level's price. A change of price or a larger size costs an order its
/// place in the queue, a smaller size does not.
/// </para>
/// </summary>
public sealed partial class MatchingCore
{
    private readonly PriceLevels _bids = new(bestIsHighest: true);
    private readonly PriceLevels _offers = new(bestIsHighest: false);
    private readonly PriceLevels _buyStops = new(bestIsHighest: false);
    private readonly PriceLevels _sellStops = new(bestIsHighest: true);
    private readonly long _tick;
    private readonly FillModel _model;
    private readonly long _slippage;
    private readonly long _marketSlippage;
    private readonly bool _queues;
    private RestingOrder[] _pool = new RestingOrder[256];
    private MatchingFill[] _fills = new MatchingFill[64];
    private int _used;
    private int _free = -1;
    private int _fillsRead;
    private int _fillsMade;
    private bool _halted;
    private bool _stale;

    /// <summary>Creates the matching of one contract.</summary>
    /// <param name="tick">The price step, in the unit in which all prices are given; greater than zero.</param>
    /// <param name="model">The market as long as no depth is known.</param>
    /// <param name="stopSlippage">Ticks by which a triggered stop fills worse than the market.</param>
    /// <param name="marketSlippage">Ticks by which a market order fills worse than the market.</param>
    /// <param name="queue">When a limit that waits is served.</param>
    public MatchingCore(long tick, FillModel model, int stopSlippage = 0, int marketSlippage = 0, QueueModel queue = QueueModel.None)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tick, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(stopSlippage);
        ArgumentOutOfRangeException.ThrowIfNegative(marketSlippage);
        (_tick, _model, _slippage, _marketSlippage, _queues) = (tick, model, stopSlippage * tick, marketSlippage * tick, queue == QueueModel.Depth);
    }

    /// <summary>Orders in the core.</summary>
    public int Count { get; private set; }

    /// <summary>True stops matching; the market still moves, and everything due is matched when it is taken back.</summary>
    public bool Halted
    {
        get => _halted;
        set
        {
            var resumed = _halted && !value;
            _halted = value;
            if (resumed)
            {
                OnTrade();
            }
        }
    }

    /// <summary>
    /// True when the price that orders would fill at is too old for it: nothing fills before the market's next word, which ends this. Without
    /// depth that is a print, with depth an update of it.
    /// </summary>
    public bool Stale
    {
        get => _stale;
        set => _stale = value;
    }

    /// <summary>True when depth is known, so that orders fill against it.</summary>
    public bool HasDepth => _hasDepth;

    /// <summary>Takes the next fill, oldest first; false when there is none.</summary>
    public bool TryTakeFill(out MatchingFill fill)
    {
        if (_fillsRead == _fillsMade)
        {
            (_fillsRead, _fillsMade) = (0, 0);
            fill = default;
            return false;
        }

        fill = _fills[_fillsRead++];
        return true;
    }

    /// <summary>Brings in an order and matches it.</summary>
    /// <param name="id">Its number; not zero, unique among the orders in the core.</param>
    /// <param name="kind">How it waits.</param>
    /// <param name="side">Its side.</param>
    /// <param name="size">Contracts; greater than zero.</param>
    /// <param name="price">Limit or stop; of a trailing stop the stop at the start. Without meaning for a market order.</param>
    /// <param name="distance">Distance of a trailing stop from the last trade, in price units; greater than zero.</param>
    /// <returns>The handle by which it is changed and cancelled, or -1 when nothing is left of it.</returns>
    public int Place(long id, MatchingKind kind, OrderSide side, int size, long price = 0, long distance = 0)
    {
        if (kind == MatchingKind.TrailingStop && _last is { } last)
        {
            price = Followed(side, price, distance, last);
        }

        var taking = kind == MatchingKind.Market || (kind == MatchingKind.Limit ? WouldTake(side, price) : IsTriggered(side, price));
        if (_stale)
        {
            // It waits for the next price.
        }
        else if (taking)
        {
            Take(id, side, ref size, null, price, SlippageOf(kind));
        }
        else if (kind == MatchingKind.Limit)
        {
            Take(id, side, ref size, price, price, 0);
        }

        if (size == 0)
        {
            return -1;
        }

        var handle = Allocate();
        ref var order = ref _pool[handle];
        order.Id = id;
        order.Kind = kind;
        order.Side = side;
        order.Remaining = size;
        order.Price = price;
        order.Distance = distance;
        order.Taking = taking;
        Enqueue(handle);
        if (kind == MatchingKind.TrailingStop)
        {
            EnqueueTrail(handle);
        }

        return handle;
    }

    /// <summary>Changes what is left of an order and its price, and matches it again.</summary>
    /// <param name="handle">From <see cref="Place"/>.</param>
    /// <param name="id">The order's number: a handle outlives its order.</param>
    /// <param name="remaining">Contracts still to be filled; greater than zero.</param>
    /// <param name="price">Limit or stop; ignored once it only waits for contracts to take.</param>
    /// <param name="distance">New distance of a trailing stop; 0 leaves it.</param>
    /// <returns>False when the order is no longer in the core.</returns>
    public bool Modify(int handle, long id, int remaining, long price, long distance = 0)
    {
        if (!Holds(handle, id))
        {
            return false;
        }

        ref var order = ref _pool[handle];
        if (order.Taking)
        {
            order.Remaining = remaining;
            order.Price = order.Kind == MatchingKind.Limit ? price : order.Price;
            return true;
        }

        if (order.Kind == MatchingKind.TrailingStop)
        {
            order.Distance = distance > 0 ? distance : order.Distance;
            price = _last is { } last ? Followed(order.Side, price, order.Distance, last) : price;
        }

        if (price == order.Price && remaining <= order.Remaining)
        {
            order.Remaining = remaining;
            return true;
        }

        LevelsOf(ref order).Remove(_pool, handle);
        (order.Price, order.Remaining) = (price, remaining);
        if (order.Kind == MatchingKind.Limit)
        {
            order.Taking = WouldTake(order.Side, price);
            Take(id, order.Side, ref order.Remaining, price, price, 0);
        }
        else if (IsTriggered(order.Side, price))
        {
            order.Taking = true;
            Take(id, order.Side, ref order.Remaining, null, price, _slippage);
        }

        if (order.Remaining == 0)
        {
            Release(handle);
            return true;
        }

        Enqueue(handle);
        return true;
    }

    /// <summary>Takes an order out; false when it is no longer in the core.</summary>
    public bool Cancel(int handle, long id)
    {
        if (!Holds(handle, id))
        {
            return false;
        }

        Dequeue(handle);
        Release(handle);
        return true;
    }

    /// <summary>The limit or the stop of an order as it stands now; null when it is no longer in the core.</summary>
    public long? PriceOf(int handle, long id) => Holds(handle, id) ? _pool[handle].Price : null;

    /// <summary>True of an order in the core that only waits for contracts to take: a market order, or a stop that was set off.</summary>
    public bool IsTaking(int handle, long id) => Holds(handle, id) && _pool[handle] is { Taking: true, Kind: not MatchingKind.Limit };

    /// <summary>True of an order that would take from the market now if its price were not too old.</summary>
    public bool AwaitsPrice(int handle, long id) => _stale && !_halted && Holds(handle, id) && _pool[handle].Taking;

    /// <summary>Contracts of others that trade before an order that waits at its limit; null when it is not in the core, or when nothing is known of its price.</summary>
    public int? AheadOf(int handle, long id) => _queues && Holds(handle, id) && _pool[handle] is { Kind: MatchingKind.Limit, Taking: false, Ahead: not RestingOrder.Unknown and var ahead } ? ahead : null;

    /// <summary>True of a limit that would take at a price which is too old: it arrives with the next.</summary>
    private bool WouldTake(OrderSide side, long limit) => _stale && !_halted && BestFor(side) is { } best && Crosses(side, best, limit);

    private long SlippageOf(MatchingKind kind) => kind switch
    {
        MatchingKind.Market => _marketSlippage,
        MatchingKind.Limit => 0,
        _ => _slippage,
    };

    private bool Holds(int handle, long id) => (uint)handle < (uint)_used && _pool[handle].Id == id;

    private PriceLevels LevelsOf(ref readonly RestingOrder order) => order.Kind == MatchingKind.Limit
        ? order.Side == OrderSide.Buy ? _bids : _offers
        : order.Side == OrderSide.Buy ? _buyStops : _sellStops;

    private int Allocate()
    {
        Count++;
        if (_free >= 0)
        {
            var handle = _free;
            _free = _pool[handle].Next;
            return handle;
        }

        if (_used == _pool.Length)
        {
            Array.Resize(ref _pool, _used * 2);
        }

        return _used++;
    }

    /// <summary>Gives the slot back; the order must have left its queue.</summary>
    private void Release(int handle)
    {
        ref var order = ref _pool[handle];
        if (order.Kind == MatchingKind.TrailingStop)
        {
            DequeueTrail(handle);
        }

        order.Id = RestingOrder.Free;
        order.Next = _free;
        _free = handle;
        Count--;
    }

    private void Report(long id, long price, int size, int remaining, long level)
    {
        if (_fillsMade == _fills.Length)
        {
            Array.Resize(ref _fills, _fillsMade * 2);
        }

        _fills[_fillsMade++] = new MatchingFill(id, price, size, remaining, level);
    }
}
