namespace Engine.Indicators;

/// <summary>
/// Relative strength index, 0 to 100: <c>100 × G / (G + L)</c>, with G and L <see cref="WilderAverage"/> of the rises and of the falls from
/// input to input. Source: J. W. Wilder, New Concepts in Technical Trading Systems, 1978. Without any movement there is neither strength
/// nor weakness: 50, where TA-Lib says 0 and others 100.
/// </summary>
public sealed class Rsi : ValueIndicator
{
    private readonly WilderAverage _rises;
    private readonly WilderAverage _falls;
    private double? _last;

    /// <param name="length">The length of both averages, in inputs; at least 1. Warm-up: length + 1, for the first input has no change.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public Rsi(int length = 14)
        : base(Length(length) + 1)
    {
        _rises = new(length);
        _falls = new(length);
    }

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            var rises = _rises.Value;
            var movement = rises + _falls.Value;
            return WhenReady(movement > 0 ? 100 * rises / movement : 50);
        }
    }

    /// <inheritdoc/>
    protected override void Take(double value)
    {
        if (_last is { } last)
        {
            _rises.Update(Math.Max(value - last, 0));
            _falls.Update(Math.Max(last - value, 0));
        }

        _last = value;
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _rises.Reset();
        _falls.Reset();
        _last = null;
    }
}
