namespace Engine.Indicators;

/// <summary>
/// Wilder's smoothing, also called RMA, SMMA or modified moving average: <c>average += (input − average) / length</c>, begun with the
/// simple average of the first <c>length</c> inputs. Source: J. W. Wilder, New Concepts in Technical Trading Systems, 1978. It is an
/// exponential average of span 2 × length − 1.
/// </summary>
public sealed class WilderAverage : ValueIndicator
{
    private readonly int _length;
    private int _seeds;
    private double _average;

    /// <param name="length">The length, in inputs; at least 1. Also the warm-up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public WilderAverage(int length)
        : base(Length(length)) => _length = length;

    /// <inheritdoc/>
    public override double Value => WhenReady(_average);

    /// <inheritdoc/>
    protected override void Take(double value)
    {
        if (_seeds == _length)
        {
            _average += (value - _average) / _length;
            return;
        }

        // While seeds come, the field holds their sum.
        _average += value;
        if (++_seeds == _length)
        {
            _average /= _length;
        }
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _seeds = 0;
        _average = 0;
    }
}
