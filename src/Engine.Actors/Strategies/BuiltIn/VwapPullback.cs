using Engine.Indicators;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies.BuiltIn;

/// <summary>
/// Pullback to the volume-weighted average price of the regular session. The trend is up when the VWAP is higher than some bars ago and the bar
/// before lay wholly above the line; a bar that then comes down to the line and closes on it or above is bought. Sold in the mirror. The line is the
/// VWAP, or a band on the side of the trend. Stop-loss and take-profit in ticks; flat before the regular session ends.
/// </summary>
public sealed class VwapPullback : RegularSessionStrategy
{
    private readonly VwapPullbackParameters _parameters;
    private readonly SessionVwap _vwap;
    private readonly Queue<double> _values = new();
    private bool _wasAbove;
    private bool _wasBelow;
    private OrderSide? _signal;

    /// <summary>Called by the engine.</summary>
    public VwapPullback(StrategyContext context, VwapPullbackParameters parameters)
        : this(context, parameters, new SessionVwap(SessionScope.Regular))
    {
    }

    private VwapPullback(StrategyContext context, VwapPullbackParameters parameters, SessionVwap vwap)
        : base(context, parameters, vwap.WarmUpFor(parameters.Interval)) => (_parameters, _vwap) = (parameters, vwap);

    /// <inheritdoc/>
    private protected override OrderSide? Signal => _signal;

    /// <inheritdoc/>
    private protected override void Follow(Bar bar)
    {
        var date = _vwap.TradeDate;
        _vwap.Update(bar);
        _signal = null;
        if (_vwap.TradeDate != date)
        {
            _values.Clear();
            (_wasAbove, _wasBelow) = (false, false);
        }

        // A VWAP that was not followed from the open is not the session's.
        if (!_vwap.IsReady || !_vwap.IsWhole)
        {
            return;
        }

        var (above, below) = (_vwap.Band(_parameters.Band), _vwap.Band(-_parameters.Band));
        var (high, low, close) = (bar.High.ToDouble(), bar.Low.ToDouble(), bar.Close.ToDouble());
        if (_values.Count == _parameters.SlopeBars)
        {
            var slope = _vwap.Value - _values.Dequeue();
            _signal = slope > 0 && _wasAbove && low <= above && close >= above ? OrderSide.Buy
                : slope < 0 && _wasBelow && high >= below && close <= below ? OrderSide.Sell
                : null;
        }

        _values.Enqueue(_vwap.Value);
        (_wasAbove, _wasBelow) = (low > above, high < below);
    }
}
