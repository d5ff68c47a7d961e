namespace Engine.Indicators;

/// <summary>
/// Moving average convergence/divergence: the line is <c>EMA(fast) − EMA(slow)</c>, the signal an EMA of the line, the histogram line −
/// signal. Source: G. Appel, The Moving Average Convergence-Divergence Trading Method, 1979; the histogram is T. Aspray's, 1986. Seeds are
/// those of <see cref="Ema"/>, that is, pandas <c>ewm(adjust=False)</c>; TA-Lib and TTR seed with simple averages.
/// </summary>
public sealed class Macd : ValueIndicator
{
    private readonly Ema _fast;
    private readonly Ema _slow;
    private readonly Ema _signal;

    /// <param name="fast">Span of the fast average, in inputs; at least 1.</param>
    /// <param name="slow">Span of the slow average, in inputs; above <paramref name="fast"/>.</param>
    /// <param name="signal">Span of the signal, in inputs; at least 1. Warm-up: slow + signal − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span is out of range.</exception>
    public Macd(int fast = 12, int slow = 26, int signal = 9)
        : base(Length(slow, Length(fast) + 1) + Length(signal) - 1)
    {
        _fast = new(fast);
        _slow = new(slow);
        _signal = new(signal);
    }

    /// <summary>The line: fast average − slow average.</summary>
    public override double Value => WhenReady(Line);

    /// <summary>The average of the line; NaN while not ready.</summary>
    public double Signal => WhenReady(_signal.Current);

    /// <summary>Line − signal; NaN while not ready.</summary>
    public double Histogram => WhenReady(Line - _signal.Current);

    private double Line => _fast.Current - _slow.Current;

    /// <inheritdoc/>
    protected override void Take(double value)
    {
        _fast.Update(value);
        _slow.Update(value);
        _signal.Update(Line);
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _fast.Reset();
        _slow.Reset();
        _signal.Reset();
    }
}
