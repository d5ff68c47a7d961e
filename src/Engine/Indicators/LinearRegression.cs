namespace Engine.Indicators;

/// <summary>
/// Least-squares line through the last <c>length</c> inputs against their positions 0, 1, 2…: its end at the newest input (what TA-Lib
/// calls LINEARREG), its slope per input, and the share of the variance that it explains.
/// </summary>
public sealed class LinearRegression : ValueIndicator
{
    private readonly SlidingWindow<WindowMoments> _window;

    /// <param name="length">Inputs; at least 2. Also the warm-up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public LinearRegression(int length = 14)
        : base(Length(length, 2)) => _window = new(length);

    /// <summary>The line at the newest input.</summary>
    public override double Value => WhenReady(_window.Total.LineEnd);

    /// <summary>The rise of the line from input to input; NaN while not ready.</summary>
    public double Slope => WhenReady(_window.Total.Slope);

    /// <summary>r², 0 to 1: the share of the variance that the line explains; 0 when all inputs are equal. NaN while not ready.</summary>
    public double RSquared => WhenReady(_window.Total.RSquared);

    /// <inheritdoc/>
    protected override void Take(double value) => _window.Add(new(value));

    /// <inheritdoc/>
    protected override void Clear() => _window.Clear();
}
