namespace Engine.Orders;

/// <summary>A leg of a native bracket, which the venue activates when the entry fills (contract.md §4.5).</summary>
/// <param name="Ticks">
/// Signed distance from the fill price in ticks: a long's stop-loss is negative and its take-profit positive, a short's the
/// other way round. Not zero.
/// </param>
/// <param name="Type"><see cref="OrderType.Stop"/> or <see cref="OrderType.TrailingStop"/> for a stop-loss, <see cref="OrderType.Limit"/> for a take-profit.</param>
public readonly record struct BracketLeg(int Ticks, OrderType Type);
