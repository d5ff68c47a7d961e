namespace Engine.Indicators;

/// <summary>
/// Double exponential moving average: <c>2 × EMA − EMA(EMA)</c>. Source: P. Mulloy, "Smoothing Data with Faster Moving Averages", Technical
/// Analysis of Stocks &amp; Commodities, 1994. Seeds are those of <see cref="Ema"/>: the second average begins with the first value of the
/// first one.
/// </summary>
public sealed class Dema : ValueIndicator
{
    private readonly Ema _once;
    private readonly Ema _twice;

    /// <param name="length">The span of both averages, in inputs; at least 1. Warm-up: 2 × length − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public Dema(int length)
        : base((2 * Length(length)) - 1)
    {
        _once = new(length);
        _twice = new(length);
    }

    /// <inheritdoc/>
    public override double Value => WhenReady((2 * _once.Current) - _twice.Current);

    /// <inheritdoc/>
    protected override void Take(double value)
    {
        _once.Update(value);
        _twice.Update(_once.Current);
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _once.Reset();
        _twice.Reset();
    }
}
