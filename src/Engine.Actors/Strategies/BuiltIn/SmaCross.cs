using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Strategies.BuiltIn;

/// <summary>
/// Simple moving averages. On bars it is long while the fast average is above the slow one and short while it is below,
/// turning round with one order. In tick mode it compares each print with the average of the last n, itself included:
/// above is a buy signal, below a sell signal; flat it enters when the signal differs from the last entry's, in a
/// position it leaves on the opposite signal.
/// </summary>
public sealed class SmaCross : StrategyActor
{
    private readonly SmaCrossParameters _parameters;
    private readonly RollingSum _fast;
    private readonly RollingSum _slow;
    private IntentId? _inFlight;
    private bool _inFlightIsEntry;
    private OrderSide? _lastEntry;

    /// <summary>Called by the engine.</summary>
    public SmaCross(StrategyContext context, SmaCrossParameters parameters)
        : base(context)
    {
        _parameters = parameters;
        _fast = new RollingSum(parameters.Mode == SmaCrossMode.Tick ? parameters.N : parameters.Fast);
        _slow = new RollingSum(parameters.Slow);
    }

    /// <inheritdoc/>
    protected override bool WantsTrades => _parameters.Mode == SmaCrossMode.Tick;

    /// <inheritdoc/>
    protected override ImmutableDictionary<BarInterval, int> Bars => _parameters.Mode == SmaCrossMode.Tick
        ? ImmutableDictionary<BarInterval, int>.Empty
        : ImmutableDictionary<BarInterval, int>.Empty.Add(_parameters.Interval, _parameters.Slow);

    /// <inheritdoc/>
    protected override void OnTrade(MarketTrade trade)
    {
        _fast.Add(trade.Price);
        if (!_fast.IsFull || _inFlight is not null || !IsReady || Trading != TradingState.Active)
        {
            return;
        }

        var against = _fast.Compare(trade.Price);
        if (against == 0)
        {
            return;
        }

        var signal = against > 0 ? OrderSide.Buy : OrderSide.Sell;
        if (Position == 0)
        {
            if (signal != _lastEntry)
            {
                _lastEntry = signal;
                Send(signal, _parameters.Size, entry: true);
            }
        }
        else if (Math.Sign(Position) != signal.Sign())
        {
            Send(signal, Math.Abs(Position), entry: false);
        }
    }

    /// <inheritdoc/>
    protected override void OnBar(Bar bar)
    {
        _fast.Add(bar.Close);
        _slow.Add(bar.Close);
        if (bar.Origin != BarOrigin.Live || !IsReady || Trading != TradingState.Active || !_slow.IsFull || _inFlight is not null)
        {
            return;
        }

        var trend = _fast.CompareAverage(_slow);
        if (trend != 0 && Math.Sign(Position) != trend)
        {
            Send(trend > 0 ? OrderSide.Buy : OrderSide.Sell, _parameters.Size + Math.Abs(Position), entry: true);
        }
    }

    /// <inheritdoc/>
    protected override void OnDenied(Denied denied) => End(denied.Intent, placed: false);

    /// <inheritdoc/>
    protected override void OnOrder(OrderUpdate update)
    {
        if (update.Complete)
        {
            End(update.Intent, placed: update.Filled > 0);
        }
    }

    private void Send(OrderSide side, int size, bool entry)
    {
        _inFlightIsEntry = entry;
        _inFlight = side == OrderSide.Buy ? Buy(size) : Sell(size);
    }

    private void End(IntentId intent, bool placed)
    {
        if (_inFlight != intent)
        {
            return;
        }

        _inFlight = null;
        if (_inFlightIsEntry && !placed)
        {
            _lastEntry = null;
        }
    }

    /// <summary>The sum of the last n prices, exact: averages are compared by cross-multiplication, never divided.</summary>
    private sealed class RollingSum(int n)
    {
        private readonly Queue<long> _window = new(n + 1);
        private Int128 _sum;

        public bool IsFull => _window.Count == n;

        public void Add(Price price)
        {
            _window.Enqueue(price.Nanos);
            _sum += price.Nanos;
            if (_window.Count > n)
            {
                _sum -= _window.Dequeue();
            }
        }

        /// <summary>Sign of price minus average.</summary>
        public int Compare(Price price) => Int128.Sign(((Int128)price.Nanos * n) - _sum);

        /// <summary>Sign of this average minus the other.</summary>
        public int CompareAverage(RollingSum other) => Int128.Sign((_sum * other.Count) - (other._sum * Count));

        private int Count => _window.Count;
    }
}
