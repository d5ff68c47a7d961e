using Engine.Orders;

namespace Engine.Simulator.Tests;

/// <summary>
/// The rules of <see cref="MatchingCore"/> once more, as plainly as they can be said: one list of orders, searched from the
/// front each time. Slow, and meant to be believed by reading it.
/// </summary>
internal sealed class ReferenceBook(long tick, FillModel model, int slippage, int marketSlippage = 0, QueueModel queue = QueueModel.None)
{
    private readonly List<Working> _orders = [];
    private List<(long Price, int Size)> _bids = [];
    private List<(long Price, int Size)> _asks = [];
    private Dictionary<long, int> _shownBids = [];
    private Dictionary<long, int> _shownAsks = [];
    private bool _hasDepth;
    private bool _lastWasUp = true;
    private bool _halted;
    private long _arrivals;

    public List<MatchingFill> Fills { get; } = [];

    public long? Last { get; private set; }

    /// <summary>Id, price and contracts left of everything that works, by id.</summary>
    public IEnumerable<(long Id, long Price, int Remaining)> Orders =>
        _orders.OrderBy(order => order.Id).Select(order => (order.Id, order.Price, order.Remaining));

    public void Place(long id, MatchingKind kind, OrderSide side, int size, long price, long distance)
    {
        var order = new Working(id, kind, side) { Remaining = size, Price = price, Distance = distance, Arrival = ++_arrivals, Created = id };
        _orders.Add(order);
        Follow(order);
        TriggerIfReached(order);
        TakeIfItMay(order);
        Join(order);
        Forget();
    }

    public void Modify(long id, int remaining, long price, long distance)
    {
        if (_orders.Find(one => one.Id == id) is not { } order)
        {
            return;
        }

        if (order.Taking)
        {
            order.Remaining = remaining;
            return;
        }

        var (oldPrice, oldRemaining) = (order.Price, order.Remaining);
        order.Remaining = remaining;
        order.Price = price;
        if (distance > 0)
        {
            order.Distance = distance;
        }

        order.Price = Followed(order);
        if (order.Price != oldPrice || remaining > oldRemaining)
        {
            order.Arrival = ++_arrivals;
            TriggerIfReached(order);
            TakeIfItMay(order);
            Join(order);
            Forget();
        }
    }

    public void Cancel(long id) => _orders.RemoveAll(order => order.Id == id);

    public void Print(long price, int size = int.MaxValue)
    {
        if (queue == QueueModel.Depth && _hasDepth && !_halted)
        {
            ServeFromPrint(OrderSide.Buy, price, size);
            ServeFromPrint(OrderSide.Sell, price, size);
            Forget();
        }

        if (Last == price)
        {
            return;
        }

        _lastWasUp = Last is not { } last ? _lastWasUp : price > last;
        Last = price;
        AfterTrade();
    }

    public void SetDepth(IEnumerable<DepthLevel> bids, IEnumerable<DepthLevel> asks)
    {
        _hasDepth = true;
        _bids = [.. bids.Where(level => level.Size > 0).Select(level => (level.Price, level.Size))];
        _asks = [.. asks.Where(level => level.Size > 0).Select(level => (level.Price, level.Size))];
        (_shownBids, _shownAsks) = (_bids.ToDictionary(level => level.Price, level => level.Size), _asks.ToDictionary(level => level.Price, level => level.Size));
        foreach (var order in _orders.Where(order => order.Kind == MatchingKind.Limit))
        {
            var (before, shown) = (order.Shown, Shown(order));
            order.Vanished = before is not null && shown > before ? 0 : order.Vanished;
            if (shown is { } most && (order.Ahead is not { } ahead || ahead > most))
            {
                order.Vanished += order.Ahead - most ?? 0;
                order.Ahead = most;
            }

            order.Shown = shown;
        }

        MatchAll();
    }

    public void Halt(bool halted)
    {
        var resumed = _halted && !halted;
        _halted = halted;
        if (resumed)
        {
            AfterTrade();
        }
    }

    private void AfterTrade()
    {
        if (_halted)
        {
            return;
        }

        foreach (var order in _orders.OrderBy(order => order.Created))
        {
            Follow(order);
        }

        foreach (var order in _orders.Where(IsStop).OrderBy(order => order.Side).ThenBy(order => order.Price * order.Side.Sign()).ThenBy(order => order.Arrival).ToList())
        {
            TriggerIfReached(order);
        }

        MatchAll();
    }

    private void MatchAll()
    {
        if (_halted)
        {
            return;
        }

        foreach (var order in _orders.Where(order => order.Taking).OrderBy(order => order.Arrival))
        {
            TakeIfItMay(order);
        }

        foreach (var order in _orders
            .Where(order => order.Kind == MatchingKind.Limit)
            .OrderBy(order => order.Side).ThenBy(order => -order.Price * order.Side.Sign()).ThenBy(order => order.Arrival))
        {
            ServeAtItsLimit(order);
        }

        Forget();
    }

    private void Join(Working order)
    {
        order.Shown = _hasDepth ? Shown(order) : null;
        (order.Ahead, order.Vanished) = (order.Shown, 0);
    }

    /// <summary>What the depth shows at an order's price; null where it does not reach.</summary>
    private int? Shown(Working order)
    {
        var shown = order.Side == OrderSide.Buy ? _shownBids : _shownAsks;
        var reached = order.Side == OrderSide.Buy ? shown.Keys.Any(price => price <= order.Price) : shown.Keys.Any(price => price >= order.Price);
        return reached ? shown.GetValueOrDefault(order.Price) : null;
    }

    private void ServeFromPrint(OrderSide side, long price, int size)
    {
        var mine = _orders.Where(order => order.Kind == MatchingKind.Limit && order.Side == side).OrderBy(order => -order.Price * side.Sign()).ThenBy(order => order.Arrival).ToList();
        var left = size;
        foreach (var order in mine.Where(order => order.Price != price && Reaches(order, price)))
        {
            if (left > 0)
            {
                foreach (var same in mine.Where(other => other.Price == order.Price))
                {
                    (same.Ahead, same.Vanished) = (0, 0);
                }
            }

            var fill = Math.Min(left, order.Remaining);
            left -= fill;
            if (fill > 0)
            {
                Report(order, order.Price, fill);
            }
        }

        foreach (var order in mine.Where(order => order.Price == price))
        {
            var told = Math.Min(left, order.Vanished);
            order.Vanished -= told;
            if (order.Ahead is { } ahead)
            {
                var fill = Math.Clamp(left - told - ahead, 0, order.Remaining);
                order.Ahead = Math.Max(0, ahead - (left - told));
                left -= fill;
                if (fill > 0)
                {
                    Report(order, order.Price, fill);
                }
            }
        }
    }

    private void Forget() => _orders.RemoveAll(order => order.Remaining == 0);

    private static bool IsStop(Working order) => order.Kind is MatchingKind.Stop or MatchingKind.TrailingStop && !order.Taking;

    private void Follow(Working order)
    {
        if (Followed(order) is var followed && followed != order.Price)
        {
            order.Price = followed;
            order.Arrival = ++_arrivals;
        }
    }

    private long Followed(Working order)
    {
        if (order.Kind != MatchingKind.TrailingStop || order.Taking || Last is not { } last)
        {
            return order.Price;
        }

        return order.Side == OrderSide.Buy ? Math.Min(order.Price, last + order.Distance) : Math.Max(order.Price, last - order.Distance);
    }

    private void TriggerIfReached(Working order)
    {
        var reached = order.Kind == MatchingKind.Market
            || (IsStop(order) && !_halted && Last is { } last && (order.Side == OrderSide.Buy ? last >= order.Price : last <= order.Price));
        if (reached)
        {
            order.Taking = true;
            order.Arrival = ++_arrivals;
        }
    }

    private void TakeIfItMay(Working order)
    {
        while (!_halted && order.Remaining > 0 && (order.Taking || order.Kind == MatchingKind.Limit) && Best(order.Side) is { } best)
        {
            if (!order.Taking && !Reaches(order, best.Price))
            {
                return;
            }

            var size = Math.Min(order.Remaining, best.Size);
            Consume(order.Side, size);
            var ticks = order.Kind switch { MatchingKind.Market => marketSlippage, MatchingKind.Limit => 0, _ => slippage };
            var worse = ticks * tick * order.Side.Sign();
            Report(order, best.Price + worse, size);
        }
    }

    private void ServeAtItsLimit(Working order)
    {
        var size = 0;
        while (size < order.Remaining && Best(order.Side) is { } best && Reaches(order, best.Price))
        {
            var more = Math.Min(order.Remaining - size, best.Size);
            Consume(order.Side, more);
            size += more;
        }

        if (size > 0)
        {
            Report(order, order.Price, size);
        }
    }

    private static bool Reaches(Working order, long market) => order.Side == OrderSide.Buy ? market <= order.Price : market >= order.Price;

    private (long Price, int Size)? Best(OrderSide side)
    {
        if (_hasDepth)
        {
            var levels = side == OrderSide.Buy ? _asks : _bids;
            return levels.Count == 0 ? null : levels[0];
        }

        if (Last is not { } last)
        {
            return null;
        }

        var (bid, ask) = model == FillModel.LastTrade ? (last, last) : _lastWasUp ? (last - tick, last) : (last, last + tick);
        return (side == OrderSide.Buy ? ask : bid, int.MaxValue);
    }

    private void Consume(OrderSide side, int size)
    {
        if (!_hasDepth)
        {
            return;
        }

        var levels = side == OrderSide.Buy ? _asks : _bids;
        levels[0] = (levels[0].Price, levels[0].Size - size);
        if (levels[0].Size == 0)
        {
            levels.RemoveAt(0);
        }
    }

    private void Report(Working order, long price, int size)
    {
        order.Remaining -= size;
        Fills.Add(new MatchingFill(order.Id, price, size, order.Remaining, order.Price));
    }

    private sealed class Working(long id, MatchingKind kind, OrderSide side)
    {
        public long Id => id;

        public MatchingKind Kind => kind;

        public OrderSide Side => side;

        public long Price { get; set; }

        public long Distance { get; set; }

        public int Remaining { get; set; }

        /// <summary>Contracts that trade before it; null when nobody knows.</summary>
        public int? Ahead { get; set; }

        public int Vanished { get; set; }

        public int? Shown { get; set; }

        public bool Taking { get; set; }

        /// <summary>Decides between orders of the same price; anew with every change that costs the place in the queue.</summary>
        public long Arrival { get; set; }

        public long Created { get; init; }
    }
}
