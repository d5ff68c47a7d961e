using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// On-balance volume (J. Granville, New Key to Stock Market Profits, 1963): the volume of each bar that closes higher is added, that of each bar that closes lower is
/// subtracted, an equal close adds nothing. Exact: whole contracts.
/// <para>Convention: the first bar has no close before it and counts nothing, so the line starts at 0. Some libraries start it with the first bar's volume; only the level differs.</para>
/// </summary>
public sealed class Obv : Indicator
{
    private Price? _close;
    private long _total;

    /// <summary>A line that starts at 0 with its first bar. Ready with that bar.</summary>
    public Obv()
        : base(1)
    {
    }

    /// <summary>Contracts; NaN before the first bar.</summary>
    public override double Value => WhenReady(_total);

    /// <inheritdoc/>
    protected override void Take(Bar bar)
    {
        if (_close is { } before)
        {
            _total += bar.Volume * bar.Close.CompareTo(before);
        }

        _close = bar.Close;
    }

    /// <inheritdoc/>
    protected override void Clear() => (_close, _total) = (null, 0);
}
