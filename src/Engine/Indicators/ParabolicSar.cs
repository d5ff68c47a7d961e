using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Parabolic stop and reverse (J. W. Wilder, New Concepts in Technical Trading Systems, 1978). The stop of a rising leg moves with each bar by the acceleration times its
/// distance from the leg's extreme, and never above the lows of the last two bars; the acceleration grows by a step with each new extreme, up to its limit. A bar that trades through the stop
/// ends the leg: the next begins with its extreme as the stop. A falling leg is the mirror image.
/// <para>
/// Convention for the beginning, which Wilder leaves to the trader: the first bar gives stop and extreme, and the leg rises when the second bar's middle is not below the
/// first's. As in Tulip Indicators; libraries differ here, and agree once both have reversed on the same bar.
/// </para>
/// </summary>
public sealed class ParabolicSar : Indicator
{
    private readonly double _step;
    private readonly double _limit;
    private int _bars;
    private double _acceleration;
    private double _extreme;
    private double _stop;
    private (double High, double Low) _last;
    private (double High, double Low) _lastButOne;

    /// <param name="step">Acceleration at the beginning of a leg and its growth; above 0. Wilder: 0.02.</param>
    /// <param name="limit">Largest acceleration; at least the step, at most 1. Wilder: 0.20.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public ParabolicSar(double step = 0.02, double limit = 0.20)
        : base(2)
    {
        _step = Multiple(step);
        _limit = limit >= step && limit <= 1 ? limit : throw new ArgumentOutOfRangeException(nameof(limit), limit, "The limit of the acceleration is at least its step and at most 1.");
    }

    /// <summary>The stop of this bar; on a bar that reversed, the stop with which the new leg begins. NaN while not ready.</summary>
    public override double Value => WhenReady(_stop);

    /// <summary>The stop for the bar to come, known now: where an order may rest. NaN while not ready.</summary>
    public double Next => WhenReady(Advanced());

    /// <summary>True while the leg rises: the stop is below the market. False while not ready.</summary>
    public bool IsRising { get; private set; }

    /// <summary>True when this bar traded through the stop.</summary>
    public bool HasReversed { get; private set; }

    /// <inheritdoc/>
    protected override void Take(Bar bar)
    {
        var (high, low) = (bar.High.ToDouble(), bar.Low.ToDouble());
        _bars = Math.Min(_bars + 1, 3);
        if (_bars == 1)
        {
            _last = (high, low);
            return;
        }

        if (_bars == 2)
        {
            IsRising = high + low >= _last.High + _last.Low;
            (_stop, _extreme) = IsRising ? (_last.Low, _last.High) : (_last.High, _last.Low);
            (_acceleration, _lastButOne) = (_step, _last);
        }

        _stop = Advanced();
        HasReversed = IsRising ? low < _stop : high > _stop;
        if (HasReversed)
        {
            // A bar that reverses may have made an extreme of the old leg first: that is where the new one has its stop.
            _stop = IsRising ? Math.Max(_extreme, high) : Math.Min(_extreme, low);
            IsRising = !IsRising;
            _extreme = IsRising ? high : low;
            _acceleration = _step;
        }
        else if (IsRising ? high > _extreme : low < _extreme)
        {
            _extreme = IsRising ? high : low;
            _acceleration = Math.Min(_acceleration + _step, _limit);
        }

        (_lastButOne, _last) = (_last, (high, low));
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        (_bars, _acceleration, _extreme, _stop, _last, _lastButOne) = (0, 0, 0, 0, default, default);
        (IsRising, HasReversed) = (false, false);
    }

    private double Advanced()
    {
        var moved = _stop + (_acceleration * (_extreme - _stop));
        return IsRising ? Math.Min(moved, Math.Min(_last.Low, _lastButOne.Low)) : Math.Max(moved, Math.Max(_last.High, _lastButOne.High));
    }
}
