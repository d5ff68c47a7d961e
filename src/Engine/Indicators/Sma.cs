namespace Engine.Indicators;

/// <summary>
/// Simple moving average: the mean of the last <c>length</c> inputs. The sum is made without subtraction (<see cref="SlidingWindow{T}"/>),
/// so it does not drift; for inputs that are whole multiples of a power of two, such as ticks of 0.25, it is exact.
/// </summary>
public sealed class Sma : ValueIndicator
{
    private readonly int _length;
    private readonly SlidingWindow<WindowSum> _window;

    /// <param name="length">Inputs in the mean; at least 1. Also the warm-up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public Sma(int length)
        : base(Length(length))
    {
        _length = length;
        _window = new(length);
    }

    /// <inheritdoc/>
    public override double Value => WhenReady(_window.Total.Sum / _length);

    /// <inheritdoc/>
    protected override void Take(double value) => _window.Add(new(value));

    /// <inheritdoc/>
    protected override void Clear() => _window.Clear();
}
