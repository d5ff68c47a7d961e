using Engine.Markets;

namespace Engine.Simulator;

/// <summary>One price of the visible depth.</summary>
/// <param name="Price">The price.</param>
/// <param name="Size">Contracts shown there; a level of 0 is skipped.</param>
public readonly record struct BookLevel(Price Price, int Size);
