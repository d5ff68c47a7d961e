using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Ichimoku Kinko Hyo (G. Hosoda, 1969). A line is the middle of the highest high and the lowest low of a number of bars: conversion (tenkan) 9, base (kijun) 26, span B (senkou B)
/// 52; span A (senkou A) is the middle of conversion and base. A chart draws the spans 26 bars ahead as the cloud, and the close 26 bars back as the lagging
/// line (chikou).
/// <para>
/// Nothing here looks ahead. <see cref="CloudA"/> and <see cref="CloudB"/> are what a chart draws over this bar: computed 26 bars ago. <see cref="AheadA"/> and <see cref="AheadB"/> are computed now and
/// belong to the bar 26 ahead. The lagging line of this bar lies 26 bars back, where at that time nobody knew it: there is no value of it for this bar, only its comparison,
/// this close against <see cref="CloseBefore"/>.
/// </para>
/// <para>Convention: displaced by 26 bars, this one not counted. Charts that count it shift by 25: give 25.</para>
/// </summary>
public sealed class Ichimoku : Indicator
{
    private readonly SlidingWindow<WindowRange> _conversion;
    private readonly SlidingWindow<WindowRange> _base;
    private readonly SlidingWindow<WindowRange> _spanB;
    private readonly RecentValues _spansA;
    private readonly RecentValues _spansB;
    private readonly RecentValues _closes;
    private readonly int _displacement;

    /// <param name="conversion">Bars of the conversion line; at least 1.</param>
    /// <param name="baseLine">Bars of the base line; at least 1.</param>
    /// <param name="spanB">Bars of span B; at least 1.</param>
    /// <param name="displacement">Bars by which the spans lie ahead and the lagging line back; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is out of range.</exception>
    public Ichimoku(int conversion = 9, int baseLine = 26, int spanB = 52, int displacement = 26)
        : base(Math.Max(Length(conversion), Math.Max(Length(baseLine), Length(spanB))) + Length(displacement))
    {
        _displacement = displacement;
        _conversion = new(conversion);
        _base = new(baseLine);
        _spanB = new(spanB);
        _spansA = new(displacement + 1);
        _spansB = new(displacement + 1);
        _closes = new(displacement + 1);
    }

    /// <summary>The base line.</summary>
    public override double Value => Base;

    /// <summary>The conversion line (tenkan); NaN while not ready.</summary>
    public double Conversion => WhenReady(Middle(_conversion));

    /// <summary>The base line (kijun); NaN while not ready.</summary>
    public double Base => WhenReady(Middle(_base));

    /// <summary>Span A of the cloud over this bar, computed a displacement ago; NaN while not ready.</summary>
    public double CloudA => IsReady ? _spansA[_displacement] : double.NaN;

    /// <summary>Span B of the cloud over this bar, computed a displacement ago; NaN while not ready.</summary>
    public double CloudB => IsReady ? _spansB[_displacement] : double.NaN;

    /// <summary>Span A computed now, for the bar a displacement ahead; NaN while not ready.</summary>
    public double AheadA => IsReady ? _spansA[0] : double.NaN;

    /// <summary>Span B computed now, for the bar a displacement ahead; NaN while not ready.</summary>
    public double AheadB => IsReady ? _spansB[0] : double.NaN;

    /// <summary>The close a displacement ago, with which the lagging line (chikou), this bar's close, is compared; NaN while not ready.</summary>
    public double CloseBefore => IsReady ? _closes[_displacement] : double.NaN;

    /// <inheritdoc/>
    protected override void Take(Bar bar)
    {
        var range = new WindowRange(bar.High.ToDouble(), bar.Low.ToDouble());
        _conversion.Add(range);
        _base.Add(range);
        _spanB.Add(range);
        _spansA.Add((Middle(_conversion) + Middle(_base)) / 2);
        _spansB.Add(Middle(_spanB));
        _closes.Add(bar.Close.ToDouble());
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _conversion.Clear();
        _base.Clear();
        _spanB.Clear();
        _spansA.Clear();
        _spansB.Clear();
        _closes.Clear();
    }

    private static double Middle(SlidingWindow<WindowRange> window) => (window.Total.Highest + window.Total.Lowest) / 2;
}
