using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Chaikin oscillator (M. Chaikin): a fast <see cref="Ema"/> of the accumulation/distribution line (<see cref="AccumulationDistribution"/>) minus a slow one, in contracts. Both begin
/// with the line's first value, as in TA-Lib's ADOSC; R's TTR would begin with simple averages.
/// </summary>
public sealed class ChaikinOscillator : Indicator
{
    private readonly Ema _fast;
    private readonly Ema _slow;
    private double _line;

    /// <param name="fast">Span of the fast average, in bars; at least 1. Chaikin: 3.</param>
    /// <param name="slow">Span of the slow average, in bars; above the fast one. Chaikin: 10. Also the warm-up.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span is out of range.</exception>
    public ChaikinOscillator(int fast = 3, int slow = 10)
        : base(Length(slow, Length(fast) + 1))
    {
        _fast = new(fast);
        _slow = new(slow);
    }

    /// <inheritdoc/>
    public override double Value => WhenReady(_fast.Value - _slow.Value);

    /// <inheritdoc/>
    protected override void Take(Bar bar)
    {
        _line += AccumulationDistribution.Flow(bar);
        _fast.Update(_line);
        _slow.Update(_line);
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _line = 0;
        _fast.Reset();
        _slow.Reset();
    }
}
