using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// The true range of a bar: from the higher of its high and the close before to the lower of its low and the close before. Source: J. W.
/// Wilder, New Concepts in Technical Trading Systems, 1978.
/// </summary>
internal static class TrueRange
{
    public static double Of(Bar bar, Price closeBefore)
    {
        var top = bar.High > closeBefore ? bar.High : closeBefore;
        var bottom = bar.Low < closeBefore ? bar.Low : closeBefore;
        return top.ToDouble() - bottom.ToDouble();
    }
}
