namespace Engine.Indicators;

/// <summary>
/// Bollinger bands: the mean of the last <c>length</c> inputs, and <c>multiple</c> standard deviations above and below it; the deviation is
/// that of the whole population. Source: J. Bollinger, Bollinger on Bollinger Bands, 2001.
/// </summary>
public sealed class BollingerBands : ValueIndicator
{
    private readonly double _multiple;
    private readonly SlidingWindow<WindowMoments> _window;
    private double _last;

    /// <param name="length">Inputs; at least 2. Also the warm-up.</param>
    /// <param name="multiple">Standard deviations from the middle to each band; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public BollingerBands(int length = 20, double multiple = 2)
        : base(Length(length, 2))
    {
        _multiple = Multiple(multiple);
        _window = new(length);
    }

    /// <summary>The middle band.</summary>
    public override double Value => Middle;

    /// <summary>The mean; NaN while not ready.</summary>
    public double Middle => WhenReady(_window.Total.Mean);

    /// <summary>The upper band; NaN while not ready.</summary>
    public double Upper => WhenReady(_window.Total.Mean + Distance);

    /// <summary>The lower band; NaN while not ready.</summary>
    public double Lower => WhenReady(_window.Total.Mean - Distance);

    /// <summary>
    /// %b: where the input lies, 0 at the lower and 1 at the upper band. Bands without width hold it in their middle, 0.5. NaN while not
    /// ready.
    /// </summary>
    public double PercentB => WhenReady(Distance > 0 ? 0.5 + ((_last - _window.Total.Mean) / (2 * Distance)) : 0.5);

    /// <summary>BandWidth: (upper − lower) / middle, a fraction; not finite when the middle is zero. NaN while not ready.</summary>
    public double BandWidth => WhenReady(2 * Distance / _window.Total.Mean);

    private double Distance => _multiple * Math.Sqrt(_window.Total.Variance);

    /// <inheritdoc/>
    protected override void Take(double value)
    {
        _last = value;
        _window.Add(new(value));
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _last = 0;
        _window.Clear();
    }
}
