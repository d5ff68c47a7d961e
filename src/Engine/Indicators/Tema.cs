namespace Engine.Indicators;

/// <summary>
/// Triple exponential moving average: <c>3 × EMA − 3 × EMA(EMA) + EMA(EMA(EMA))</c>. Source: P. Mulloy, "Smoothing Data with Less Lag",
/// Technical Analysis of Stocks &amp; Commodities, 1994. Seeds are those of <see cref="Ema"/>: each average begins with the first value of
/// the one before.
/// </summary>
public sealed class Tema : ValueIndicator
{
    private readonly Ema _once;
    private readonly Ema _twice;
    private readonly Ema _thrice;

    /// <param name="length">The span of the three averages, in inputs; at least 1. Warm-up: 3 × length − 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public Tema(int length)
        : base((3 * Length(length)) - 2)
    {
        _once = new(length);
        _twice = new(length);
        _thrice = new(length);
    }

    /// <inheritdoc/>
    public override double Value => WhenReady((3 * (_once.Current - _twice.Current)) + _thrice.Current);

    /// <inheritdoc/>
    protected override void Take(double value)
    {
        _once.Update(value);
        _twice.Update(_once.Current);
        _thrice.Update(_twice.Current);
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _once.Reset();
        _twice.Reset();
        _thrice.Reset();
    }
}
