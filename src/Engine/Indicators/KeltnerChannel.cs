using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Keltner channel in the form in use since the 1980s (L. B. Raschke): an <see cref="Ema"/> of the closes and <c>multiple</c> times the
/// <see cref="Atr"/> above and below it. C. W. Keltner's own of 1960 (How To Make Money in Commodities) had simple ten-bar averages of
/// typical price and of high − low.
/// </summary>
public sealed class KeltnerChannel : Indicator
{
    private readonly double _multiple;
    private readonly Ema _middle;
    private readonly Atr _range;

    /// <param name="length">Span of the average of the closes, in bars; at least 1.</param>
    /// <param name="rangeLength">Length of the average true range, in bars; at least 1. Warm-up: the larger of length and rangeLength + 1.</param>
    /// <param name="multiple">Average true ranges from the middle to each band; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public KeltnerChannel(int length = 20, int rangeLength = 10, double multiple = 2)
        : base(Math.Max(Length(length), Length(rangeLength) + 1))
    {
        _multiple = Multiple(multiple);
        _middle = new(length);
        _range = new(rangeLength);
    }

    /// <summary>The middle of the channel.</summary>
    public override double Value => Middle;

    /// <summary>The average of the closes; NaN while not ready.</summary>
    public double Middle => WhenReady(_middle.Value);

    /// <summary>The upper edge; NaN while not ready.</summary>
    public double Upper => WhenReady(_middle.Value + (_multiple * _range.Value));

    /// <summary>The lower edge; NaN while not ready.</summary>
    public double Lower => WhenReady(_middle.Value - (_multiple * _range.Value));

    /// <inheritdoc/>
    protected override void Take(Bar bar)
    {
        _middle.Update(bar);
        _range.Update(bar);
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _middle.Reset();
        _range.Reset();
    }
}
