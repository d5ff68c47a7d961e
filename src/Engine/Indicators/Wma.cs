namespace Engine.Indicators;

/// <summary>Linearly weighted moving average of the last <c>length</c> inputs: the oldest weighs 1, the newest <c>length</c>.</summary>
public sealed class Wma : ValueIndicator
{
    private readonly SlidingWindow<WindowMoments> _window;

    /// <param name="length">Inputs in the average; at least 1. Also the warm-up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public Wma(int length)
        : base(Length(length)) => _window = new(length);

    /// <inheritdoc/>
    public override double Value => WhenReady(_window.Total.LinearlyWeightedMean);

    /// <inheritdoc/>
    protected override void Take(double value) => _window.Add(new(value));

    /// <inheritdoc/>
    protected override void Clear() => _window.Clear();
}
