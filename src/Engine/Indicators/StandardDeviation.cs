namespace Engine.Indicators;

/// <summary>
/// Standard deviation of the last <c>length</c> inputs, of them as a whole population (divided by n, as in Bollinger bands and TA-Lib) or
/// as a sample of one (divided by n − 1, as pandas does unless told). Computed from deviations, never from a difference of squares; zero,
/// exactly, when all inputs are equal.
/// </summary>
public sealed class StandardDeviation : ValueIndicator
{
    private readonly SlidingWindow<WindowMoments> _window;
    private readonly bool _sample;

    /// <param name="length">Inputs; at least 1, of a sample at least 2. Also the warm-up.</param>
    /// <param name="sample">True to divide by n − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public StandardDeviation(int length, bool sample = false)
        : base(Length(length, sample ? 2 : 1))
    {
        _window = new(length);
        _sample = sample;
    }

    /// <inheritdoc/>
    public override double Value => WhenReady(Math.Sqrt(_sample ? _window.Total.SampleVariance : _window.Total.Variance));

    /// <inheritdoc/>
    protected override void Take(double value) => _window.Add(new(value));

    /// <inheritdoc/>
    protected override void Clear() => _window.Clear();
}
