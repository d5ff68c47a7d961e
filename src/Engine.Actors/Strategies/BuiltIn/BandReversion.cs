using Engine.Accounts;
using Engine.Actors.Strategies.State;
using Engine.Indicators;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies.BuiltIn;

/// <summary>
/// Return to the middle of Bollinger bands: buys when a bar closes below the lower band and the bar before closed within the bands, sells in the
/// mirror above the upper one. It leaves when a bar closes at the middle or beyond it, when it has held for the longest time, or by its stop-loss.
/// The hour of the entry outlives a restart of the engine.
/// </summary>
public sealed class BandReversion : BracketStrategy
{
    private const string HoldEnds = "hold";

    private readonly BandReversionParameters _parameters;
    private readonly BollingerBands _bands;
    private bool _isWithin;
    private bool _wasWithin;
    private Held? _held;

    /// <summary>Called by the engine.</summary>
    public BandReversion(StrategyContext context, BandReversionParameters parameters)
        : base(context, parameters, parameters.Length) => (_parameters, _bands) = (parameters, new BollingerBands(parameters.Length, parameters.Multiple));

    /// <inheritdoc/>
    protected override int StateVersion => 1;

    /// <inheritdoc/>
    protected override void OnRestore(SavedState saved) => _held = ReadState<Held>(saved);

    /// <inheritdoc/>
    protected override void OnReady()
    {
        if (Position != 0 && !IsWaiting(HoldEnds))
        {
            _held ??= new Held(default, Now + _parameters.LongestHold);
            WakeAt(_held.Until, HoldEnds);
        }
    }

    /// <inheritdoc/>
    protected override void OnTimer(string key) => LeaveWhenDue();

    /// <inheritdoc/>
    protected override void OnFill(Fill fill)
    {
        // The first fill of an order counts.
        if (fill.Role == OrderRole.Entry && fill.Intent != _held?.Entry)
        {
            _held = new Held(fill.Intent, fill.At + _parameters.LongestHold);
            SaveState(1, _held);
            WakeAt(_held.Until, HoldEnds);
        }
    }

    /// <inheritdoc/>
    private protected override void Follow(Bar bar)
    {
        _bands.Update(bar);
        _wasWithin = _isWithin;
        _isWithin = _bands.IsReady && bar.Close.ToDouble() >= _bands.Lower && bar.Close.ToDouble() <= _bands.Upper;
    }

    /// <inheritdoc/>
    private protected override void Decide(Bar bar)
    {
        var close = bar.Close.ToDouble();
        LeaveWhenDue();
        if (Position > 0 ? close >= _bands.Middle : Position < 0 && close <= _bands.Middle)
        {
            Target(0, "back at the middle");
        }
        else if (MayEnter && _wasWithin && !_isWithin)
        {
            Enter(close < _bands.Lower ? OrderSide.Buy : OrderSide.Sell);
        }
    }

    private void LeaveWhenDue()
    {
        if (Position != 0 && Now >= _held?.Until)
        {
            Target(0, "held for the longest time");
        }
    }

    private sealed record Held(IntentId Entry, DateTimeOffset Until);
}
