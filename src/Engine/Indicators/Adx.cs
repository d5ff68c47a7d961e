using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Directional movement: +DI, −DI and their average index ADX, each 0 to 100. Source: J. W. Wilder, New Concepts in Technical Trading
/// Systems, 1978.
/// <para>
/// +DM is the part of a bar above the high before, −DM the part below the low before; only the larger of the two counts, and none when they
/// are equal. DI is the <see cref="WilderAverage"/> of DM in percent of that of the true range, DX = 100 × |+DI − −DI| / (+DI + −DI), and
/// ADX the Wilder average of DX. As in the book, the first averages are of <c>length</c> bars that have a bar before them; TA-Lib takes one
/// fewer, which fades out. Without any range or any directional movement the quotients are 0.
/// </para>
/// </summary>
public sealed class Adx : Indicator
{
    private readonly WilderAverage _rise;
    private readonly WilderAverage _fall;
    private readonly WilderAverage _trueRange;
    private readonly WilderAverage _dx;
    private Bar? _before;
    private double _plusDi;
    private double _minusDi;

    /// <param name="length">Length of all four averages, in bars; at least 1. Warm-up: 2 × length.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public Adx(int length = 14)
        : base(2 * Length(length))
    {
        _rise = new(length);
        _fall = new(length);
        _trueRange = new(length);
        _dx = new(length);
    }

    /// <summary>ADX: how strong the trend is, whatever its direction.</summary>
    public override double Value => WhenReady(_dx.Value);

    /// <summary>+DI; NaN while not ready.</summary>
    public double PlusDi => WhenReady(_plusDi);

    /// <summary>−DI; NaN while not ready.</summary>
    public double MinusDi => WhenReady(_minusDi);

    /// <inheritdoc/>
    protected override void Take(Bar bar)
    {
        if (_before is { } before)
        {
            var rise = bar.High.ToDouble() - before.High.ToDouble();
            var fall = before.Low.ToDouble() - bar.Low.ToDouble();
            _rise.Update(rise > fall && rise > 0 ? rise : 0);
            _fall.Update(fall > rise && fall > 0 ? fall : 0);
            _trueRange.Update(TrueRange.Of(bar, before.Close));
            if (_trueRange.IsReady)
            {
                _plusDi = Percent(_rise.Value, _trueRange.Value);
                _minusDi = Percent(_fall.Value, _trueRange.Value);
                _dx.Update(Percent(Math.Abs(_plusDi - _minusDi), _plusDi + _minusDi));
            }
        }

        _before = bar;
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _rise.Reset();
        _fall.Reset();
        _trueRange.Reset();
        _dx.Reset();
        _before = null;
        _plusDi = 0;
        _minusDi = 0;
    }

    private static double Percent(double part, double whole) => whole > 0 ? 100 * part / whole : 0;
}
