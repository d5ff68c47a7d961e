using Engine.Markets;

namespace Engine.Indicators;

/// <summary>The typical price of a bar: (high + low + close) / 3.</summary>
internal static class TypicalPrice
{
    public static double Of(Bar bar) => (bar.High.ToDouble() + bar.Low.ToDouble() + bar.Close.ToDouble()) / 3;
}
