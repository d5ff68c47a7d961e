using Engine.Accounts;

namespace Engine.Simulator;

/// <summary>A half-turn with what a bust needs to reverse it exactly.</summary>
/// <param name="Trade">The fact.</param>
/// <param name="Book">Its contract.</param>
/// <param name="Gain">The price difference that it realised, in 1e-9 price units times contracts.</param>
internal readonly record struct TradeRecord(VenueTrade Trade, ContractBook Book, Int128 Gain);
