using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Commodity channel index: <c>(TP − mean) / (0.015 × mean absolute deviation)</c> of the typical price TP = (high + low + close) / 3 over
/// the last <c>length</c> bars. Source: D. Lambert, "Commodity Channel Index", Commodities, October 1980. When all typical prices are equal
/// it is 0. An update costs work in proportion to the length: the mean deviation has no shorter form.
/// </summary>
public sealed class Cci : Indicator
{
    private const double Lambert = 0.015;
    private readonly SlidingWindow<WindowMoments> _window;
    private readonly RecentValues _typical;
    private double _value;

    /// <param name="length">Bars; at least 2. Also the warm-up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public Cci(int length = 20)
        : base(Length(length, 2))
    {
        _window = new(length);
        _typical = new(length);
    }

    /// <inheritdoc/>
    public override double Value => WhenReady(_value);

    /// <inheritdoc/>
    protected override void Take(Bar bar)
    {
        var typical = TypicalPrice.Of(bar);
        _window.Add(new(typical));
        _typical.Add(typical);
        if (!_window.IsFull)
        {
            return;
        }

        var mean = _window.Total.Mean;
        var deviations = 0.0;
        for (var age = 0; age < _typical.Count; age++)
        {
            deviations += Math.Abs(_typical[age] - mean);
        }

        _value = deviations > 0 ? (typical - mean) / (Lambert * deviations / _typical.Count) : 0;
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _window.Clear();
        _typical.Clear();
        _value = 0;
    }
}
