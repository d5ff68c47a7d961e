using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Engine.Accounts;
using Engine.Actors.Strategies;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Trader.Strategies;

/// <summary>Parameters of <see cref="RangeBreakout"/>.</summary>
public sealed record RangeBreakoutParameters
{
    /// <summary>Bars in the range, not counting the one that breaks out of it.</summary>
    [Range(2, 1000)]
    public int Lookback { get; init; } = 20;

    /// <summary>Interval of the bars.</summary>
    public BarInterval Interval { get; init; } = BarInterval.Minute;

    /// <summary>Contracts per entry.</summary>
    [Range(1, 100)]
    public int Size { get; init; } = 1;
}

/// <summary>Buys when a bar closes above the highest high of the bars before it; leaves when one closes below their lowest low.</summary>
[Strategy("RangeBreakout")]
public sealed class RangeBreakout : StrategyActor
{
    private readonly RangeBreakoutParameters _parameters;
    private readonly Queue<Bar> _range = new();
    private IntentId? _inFlight;

    /// <summary>Called by the engine.</summary>
    public RangeBreakout(StrategyContext context, RangeBreakoutParameters parameters)
        : base(context) => _parameters = parameters;

    /// <inheritdoc/>
    protected override ImmutableDictionary<BarInterval, int> Bars =>
        ImmutableDictionary<BarInterval, int>.Empty.Add(_parameters.Interval, _parameters.Lookback);

    /// <inheritdoc/>
    protected override void OnBar(Bar bar)
    {
        // Bars of the past fill the range; only a live one is decided on.
        if (bar.Origin == BarOrigin.Live && IsReady && _inFlight is null && _range.Count == _parameters.Lookback)
        {
            Decide(bar);
        }

        _range.Enqueue(bar);
        if (_range.Count > _parameters.Lookback)
        {
            _range.Dequeue();
        }
    }

    /// <inheritdoc/>
    protected override void OnDenied(Denied denied) => End(denied.Intent);

    /// <inheritdoc/>
    protected override void OnOrder(OrderUpdate update)
    {
        if (update.Complete)
        {
            End(update.Intent);
        }
    }

    private void Decide(Bar bar)
    {
        if (Position == 0 && Trading == TradingState.Active && bar.Close > _range.Max(b => b.High))
        {
            _inFlight = Buy(_parameters.Size);
        }
        else if (Position > 0 && bar.Close < _range.Min(b => b.Low))
        {
            _inFlight = Sell(Position);
        }
    }

    private void End(IntentId intent)
    {
        if (_inFlight == intent)
        {
            _inFlight = null;
        }
    }
}
