using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Stochastic oscillator, 0 to 100. Fast %K is where the close lies between the lowest low and the highest high of the last <c>length</c>
/// bars; %K is its simple average of <c>smoothing</c> bars, %D the simple average of %K of <c>signal</c> bars. Source: G. C. Lane, "Lane's
/// Stochastics", Technical Analysis of Stocks &amp; Commodities, 1984. With a smoothing of 1 it is the fast stochastic, with 3 the slow
/// one. When all bars are of one price, the close is in the middle, 50 (TA-Lib says 0).
/// </summary>
public sealed class Stochastic : Indicator
{
    private readonly SlidingWindow<WindowRange> _range;
    private readonly Sma _k;
    private readonly Sma _d;
    private double _fastK;

    /// <param name="length">Bars of the range; at least 1.</param>
    /// <param name="smoothing">Bars in the average that is %K; at least 1.</param>
    /// <param name="signal">Values of %K in the average that is %D; at least 1. Warm-up: length + smoothing + signal − 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is out of range.</exception>
    public Stochastic(int length = 14, int smoothing = 3, int signal = 3)
        : base(Length(length) + Length(smoothing) + Length(signal) - 2)
    {
        _range = new(length);
        _k = new(smoothing);
        _d = new(signal);
    }

    /// <summary>%K.</summary>
    public override double Value => WhenReady(_k.Value);

    /// <summary>Fast %K, before smoothing; NaN while not ready.</summary>
    public double FastK => WhenReady(_fastK);

    /// <summary>%D, the average of %K; NaN while not ready.</summary>
    public double D => WhenReady(_d.Value);

    /// <inheritdoc/>
    protected override void Take(Bar bar)
    {
        _range.Add(new(bar.High.ToDouble(), bar.Low.ToDouble()));
        if (!_range.IsFull)
        {
            return;
        }

        _fastK = _range.Total.PercentAt(bar.Close.ToDouble());
        _k.Update(_fastK);
        if (_k.IsReady)
        {
            _d.Update(_k.Value);
        }
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _range.Clear();
        _k.Reset();
        _d.Reset();
        _fastK = 0;
    }
}
