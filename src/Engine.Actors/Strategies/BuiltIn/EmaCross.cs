using Engine.Accounts;
using Engine.Indicators;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies.BuiltIn;

/// <summary>
/// Two exponential moving averages of closes. It enters with a stop-loss when the fast one crosses the slow one: upwards it buys, downwards it
/// sells. A position against the averages is turned round, flat first; where the other side is denied, it is closed all the same. After a
/// stop-loss it waits for the next crossing.
/// </summary>
public sealed class EmaCross : BracketStrategy
{
    /// <summary>An average that begins with its first input has 0.3 % of it left after three times its length.</summary>
    private const int Lengths = 3;

    private readonly EmaCrossParameters _parameters;
    private readonly Ema _fast;
    private readonly Ema _slow;
    private int _trend;
    private bool _hasCrossed;
    private IntentId? _reversal;

    /// <summary>Called by the engine.</summary>
    public EmaCross(StrategyContext context, EmaCrossParameters parameters)
        : base(context, parameters, Lengths * parameters.Slow)
    {
        _parameters = parameters;
        (_fast, _slow) = (new Ema(parameters.Fast), new Ema(parameters.Slow));
    }

    /// <inheritdoc/>
    protected override void OnDenied(Denied denied)
    {
        if (denied.Intent == _reversal && Position != 0)
        {
            Flatten("against the averages, and the other side was denied");
        }
    }

    /// <inheritdoc/>
    private protected override void Follow(Bar bar)
    {
        _fast.Update(bar);
        _slow.Update(bar);
        var trend = _slow.IsReady ? Math.Sign(_fast.Value - _slow.Value) : 0;
        _hasCrossed = trend != 0 && _trend == -trend;
        _trend = _slow.IsReady && trend == 0 ? _trend : trend;
    }

    /// <inheritdoc/>
    private protected override void Decide(Bar bar)
    {
        if (_trend != 0 && Math.Sign(Position) == -_trend && !WorkingOrders.Any(o => !o.IsLeg))
        {
            _reversal = Reverse(_parameters.Size, Bracket);
        }
        else if (_hasCrossed && MayEnter)
        {
            Enter(_trend > 0 ? OrderSide.Buy : OrderSide.Sell);
        }
    }
}
