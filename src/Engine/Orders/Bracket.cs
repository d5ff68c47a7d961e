namespace Engine.Orders;

/// <summary>
/// The protection that a strategy asks for with an entry: distances from the entry's fill price, without sign. Sent with the
/// order where the account allows it, otherwise kept by the engine as two orders of which one cancels the other.
/// </summary>
/// <param name="StopTicks">Ticks from the fill to the stop-loss, at least 1; null for none.</param>
/// <param name="TargetTicks">Ticks from the fill to the take-profit, at least 1; null for none.</param>
/// <param name="Trailing">True for a stop-loss that trails the market at <paramref name="StopTicks"/>.</param>
public readonly record struct Bracket(int? StopTicks, int? TargetTicks, bool Trailing = false);
