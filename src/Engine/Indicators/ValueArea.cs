using Engine.Markets;

namespace Engine.Indicators;

/// <summary>The part of a volume profile around its busiest price that holds a share of the volume.</summary>
/// <param name="PointOfControl">The busiest price.</param>
/// <param name="High">Highest price of the area.</param>
/// <param name="Low">Lowest price of the area.</param>
/// <param name="Volume">Contracts in the area.</param>
/// <param name="TotalVolume">Contracts in the profile.</param>
public readonly record struct ValueArea(Price PointOfControl, Price High, Price Low, long Volume, long TotalVolume);
