using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Money flow index (G. Quong and A. Soudack, Stocks &amp; Commodities, March 1989): 100 × P / (P + N). P is the sum of typical price times volume of those of the last
/// <c>length</c> bars whose typical price, (H + L + C) / 3, is above that of the bar before; N is that of those below; an equal one counts in neither.
/// <para>Convention: 50 when neither has anything, as in R's TTR; TA-Lib says 0 there. Typical prices are compared exactly.</para>
/// </summary>
public sealed class Mfi : Indicator
{
    private readonly SlidingWindow<MoneyFlow> _window;
    private Int128? _before;

    /// <param name="length">Bars in the sums; at least 1. 14 is usual. The warm-up is one more: the first bar has none before it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public Mfi(int length = 14)
        : base(Length(length) + 1) => _window = new(length);

    /// <summary>0 to 100.</summary>
    public override double Value => WhenReady(_window.Total is var flow && flow.Up + flow.Down > 0 ? 100 * (flow.Up / (flow.Up + flow.Down)) : 50);

    /// <inheritdoc/>
    protected override void Take(Bar bar)
    {
        var typical = (Int128)bar.High.Nanos + bar.Low.Nanos + bar.Close.Nanos;
        if (_before is { } before)
        {
            var flow = (bar.High.ToDouble() + bar.Low.ToDouble() + bar.Close.ToDouble()) / 3 * bar.Volume;
            _window.Add(new(typical > before ? flow : 0, typical < before ? flow : 0));
        }

        _before = typical;
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _before = null;
        _window.Clear();
    }

    private readonly record struct MoneyFlow(double Up, double Down) : IMergeable<MoneyFlow>
    {
        public static MoneyFlow Merge(in MoneyFlow older, in MoneyFlow newer) => new(older.Up + newer.Up, older.Down + newer.Down);
    }
}
