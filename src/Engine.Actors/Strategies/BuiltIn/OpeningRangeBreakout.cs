using Engine.Indicators;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies.BuiltIn;

/// <summary>
/// Breakout of the opening range (T. Crabel, 1990: see <see cref="OpeningRange"/>): buys when a bar closes above the range and the bar before
/// did not, sells when one closes below it and the bar before did not. Stop-loss and take-profit in ticks; flat before the regular session ends.
/// <para>
/// It enters on the close of a bar and not by two resting stop orders: in a fast market both of those can fill before one has cancelled the
/// other, and a single print beyond the range would be enough. The price of that is an entry some ticks later.
/// </para>
/// </summary>
public sealed class OpeningRangeBreakout : RegularSessionStrategy
{
    private readonly OpeningRange _range;
    private Price? _before;
    private Price? _close;

    /// <summary>Called by the engine.</summary>
    public OpeningRangeBreakout(StrategyContext context, OpeningRangeBreakoutParameters parameters)
        : this(context, parameters, new OpeningRange(parameters.Range))
    {
    }

    private OpeningRangeBreakout(StrategyContext context, OpeningRangeBreakoutParameters parameters, OpeningRange range)
        : base(context, parameters, range.WarmUpFor(parameters.Interval)) => _range = range;

    /// <inheritdoc/>
    private protected override OrderSide? Signal =>
        _range is not { High: { } high, Low: { } low } || _before is not { } before || _close is not { } close ? null
        : close > high && before <= high ? OrderSide.Buy
        : close < low && before >= low ? OrderSide.Sell
        : null;

    /// <inheritdoc/>
    private protected override void Follow(Bar bar)
    {
        _range.Update(bar);
        (_before, _close) = (_close, bar.Close);
    }
}
