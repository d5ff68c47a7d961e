using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// One indicator of another, as an average of an average true range: the second takes the main line of the first. Both begin anew at a roll
/// seam, which feeding the second by hand would leave to the one who feeds it. The outputs of the second are read from it.
/// </summary>
public sealed class Chain : Indicator
{
    private readonly Indicator _first;
    private readonly ValueIndicator _second;

    /// <summary>Joins two indicators, which from then on are fed by the chain alone; both are reset. Warm-up: that of both, less 1.</summary>
    /// <param name="first">Takes the bars.</param>
    /// <param name="second">Takes the values of the first, from the bar on with which the first is ready.</param>
    public Chain(Indicator first, ValueIndicator second)
        : base(WarmUpOf(first) + WarmUpOf(second) - 1)
    {
        _first = first;
        _second = second;
        Reset();
    }

    /// <summary>True when the second is ready. Where the first is ready and has no value all the same, the second waits.</summary>
    public override bool IsReady => _second.IsReady;

    /// <summary>The main line of the second; NaN while not ready.</summary>
    public override double Value => WhenReady(_second.Value);

    /// <inheritdoc/>
    protected override void Take(Bar bar)
    {
        _first.Update(bar);
        if (double.IsFinite(_first.Value))
        {
            _second.Update(_first.Value);
        }
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _first.Reset();
        _second.Reset();
    }

    private static int WarmUpOf(Indicator indicator)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        return indicator.WarmUp;
    }
}
