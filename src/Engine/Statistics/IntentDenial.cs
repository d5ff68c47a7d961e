using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Statistics;

/// <summary>An intent that the engine's own checks did not let out. Repetitions of one reason by one strategy stand in the journal once.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Strategy">Who decided.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Reason">Why.</param>
public readonly record struct IntentDenial(DateTimeOffset At, StrategyName Strategy, ContractId Contract, DenialReason Reason);
