using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Zig-zag: the line through the turning points that are at least a reversal apart (A. Merrill, Filtered Waves, 1977), from highs and lows, in ticks or percent.
/// <para>
/// A high is a pivot when a later bar trades a reversal below it, counted from the high; a low is the mirror image. Only then is it told, and from then on
/// it never changes: nothing is repainted. What the last leg has reached so far is <see cref="Candidate"/>, which moves until it is confirmed.
/// </para>
/// <para>
/// The path inside a bar is unknown. So a bar that makes a new extreme does not confirm it, however far it traded back, and one bar confirms one pivot at
/// most. Of equal extremes the first is the pivot. Before the first pivot both a high and a low are candidates; if one bar confirms both, the further one
/// counts, the low if they are equally far.
/// </para>
/// </summary>
public sealed class ZigZag : Indicator
{
    private readonly long _distance;
    private readonly double _share;
    private (Price Price, DateTimeOffset At) _high;
    private (Price Price, DateTimeOffset At) _low;
    private bool _begun;

    private ZigZag(long distance, double share)
        : base(2) => (_distance, _share) = (distance, share);

    /// <summary>A line whose legs are at least a number of ticks long.</summary>
    /// <param name="ticks">Ticks; at least 1.</param>
    /// <param name="tickSize">The contract's tick; above zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static ZigZag OfTicks(int ticks, Price tickSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ticks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(tickSize.Nanos, 1, nameof(tickSize));
        return new(checked(ticks * tickSize.Nanos), 0);
    }

    /// <summary>A line whose legs are at least a percentage of the extreme from which they turn, sign of the price left out.</summary>
    /// <param name="percent">Percent; above 0 and below 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static ZigZag OfPercent(double percent) => percent is > 0 and < 100
        ? new(0, percent / 100)
        : throw new ArgumentOutOfRangeException(nameof(percent), percent, "A reversal is above 0 and below 100 percent.");

    /// <summary>True once a pivot is confirmed; after <see cref="Indicator.WarmUp"/> bars at the earliest, for it depends on the market.</summary>
    public override bool IsReady => Last is not null;

    /// <summary>The price of the last confirmed pivot; NaN while there is none.</summary>
    public override double Value => Last is { } last ? last.Price.ToDouble() : double.NaN;

    /// <summary>The last confirmed pivot; null while there is none.</summary>
    public ZigZagPivot? Last { get; private set; }

    /// <summary>The confirmed pivot before <see cref="Last"/>: of the other kind; null while there is none.</summary>
    public ZigZagPivot? Previous { get; private set; }

    /// <summary>The extreme of the leg since <see cref="Last"/>, which is not confirmed and moves; null while no pivot is confirmed.</summary>
    public ZigZagPivot? Candidate => Last switch
    {
        null => null,
        { IsHigh: true } => new(false, _low.Price, _low.At),
        _ => new(true, _high.Price, _high.At),
    };

    /// <summary>True when this bar confirmed <see cref="Last"/>.</summary>
    public bool HasConfirmed { get; private set; }

    /// <inheritdoc/>
    protected override void Take(Bar bar)
    {
        HasConfirmed = false;
        if (!_begun)
        {
            (_begun, _high, _low) = (true, (bar.High, bar.Start), (bar.Low, bar.Start));
            return;
        }

        var isHigher = bar.High > _high.Price;
        var isLower = bar.Low < _low.Price;
        var mayBeHigh = Last is not { IsHigh: true } && !isHigher && IsReversal(_high.Price, _high.Price.Nanos - bar.Low.Nanos);
        var mayBeLow = Last is not { IsHigh: false } && !isLower && IsReversal(_low.Price, bar.High.Nanos - _low.Price.Nanos);
        if (mayBeHigh && mayBeLow)
        {
            mayBeHigh = _high.Price.Nanos - bar.Low.Nanos > bar.High.Nanos - _low.Price.Nanos;
        }

        if (mayBeHigh)
        {
            Confirm(new(true, _high.Price, _high.At));
            _low = (bar.Low, bar.Start);
        }
        else if (mayBeLow)
        {
            Confirm(new(false, _low.Price, _low.At));
            _high = (bar.High, bar.Start);
        }
        else
        {
            _high = isHigher ? (bar.High, bar.Start) : _high;
            _low = isLower ? (bar.Low, bar.Start) : _low;
        }
    }

    /// <inheritdoc/>
    protected override void Clear() => (_begun, _high, _low, Last, Previous, HasConfirmed) = (false, default, default, null, null, false);

    private void Confirm(ZigZagPivot pivot) => (Previous, Last, HasConfirmed) = (Last, pivot, true);

    private bool IsReversal(Price extreme, long distance) =>
        _distance > 0 ? distance >= _distance : distance >= Math.Abs((double)extreme.Nanos) * _share;
}
