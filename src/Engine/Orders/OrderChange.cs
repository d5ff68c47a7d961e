using Engine.Markets;

namespace Engine.Orders;

/// <summary>What to change of a working order; null leaves a member as it is (contract.md §4.6).</summary>
/// <param name="Size">New total size in contracts, filled ones included; at least 1.</param>
/// <param name="LimitPrice">New absolute limit on the tick grid.</param>
/// <param name="StopPrice">New absolute stop on the tick grid.</param>
/// <param name="TrailPrice">New absolute price of a trailing stop, from which the venue computes the distance.</param>
public readonly record struct OrderChange(int? Size = null, Price? LimitPrice = null, Price? StopPrice = null, Price? TrailPrice = null);
