using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Accumulation/distribution line (M. Chaikin): the running sum of volume times close location. The close location is ((C − L) − (H − C)) / (H − L), from −1 at the low
/// to 1 at the high. A bar without range has none, and adds nothing. The line starts at 0 before its first bar.
/// </summary>
public sealed class AccumulationDistribution : Indicator
{
    private double _line;

    /// <summary>A line that starts at 0. Ready with its first bar.</summary>
    public AccumulationDistribution()
        : base(1)
    {
    }

    /// <summary>Contracts; NaN before the first bar.</summary>
    public override double Value => WhenReady(_line);

    /// <summary>What one bar adds to the line: its volume times its close location, −volume to volume.</summary>
    internal static double Flow(Bar bar)
    {
        var range = bar.High.Nanos - bar.Low.Nanos;
        return range <= 0 ? 0 : bar.Volume * ((double)((bar.Close.Nanos - bar.Low.Nanos) - (bar.High.Nanos - bar.Close.Nanos)) / range);
    }

    /// <inheritdoc/>
    protected override void Take(Bar bar) => _line += Flow(bar);

    /// <inheritdoc/>
    protected override void Clear() => _line = 0;
}
