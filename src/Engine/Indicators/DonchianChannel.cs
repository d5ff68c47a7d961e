using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Donchian channel: the highest high and the lowest low of the last <c>length</c> bars and the middle between them. Source: R. D.
/// Donchian's four-week rule. The newest bar is among them: to ask whether a bar has broken out, read the channel before the bar is taken.
/// </summary>
public sealed class DonchianChannel : Indicator
{
    private readonly SlidingWindow<WindowRange> _range;

    /// <param name="length">Bars; at least 1. Also the warm-up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public DonchianChannel(int length = 20)
        : base(Length(length)) => _range = new(length);

    /// <summary>The middle of the channel.</summary>
    public override double Value => Middle;

    /// <summary>Half way between the edges; NaN while not ready.</summary>
    public double Middle => WhenReady((_range.Total.Highest + _range.Total.Lowest) / 2);

    /// <summary>The highest high; NaN while not ready.</summary>
    public double Upper => WhenReady(_range.Total.Highest);

    /// <summary>The lowest low; NaN while not ready.</summary>
    public double Lower => WhenReady(_range.Total.Lowest);

    /// <inheritdoc/>
    protected override void Take(Bar bar) => _range.Add(new(bar.High.ToDouble(), bar.Low.ToDouble()));

    /// <inheritdoc/>
    protected override void Clear() => _range.Clear();
}
