namespace Engine.Markets;

/// <summary>What rests at one price of one side of the book.</summary>
/// <param name="Price">The price.</param>
/// <param name="Size">Contracts in all; at least 1.</param>
public readonly record struct DepthLevel(Price Price, int Size);
