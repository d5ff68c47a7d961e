using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Williams %R, −100 to 0: how far the close lies below the highest high of the last <c>length</c> bars, in percent of their range. Source:
/// L. Williams, How I Made One Million Dollars Last Year Trading Commodities, 1973. When all bars are of one price it is −50, as
/// <see cref="Stochastic"/> is 50.
/// </summary>
public sealed class WilliamsR : Indicator
{
    private readonly SlidingWindow<WindowRange> _range;
    private double _value;

    /// <param name="length">Bars of the range; at least 1. Also the warm-up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public WilliamsR(int length = 14)
        : base(Length(length)) => _range = new(length);

    /// <inheritdoc/>
    public override double Value => WhenReady(_value);

    /// <inheritdoc/>
    protected override void Take(Bar bar)
    {
        _range.Add(new(bar.High.ToDouble(), bar.Low.ToDouble()));
        _value = _range.Total.PercentAt(bar.Close.ToDouble()) - 100;
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _range.Clear();
        _value = 0;
    }
}
