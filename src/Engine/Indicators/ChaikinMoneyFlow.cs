using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Chaikin money flow (M. Chaikin): over the last <c>length</c> bars, the sum of volume times close location (<see cref="AccumulationDistribution"/>) divided by the sum of
/// volume; −1 to 1. Bars without any volume have no flow: 0.
/// </summary>
public sealed class ChaikinMoneyFlow : Indicator
{
    private readonly SlidingWindow<VolumeFlow> _window;

    /// <param name="length">Bars in the sums; at least 1. Also the warm-up. 20 or 21 are usual.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public ChaikinMoneyFlow(int length = 20)
        : base(Length(length)) => _window = new(length);

    /// <inheritdoc/>
    public override double Value => WhenReady(_window.Total is { Volume: > 0 } total ? total.Flow / total.Volume : 0);

    /// <inheritdoc/>
    protected override void Take(Bar bar) => _window.Add(new(AccumulationDistribution.Flow(bar), bar.Volume));

    /// <inheritdoc/>
    protected override void Clear() => _window.Clear();

    private readonly record struct VolumeFlow(double Flow, long Volume) : IMergeable<VolumeFlow>
    {
        public static VolumeFlow Merge(in VolumeFlow older, in VolumeFlow newer) => new(older.Flow + newer.Flow, older.Volume + newer.Volume);
    }
}
