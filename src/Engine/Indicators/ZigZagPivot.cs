using Engine.Markets;

namespace Engine.Indicators;

/// <summary>A turning point of a zig-zag line.</summary>
/// <param name="IsHigh">True for a high, false for a low.</param>
/// <param name="Price">The extreme price.</param>
/// <param name="BarStart">Start of the bar that traded there first, UTC.</param>
public readonly record struct ZigZagPivot(bool IsHigh, Price Price, DateTimeOffset BarStart);
