using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// SuperTrend (O. Seban): a stop that trails the market by a multiple of the <see cref="Atr"/> from the middle of the bar, (H + L) / 2. The lower band only rises and the upper band only falls, unless the
/// bar before closed beyond it; then it begins anew. The trend turns up with a close above the upper band, down with a close below the lower band, and the line is the lower band
/// while it is up, the upper one while it is down.
/// <para>
/// Convention: the first value is down, unless its bar closes above the upper band. Libraries differ here, and in the beginning of the ATR, and agree once the trend
/// has turned and the averages have come together.
/// </para>
/// </summary>
public sealed class SuperTrend : Indicator
{
    private readonly Atr _range;
    private readonly double _multiple;
    private bool _begun;
    private double _closeBefore;
    private double _upper;
    private double _lower;

    /// <param name="length">True ranges in the average; at least 1. Warm-up: length + 1.</param>
    /// <param name="multiple">Average true ranges from the middle to a band; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public SuperTrend(int length = 10, double multiple = 3)
        : base(Length(length) + 1)
    {
        _range = new(length);
        _multiple = Multiple(multiple);
    }

    /// <summary>The line: the band against which the trend would turn.</summary>
    public override double Value => WhenReady(IsUp ? _lower : _upper);

    /// <summary>The upper band; NaN while not ready.</summary>
    public double Upper => WhenReady(_upper);

    /// <summary>The lower band; NaN while not ready.</summary>
    public double Lower => WhenReady(_lower);

    /// <summary>True while the trend is up. False while not ready.</summary>
    public bool IsUp { get; private set; }

    /// <summary>True when the trend turned with this bar.</summary>
    public bool HasTurned { get; private set; }

    /// <inheritdoc/>
    protected override void Take(Bar bar)
    {
        _range.Update(bar);
        var close = bar.Close.ToDouble();
        if (_range.IsReady)
        {
            Move((bar.High.ToDouble() + bar.Low.ToDouble()) / 2, _multiple * _range.Value, close);
        }

        _closeBefore = close;
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _range.Reset();
        (_begun, _closeBefore, _upper, _lower, IsUp, HasTurned) = (false, 0, 0, 0, false, false);
    }

    private void Move(double middle, double distance, double close)
    {
        var (upper, lower) = (middle + distance, middle - distance);
        _upper = _begun && upper >= _upper && _closeBefore <= _upper ? _upper : upper;
        _lower = _begun && lower <= _lower && _closeBefore >= _lower ? _lower : lower;
        var wasUp = IsUp;
        IsUp = wasUp ? close >= _lower : close > _upper;
        HasTurned = _begun && IsUp != wasUp;
        _begun = true;
    }
}
