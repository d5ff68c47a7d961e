namespace Engine.Indicators;

/// <summary>
/// Stochastic RSI, 0 to 100: where <see cref="Rsi"/> lies between its lowest and highest of the last <c>length</c> values. Source: T.
/// Chande and S. Kroll, The New Technical Trader, 1994; they write it from 0 to 1. %K is its simple average of <c>smoothing</c> values (1:
/// the indicator of the book), %D the simple average of %K. When the RSI has not moved, it is in the middle, 50.
/// </summary>
public sealed class StochRsi : ValueIndicator
{
    private readonly Rsi _rsi;
    private readonly SlidingWindow<WindowRange> _range;
    private readonly Sma _k;
    private readonly Sma _d;
    private double _fastK;

    /// <param name="rsiLength">Length of the RSI, in inputs; at least 1.</param>
    /// <param name="length">Values of the RSI in its range; at least 1.</param>
    /// <param name="smoothing">Values in the average that is %K; at least 1.</param>
    /// <param name="signal">Values of %K in the average that is %D; at least 1. Warm-up: rsiLength + length + smoothing + signal − 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is out of range.</exception>
    public StochRsi(int rsiLength = 14, int length = 14, int smoothing = 3, int signal = 3)
        : base(Length(rsiLength) + Length(length) + Length(smoothing) + Length(signal) - 2)
    {
        _rsi = new(rsiLength);
        _range = new(length);
        _k = new(smoothing);
        _d = new(signal);
    }

    /// <summary>%K.</summary>
    public override double Value => WhenReady(_k.Value);

    /// <summary>The indicator before smoothing; NaN while not ready.</summary>
    public double FastK => WhenReady(_fastK);

    /// <summary>%D, the average of %K; NaN while not ready.</summary>
    public double D => WhenReady(_d.Value);

    /// <inheritdoc/>
    protected override void Take(double value)
    {
        _rsi.Update(value);
        if (!_rsi.IsReady)
        {
            return;
        }

        var rsi = _rsi.Value;
        _range.Add(new(rsi, rsi));
        if (!_range.IsFull)
        {
            return;
        }

        _fastK = _range.Total.PercentAt(rsi);
        _k.Update(_fastK);
        if (_k.IsReady)
        {
            _d.Update(_k.Value);
        }
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _rsi.Reset();
        _range.Clear();
        _k.Reset();
        _d.Reset();
        _fastK = 0;
    }
}
