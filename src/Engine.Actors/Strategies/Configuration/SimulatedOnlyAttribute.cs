namespace Engine.Actors.Strategies.Configuration;

/// <summary>
/// Marks a value of a parameter's enumeration that may run against a simulated gateway only, such as the tick-driven mode
/// of a demonstration strategy. <see cref="StrategyBinding"/> refuses it everywhere else.
/// </summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class SimulatedOnlyAttribute : Attribute;
