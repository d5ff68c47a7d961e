using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Average true range, in price: <see cref="WilderAverage"/> of the true range. Source: J. W. Wilder, New Concepts in Technical Trading
/// Systems, 1978. The first bar has no close before it and so no true range, as in TA-Lib and TTR; charts that take its high − low instead
/// differ for a while.
/// </summary>
public sealed class Atr : Indicator
{
    private readonly WilderAverage _average;
    private Price? _closeBefore;

    /// <param name="length">True ranges in the average; at least 1. Warm-up: length + 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public Atr(int length = 14)
        : base(Length(length) + 1) => _average = new(length);

    /// <inheritdoc/>
    public override double Value => WhenReady(_average.Value);

    /// <inheritdoc/>
    protected override void Take(Bar bar)
    {
        if (_closeBefore is { } closeBefore)
        {
            _average.Update(TrueRange.Of(bar, closeBefore));
        }

        _closeBefore = bar.Close;
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _average.Reset();
        _closeBefore = null;
    }
}
