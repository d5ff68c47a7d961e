using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Heikin-Ashi, the "average bar" (made known by D. Valcu, Using the Heikin-Ashi Technique, Stocks &amp; Commodities, February 2004). Close is the mean of the bar's four
/// prices; open is the middle of the last average bar's open and close; high and low are the outermost of the bar's own and of these two.
/// <para>
/// Convention: the first average bar opens in the middle of its bar's open and close. Every later open depends on it, with half the weight after each bar.
/// </para>
/// <para>These are averages: nothing was traded at them, and no order can be filled there.</para>
/// </summary>
public sealed class HeikinAshi : Indicator
{
    private bool _begun;
    private double _open;
    private double _high;
    private double _low;
    private double _close;

    /// <summary>Ready with its first bar.</summary>
    public HeikinAshi()
        : base(1)
    {
    }

    /// <summary>The average bar's close.</summary>
    public override double Value => Close;

    /// <summary>The average bar's open; NaN before the first bar.</summary>
    public double Open => WhenReady(_open);

    /// <summary>The average bar's high; NaN before the first bar.</summary>
    public double High => WhenReady(_high);

    /// <summary>The average bar's low; NaN before the first bar.</summary>
    public double Low => WhenReady(_low);

    /// <summary>The average bar's close; NaN before the first bar.</summary>
    public double Close => WhenReady(_close);

    /// <inheritdoc/>
    protected override void Take(Bar bar)
    {
        var (open, high, low, close) = (bar.Open.ToDouble(), bar.High.ToDouble(), bar.Low.ToDouble(), bar.Close.ToDouble());
        _open = _begun ? (_open + _close) / 2 : (open + close) / 2;
        _close = (open + high + low + close) / 4;
        _high = Math.Max(high, Math.Max(_open, _close));
        _low = Math.Min(low, Math.Min(_open, _close));
        _begun = true;
    }

    /// <inheritdoc/>
    protected override void Clear() => (_begun, _open, _high, _low, _close) = (false, 0, 0, 0, 0);
}
