using System.Globalization;
using System.Reflection;
using Engine.Indicators;

namespace Engine.Tests.Indicators;

/// <summary>The volume and session indicators, and everything that one of them says at a moment as text: two with the same text are in the same state as far as anybody can see.</summary>
internal static class VolumeIndicatorPicture
{
    /// <summary>Those that take bars alone.</summary>
    public static readonly IReadOnlyDictionary<string, Func<Indicator>> OfBars = new Dictionary<string, Func<Indicator>>
    {
        ["Obv"] = () => new Obv(),
        ["AccumulationDistribution"] = () => new AccumulationDistribution(),
        ["ChaikinMoneyFlow"] = () => new ChaikinMoneyFlow(),
        ["ChaikinOscillator"] = () => new ChaikinOscillator(),
        ["Mfi"] = () => new Mfi(),
        ["HeikinAshi"] = () => new HeikinAshi(),
        ["Ichimoku"] = () => new Ichimoku(),
        ["ParabolicSar"] = () => new ParabolicSar(),
        ["SuperTrend"] = () => new SuperTrend(),
        ["ZigZag"] = () => ZigZag.OfTicks(16, VolumeReference.EsTick),
    };

    /// <summary>Those that take prints too.</summary>
    public static readonly IReadOnlyDictionary<string, Func<TapeIndicator>> OfTape = new Dictionary<string, Func<TapeIndicator>>
    {
        ["SessionVwap"] = () => new SessionVwap(),
        ["SessionVwap regular"] = () => new SessionVwap(SessionScope.Regular),
        ["AnchoredVwap"] = () => new AnchoredVwap(VolumeReference.At("2013-10-07T13:31:00Z")),
        ["SessionLevels"] = () => new SessionLevels(),
        ["OpeningRange"] = () => new OpeningRange(TimeSpan.FromMinutes(30)),
        ["PivotPoints"] = () => new PivotPoints(),
        ["SessionProfile"] = () => new SessionProfile(VolumeReference.GoldTick),
        ["RangeProfile"] = () => new RangeProfile(VolumeReference.GoldTick),
    };

    public static Indicator Make(string name) => OfBars.TryGetValue(name, out var ofBars) ? ofBars() : OfTape[name]();

    public static string Of(Indicator indicator)
    {
        var parts = indicator.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name + "=" + Text(property.GetValue(indicator)));
        var pivots = indicator is PivotPoints points ? Enumerable.Range(1, 4).Select(n => Text(points.Resistance(n)) + "/" + Text(points.Support(n))) : [];
        return string.Join(' ', parts.Concat(pivots));
    }

    private static string Text(object? value) => value switch
    {
        VolumeByPrice profile => string.Join(',', profile.Levels) + profile.ValueArea() + profile.Unplaced,
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "null",
    };
}
